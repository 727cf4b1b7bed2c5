import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Fill } from './use-fill.ts';

/** What was found by what is written in a field. */
export const FieldNote = ({ fill: { said, path } }: { fill: Fill }) => (
  <Text size="xs" mt={5} role="status">
    {said}{' '}
    {path && (
      <Link to={path} className="link" style={{ textDecoration: 'underline' }}>
        Open it
      </Link>
    )}
  </Text>
);

import { Text } from '@mantine/core';
import type { AnyResource } from '@peersmith/resource';
import type { Row } from '../api/row.ts';
import { detailsOf } from './option-details.ts';

/** An option of a picker: its name, and below it what tells it from the others. */
export function OptionLine({ resource, row }: { resource: AnyResource; row: Row }) {
  const details = detailsOf(resource, row);
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {row.display}
      </Text>
      {details && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }} lineClamp={2}>
          {details}
        </Text>
      )}
    </>
  );
}

import { Alert, Box, Button, Group, Text } from '@mantine/core';
import { configuration } from '@peersmith/model';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRow } from '../../api/queries.ts';
import { isRecord, type Row } from '../../api/row.ts';
import { editPath } from '../../resource/pages.ts';
import { CodeView } from '../../text/code-view.tsx';

interface TemplateMistakeProps {
  problem: Record<string, unknown>;
  template: Row;
}

/** Why there is no configuration, and the line of the template to look at. */
export function TemplateMistake({ problem, template }: TemplateMistakeProps) {
  const { detail, line, column, excerpt } = problem;
  const { data } = useRow(configuration, template.id);
  const source = isRecord(data) && typeof data.template === 'string' ? data.template : null;
  const at = typeof line === 'number' ? line : null;
  return (
    <Box className="card" style={{ overflow: 'hidden' }}>
      <Alert
        color="red"
        variant="outline"
        radius={0}
        bd={0}
        icon={<IconAlertTriangle size={18} />}
        title={`The template ${template.display} could not be rendered`}
        role="alert"
      >
        <Text size="sm">{String(detail ?? '')}</Text>
        {at !== null && (
          <Text size="sm" c="dimmed" mt={4}>
            {`Line ${at}${typeof column === 'number' ? `, column ${column}` : ''}`}
          </Text>
        )}
        {typeof excerpt === 'string' && !source && (
          <Text component="pre" className="mono" size="sm" mt="xs">
            {excerpt}
          </Text>
        )}
        <Group mt="sm">
          <Button component={Link} to={editPath(configuration, template.id)} size="xs" variant="default">
            Edit the template
          </Button>
        </Group>
      </Alert>
      {source && <CodeView text={source} marked={at} height="calc(100vh - 420px)" />}
    </Box>
  );
}

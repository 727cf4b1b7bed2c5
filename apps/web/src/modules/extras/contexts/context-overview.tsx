import { Box } from '@mantine/core';
import { Card, Pairs } from '../../../resource/overview.tsx';
import type { SlotProps } from '../../../resource/present.ts';
import { CodeView } from '../../../text/code-view.tsx';

/** A config context and the whole of its data. */
export function ContextOverview({ resource, row }: SlotProps) {
  return (
    <>
      <div className="overview single">
        <Pairs
          title="Config context"
          keys={['name', 'description', 'is_active', 'assignment_count']}
          resource={resource}
          row={row}
          whole
        />
      </div>
      <Box mt="md">
        <Card title="Data">
          <CodeView text={JSON.stringify(row.data, null, 2)} />
        </Card>
      </Box>
    </>
  );
}

import { Box } from '@mantine/core';
import { configuration } from '@peersmith/model';
import { useRow } from '../../api/queries.ts';
import { isRecord, type Row } from '../../api/row.ts';
import { MistakeAlert } from '../../editor/mistake-alert.tsx';
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
      <MistakeAlert
        inCard
        title={`The template ${template.display} could not be rendered`}
        detail={detail}
        place={at === null ? null : `Line ${at}${typeof column === 'number' ? `, column ${column}` : ''}`}
        excerpt={source ? null : excerpt}
        edit={{ resource: configuration, id: template.id }}
      />
      {source && <CodeView text={source} marked={at} height="calc(100vh - 420px)" />}
    </Box>
  );
}

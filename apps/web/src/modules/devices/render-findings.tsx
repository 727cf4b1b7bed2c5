import { Box, Table, Text } from '@mantine/core';
import type { RenderFinding } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath, resourceOfType } from '../../resource/pages.ts';
import { formatNumber } from '../../text/format.ts';

const SEVERITIES: Readonly<Record<RenderFinding['severity'], { tone: string; label: string }>> = {
  error: { tone: 'var(--bad)', label: 'Error' },
  warning: { tone: 'var(--warn)', label: 'Warning' },
};
const SHOWN = 200;

/** What a configuration leaves out or says otherwise than it is stored, and how to mend it. */
export function RenderFindings({ findings }: { findings: readonly RenderFinding[] }) {
  if (findings.length === 0) return null;
  const sorted = findings.toSorted((a, b) => a.severity.localeCompare(b.severity));
  const more = findings.length - SHOWN;
  return (
    <Card title={`${formatNumber(findings.length)} to mend`}>
      <Box mah={320} style={{ overflow: 'auto' }}>
        <Table verticalSpacing={7} horizontalSpacing="md" fz="sm" aria-label="Findings">
          <Table.Tbody>
            {sorted.slice(0, SHOWN).map((finding) => (
              <Row
                key={`${finding.object.content_type} ${finding.object.id} ${finding.message}`}
                finding={finding}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {more > 0 && (
        <Text size="sm" c="dimmed" px="md" py={10}>
          {`And ${formatNumber(more)} more.`}
        </Text>
      )}
    </Card>
  );
}

function Row({ finding: { severity, object, message, remedy } }: { finding: RenderFinding }) {
  const resource = resourceOfType(object.content_type);
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td w={110}>
        <Dot tone={SEVERITIES[severity].tone}>{SEVERITIES[severity].label}</Dot>
      </Table.Td>
      <Table.Td w="30%">
        {resource ? (
          <Link to={detailPath(resource, object.id)} className="link">
            {object.display}
          </Link>
        ) : (
          object.display
        )}
      </Table.Td>
      <Table.Td>
        <Text size="sm">{message}</Text>
        <Text size="sm" c="dimmed">
          {remedy}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

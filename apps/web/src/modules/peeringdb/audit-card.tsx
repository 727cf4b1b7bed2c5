import { Alert, Anchor, Group, Table, Text } from '@mantine/core';
import type { Finding } from '@peersmith/api-client';
import { connection } from '@peersmith/model';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../../api/client.ts';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';

const SEVERITIES: Readonly<Record<Finding['severity'], { tone: string; label: string }>> = {
  error: { tone: 'var(--bad)', label: 'Error' },
  warning: { tone: 'var(--warn)', label: 'Warning' },
  info: { tone: 'var(--info)', label: 'Note' },
};

/** What PeeringDB tells others about our network, against our own records. */
export function AuditCard({ asn }: { asn: number }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['peeringdb', 'audit', asn],
    queryFn: () => client.call('GET /api/peeringdb/audit/', { query: { asn } }),
  });
  return (
    <Card title="What PeeringDB tells others about us">
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={3} />
      ) : data.findings.length === 0 ? (
        <Alert variant="transparent" color="green" icon={<IconCircleCheck size={18} />}>
          PeeringDB and your records agree.
        </Alert>
      ) : (
        <Findings findings={data.findings} />
      )}
      {data?.url && (
        <Group px="md" py={10} justify="flex-end">
          <Anchor href={data.url} target="_blank" rel="noreferrer" size="sm">
            Open the record in PeeringDB
          </Anchor>
        </Group>
      )}
    </Card>
  );
}

const Findings = ({ findings }: { findings: readonly Finding[] }) => (
  <Table verticalSpacing={7} horizontalSpacing="md" fz="sm" aria-label="Findings">
    <Table.Tbody>
      {findings.map((finding) => (
        <Table.Tr key={`${finding.kind} ${finding.text}`}>
          <Table.Td w={100} style={{ verticalAlign: 'top' }}>
            <Dot tone={SEVERITIES[finding.severity].tone}>{SEVERITIES[finding.severity].label}</Dot>
          </Table.Td>
          <Table.Td>
            <Text size="sm">{finding.text}</Text>
          </Table.Td>
          <Table.Td ta="right">
            {finding.connection && (
              <Link to={detailPath(connection, finding.connection.id)} className="link">
                Connection
              </Link>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

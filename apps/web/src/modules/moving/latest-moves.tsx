import { Anchor, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { capital, formatNumber } from '../../text/format.ts';

/** Reports of before, the newest first; nothing where there are none. */
export function LatestMoves({ onOpen }: { onOpen: (job: number) => void }) {
  const { data } = useQuery({
    queryKey: ['moving', 'reports'],
    queryFn: () => client.call('GET /api/moving/reports/'),
  });
  if (!data?.count) return null;
  return (
    <Card title="Reports of before">
      <Table fz="sm" horizontalSpacing="md" aria-label="Reports of before">
        <Table.Tbody>
          {data.results.map(({ job, created, user, outcome, source, new: made, different }) => (
            <Table.Tr key={job}>
              <Table.Td>
                <Anchor component="button" type="button" fz="sm" onClick={() => onOpen(job)}>
                  <Moment iso={created} />
                </Anchor>
              </Table.Td>
              <Table.Td>{user ?? '–'}</Table.Td>
              <Table.Td className="mono">{source.address}</Table.Td>
              <Table.Td>{capital(outcome)}</Table.Td>
              <Table.Td ta="right">{formatNumber(made)} new</Table.Td>
              <Table.Td ta="right">
                {different === null ? '–' : `${formatNumber(different)} different`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}

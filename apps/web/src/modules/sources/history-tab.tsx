import { Box, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import type { FileHistory } from '@peersmith/api-client';
import { useState } from 'react';
import { Moment } from '../../cells/moment.tsx';
import { DifferenceView } from '../../difference/difference-view.tsx';
import { Card } from '../../resource/overview.tsx';
import type { SlotProps } from '../../resource/present.ts';
import { Empty, Failure, Loading } from '../../shell/states.tsx';
import { counted } from '../../text/format.ts';
import { useFileDifference, useHistory } from './sources-data.ts';

type Revisions = FileHistory['revisions'];

/** The revisions of a file, and the difference of two. */
export function HistoryTab({ row }: SlotProps) {
  const { data, error, refetch } = useHistory(row.id);
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  if (!data.has_history)
    return (
      <div className="card">
        <Empty title="No history">Folders and buckets keep none: only repositories remember.</Empty>
      </div>
    );
  return (
    <Stack gap="md">
      <Compare id={row.id} name={row.display} revisions={data.revisions} />
      <Card title={counted(data.revisions.length, 'revision')}>
        <Box px="md" pb="md" style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Revisions">
          <Table fz="sm" verticalSpacing={6} aria-label="Revisions">
            <Table.Tbody>
              {data.revisions.map(({ revision, author, moment, message }) => (
                <Table.Tr key={revision}>
                  <Table.Td className="mono">{revision.slice(0, 10)}</Table.Td>
                  <Table.Td style={{ minWidth: 180 }}>{message}</Table.Td>
                  <Table.Td>{author}</Table.Td>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    <Moment iso={moment} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      </Card>
    </Stack>
  );
}

function Compare({ id, name, revisions }: { id: number; name: string; revisions: Revisions }) {
  const [from, setFrom] = useState(revisions[1]?.revision ?? null);
  const [to, setTo] = useState(revisions[0]?.revision ?? null);
  const { data, error } = useFileDifference(id, from && to ? { from, to } : null);
  if (revisions.length < 2) return null;
  const options = revisions.map(({ revision, message }) => ({
    value: revision,
    label: `${revision.slice(0, 10)} ${message}`.slice(0, 80),
  }));
  return (
    <Card title="Compare">
      <Box px="md" pb="md">
        <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
          <Select label="From" data={options} value={from} onChange={setFrom} allowDeselect={false} />
          <Select label="To" data={options} value={to} onChange={setTo} allowDeselect={false} />
        </SimpleGrid>
        {error && <Failure error={error} />}
        {data &&
          (data.difference ? (
            <DifferenceView text={data.difference} name={name} height={420} />
          ) : (
            <Text size="sm">They do not differ, or are no texts.</Text>
          ))}
      </Box>
    </Card>
  );
}

import { Button, Modal, Table, Text, VisuallyHidden } from '@mantine/core';
import { irrVersion } from '@peersmith/model';
import { useState } from 'react';
import { useList } from '../../api/queries.ts';
import type { Row } from '../../api/row.ts';
import { FieldValue } from '../../cells/index.tsx';
import { Moment } from '../../cells/moment.tsx';
import { Card } from '../../resource/overview.tsx';
import { ListPages } from '../../shell/list-pages.tsx';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { formatNumber } from '../../text/format.ts';
import { DifferenceLists } from './difference-lists.tsx';
import { type IrrKind, readVersion, type VersionFacts } from './irr-data.ts';

const STEP = 10;

/** What a list was, the latest first; each with what came and went. */
export function VersionsCard({ list, kind }: { list: number; kind: IrrKind }) {
  const [offset, setOffset] = useState(0);
  const [shown, show] = useState<VersionFacts | null>(null);
  const { data, error, refetch } = useList(irrVersion, { list_id: list, limit: STEP, offset });
  if (hides(error, data)) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Card title="Versions">
      {!data ? (
        <Loading lines={3} />
      ) : data.count === 0 ? (
        <Text size="sm" c="dimmed" px="md" pb="md">
          There is none yet.
        </Text>
      ) : (
        <div className="listing">
          <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Versions">
            <Table.Thead>
              <Table.Tr>
                <Table.Th ta="right">Version</Table.Th>
                <Table.Th>Status</Table.Th>
                <Table.Th ta="right">Entries</Table.Th>
                <Table.Th ta="right">Came</Table.Th>
                <Table.Th ta="right">Went</Table.Th>
                <Table.Th>From</Table.Th>
                <Table.Th>Last seen</Table.Th>
                <Table.Th>Decision</Table.Th>
                <Table.Th>
                  <VisuallyHidden>Difference</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.results.map((row) => (
                <Line key={row.id} row={row} onShow={show} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <ListPages count={data?.count ?? 0} step={STEP} offset={offset} onChange={setOffset} />
      {shown && (
        <Modal opened onClose={() => show(null)} size="xl" title={`What version ${shown.number} changed`}>
          <DifferenceLists list={list} version={shown.id} kind={kind} />
        </Modal>
      )}
    </Card>
  );
}

function Line({ row, onShow }: { row: Row; onShow: (version: VersionFacts) => void }) {
  const version = readVersion(row);
  const { number, entry_count, came, went, created, seen } = version;
  return (
    <Table.Tr>
      <Table.Td ta="right">{number}</Table.Td>
      <Table.Td>
        <FieldValue name="status" field={irrVersion.fields.status} value={row.status} row={row} />
      </Table.Td>
      <Table.Td ta="right">{formatNumber(entry_count)}</Table.Td>
      <Table.Td ta="right">{formatNumber(came)}</Table.Td>
      <Table.Td ta="right">{formatNumber(went)}</Table.Td>
      <Table.Td>{created ? <Moment iso={created} /> : '—'}</Table.Td>
      <Table.Td>{seen ? <Moment iso={seen} /> : '—'}</Table.Td>
      <Table.Td style={{ minWidth: 140, overflowWrap: 'anywhere' }}>{decisionOn(version)}</Table.Td>
      <Table.Td>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Difference of version ${number}`}
          onClick={() => onShow(version)}
        >
          Difference
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function decisionOn({ decided, decided_by, comment, status }: VersionFacts): string {
  if (decided === null) return '—';
  const verdict = status === 'rejected' ? 'Rejected' : 'Accepted';
  return `${verdict}${decided_by ? ` by ${decided_by}` : ''}${comment ? `: “${comment}”` : ''}`;
}

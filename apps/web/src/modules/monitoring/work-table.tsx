import { Checkbox, Group, Table, Text } from '@mantine/core';
import type { WorkRow } from '@peersmith/api-client';
import { autonomousSystem, bgpGroup, internetExchange, router, type WorkListName } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { detailPath } from '../../resource/pages.ts';
import { counted, formatAsn, formatNumber } from '../../text/format.ts';
import { sessionPath } from './session-data.ts';
import { Polled } from './stale-note.tsx';
import { StateDot } from './transition-table.tsx';

export const workKey = ({ kind, id }: WorkRow): string => `${kind} ${id}`;

interface WorkTableProps {
  list: WorkListName;
  rows: readonly WorkRow[];
  /** Null where nothing can be done with a selection. */
  selection: {
    has: (row: WorkRow) => boolean;
    toggle: (rows: readonly WorkRow[], tick: boolean) => void;
  } | null;
}

/** Sessions to look at: where, how they stand, why, since when. */
export function WorkTable({ list, rows, selection }: WorkTableProps) {
  const chosen = selection ? rows.filter(selection.has).length : 0;
  return (
    <div className="listing row-cards">
      <Table
        highlightOnHover
        fz="sm"
        verticalSpacing={7}
        horizontalSpacing="sm"
        aria-label="Sessions to look at"
      >
        <Table.Thead>
          <Table.Tr>
            {selection && (
              <Table.Th w={40}>
                <Checkbox
                  size="xs"
                  aria-label="Choose all on this page"
                  checked={rows.length > 0 && chosen === rows.length}
                  indeterminate={chosen > 0 && chosen < rows.length}
                  onChange={(event) => selection.toggle(rows, event.currentTarget.checked)}
                />
              </Table.Th>
            )}
            <Table.Th>Session</Table.Th>
            <Table.Th>
              {list === 'near_limit' ? 'State, and how much of its limit' : 'State, and why'}
            </Table.Th>
            <Table.Th>Where</Table.Th>
            <Table.Th>Since</Table.Th>
            <Table.Th>Polled</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Line key={workKey(row)} row={row} selection={selection} list={list} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Line({ row, selection, list }: { row: WorkRow } & Pick<WorkTableProps, 'selection' | 'list'>) {
  const { autonomous_system: system, ip_address, bgp_state, why, since, polled, is_stale } = row;
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      {selection && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={`Choose ${row.display}`}
            checked={selection.has(row)}
            onChange={(event) => selection.toggle([row], event.currentTarget.checked)}
          />
        </Table.Td>
      )}
      <Table.Td>
        <Link className="link mono" style={{ fontWeight: 500 }} to={sessionPath(row)}>
          {ip_address}
        </Link>
        <Link className="link one-line" to={detailPath(autonomousSystem, system.id)} title={system.name}>
          {formatAsn(system.asn)} {system.name}
        </Link>
      </Table.Td>
      <Table.Td className="why">
        <Group gap="sm">
          <StateDot state={bgp_state} />
          {row.flap_count > 0 && (
            <Text span size="xs" c="dimmed">
              {counted(row.flap_count, 'flap')}
            </Text>
          )}
        </Group>
        {list === 'near_limit' ? <OfLimit row={row} /> : why}
      </Table.Td>
      <Table.Td>
        <Place resource={internetExchange} to={row.internet_exchange} />
        <Place resource={bgpGroup} to={row.bgp_group} />
        <Place resource={router} to={row.router} />
      </Table.Td>
      <Table.Td data-label="Since">{since ? <Moment iso={since} /> : '—'}</Table.Td>
      <Table.Td data-label="Polled" style={{ whiteSpace: 'nowrap' }}>
        {is_stale ? <Polled polled={polled} isStale /> : polled ? <Moment iso={polled} /> : '—'}
      </Table.Td>
    </Table.Tr>
  );
}

const Place = ({ resource, to }: { resource: AnyResource; to: WorkRow['router'] }) =>
  to && (
    <Link className="link one-line" to={detailPath(resource, to.id)} title={to.name}>
      {to.name}
    </Link>
  );

/** "412 of 430 prefixes (96 %)". */
const OfLimit = ({ row: { received, limit, used_percent } }: { row: WorkRow }) =>
  limit === null
    ? '—'
    : `${formatNumber(received)} of ${counted(limit, 'prefix', 'prefixes')} (${used_percent} %)`;

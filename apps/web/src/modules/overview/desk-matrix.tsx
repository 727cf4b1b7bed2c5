import { Button, Chip, Group, Table, Text } from '@mantine/core';
import type { DeskCell, NetworkDesk } from '@peersmith/api-client';
import { connection, DESK_STATES, type DeskState, internetExchange } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Moment } from '../../cells/moment.tsx';
import { Dot, toneOf } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import { formatNumber } from '../../text/format.ts';
import { PreviewDrawer } from '../candidates/preview-drawer.tsx';
import { sessionPath } from '../monitoring/session-data.ts';

type Selection = Parameters<typeof PreviewDrawer>[0]['selection'];
const FAMILIES = [6, 4] as const;

interface Line {
  key: string;
  cells: readonly DeskCell[];
  first: DeskCell;
}

/** Our ports at each exchange with the addresses of a network, in both families: what is there, and what could be. */
export function DeskMatrix({ desk }: { desk: NetworkDesk }) {
  const [only, setOnly] = useState<DeskState | null>(null);
  const [making, setMaking] = useState<Selection | null>(null);
  const { asn } = desk.autonomous_system;
  const states = Map.groupBy(desk.cells, ({ state }) => state);
  const lines = linesOf(desk.cells.filter(({ state }) => only === null || state === only));
  const missing = [
    ...Map.groupBy(
      desk.cells.filter(({ creatable }) => creatable),
      (one) => one.local_asn,
    ),
  ];
  const done = () => setMaking(null);
  return (
    <Card title="Where you meet">
      <Group px="md" pb="sm" gap="xs" justify="space-between">
        <Group gap={6} role="group" aria-label="Show only">
          {[...states].map(([state, cells]) => (
            <Chip
              key={state}
              size="xs"
              variant="outline"
              checked={only === state}
              onChange={(on) => setOnly(on ? state : null)}
            >
              {`${DESK_STATES[state].label} ${formatNumber(cells.length)}`}
            </Chip>
          ))}
        </Group>
        <Group gap="xs">
          {missing.map(([local, cells]) => (
            <Button
              key={local}
              size="xs"
              onClick={() => setMaking({ peers: [asn], ...(local === null ? {} : { local_asn: local }) })}
            >
              {missing.length > 1 ? `Create all ${cells.length} of AS${local}` : `Create all ${cells.length}`}
            </Button>
          ))}
        </Group>
      </Group>
      <div className="listing">
        <Table
          className="desk"
          fz="sm"
          verticalSpacing={7}
          horizontalSpacing="md"
          aria-label="Where you meet"
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Exchange</Table.Th>
              <Table.Th>Our port</Table.Th>
              {FAMILIES.map((family) => (
                <Table.Th key={family}>{`IPv${family}`}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line, at) => (
              <DeskLine
                key={line.key}
                line={line}
                again={lines[at - 1]?.first.internet_exchange?.id === line.first.internet_exchange?.id}
                onMake={(cell) => setMaking(selectionOf(asn, cell))}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {making && <PreviewDrawer selection={making} onClose={done} onDone={done} />}
    </Card>
  );
}

function linesOf(cells: readonly DeskCell[]): Line[] {
  const of = Map.groupBy(cells, (one) => `${one.internet_exchange?.id} ${one.connection?.id}`);
  return [...of].flatMap(([key, group]) => (group[0] ? [{ key, cells: group, first: group[0] }] : []));
}

const selectionOf = (asn: number, cell: DeskCell): Selection => ({
  peers: [asn],
  ...(cell.local_asn === null ? {} : { local_asn: cell.local_asn }),
  ...(cell.connection ? { connections: [cell.connection.id] } : {}),
  address_families: [cell.address_family],
});

interface DeskLineProps {
  line: Line;
  /** The exchange is that of the line above. */
  again: boolean;
  onMake: (cell: DeskCell) => void;
}

function DeskLine({ line: { cells, first }, again, onMake }: DeskLineProps) {
  const { internet_exchange: exchange, connection: port } = first;
  return (
    <Table.Tr>
      <Table.Td data-label="Exchange">
        {exchange ? (
          <Link
            className="link one-line"
            style={again ? {} : { fontWeight: 600 }}
            to={detailPath(internetExchange, exchange.id)}
            title={exchange.display}
          >
            {exchange.display}
          </Link>
        ) : (
          'An exchange that you may not see'
        )}
      </Table.Td>
      <Table.Td data-label="Our port">
        {port ? (
          <Link className="link one-line" to={detailPath(connection, port.id)} title={port.display}>
            {port.display}
          </Link>
        ) : (
          '—'
        )}
      </Table.Td>
      {FAMILIES.map((family) => (
        <Table.Td key={family} data-label={`IPv${family}`} style={{ maxWidth: 330 }}>
          <FamilyCells cells={cells.filter((one) => one.address_family === family)} onMake={onMake} />
        </Table.Td>
      ))}
    </Table.Tr>
  );
}

const FamilyCells = ({ cells, onMake }: Pick<DeskLineProps, 'onMake'> & { cells: readonly DeskCell[] }) =>
  cells.length === 0 ? (
    <Text span inherit c="dimmed">
      ·
    </Text>
  ) : (
    cells.map((cell) => (
      <div key={cell.ip_address} className="desk-cell">
        <Group gap="2px 10px">
          <Dot tone={toneOf(DESK_STATES[cell.state].colour)}>{DESK_STATES[cell.state].label}</Dot>
          {cell.creatable && (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Create the session with ${cell.ip_address} over ${cell.connection?.display ?? 'our port'}`}
              onClick={() => onMake(cell)}
            >
              Create
            </Button>
          )}
          {cell.session?.since && (
            <Text span size="xs" c="dimmed">
              <Moment iso={cell.session.since} />
            </Text>
          )}
        </Group>
        <div className="mono">
          {cell.session ? (
            <Link className="link" to={sessionPath(cell.session)}>
              {cell.ip_address}
            </Link>
          ) : (
            cell.ip_address
          )}
        </div>
        {cell.why && (
          <Text size="xs" c="dimmed">
            {cell.why}
          </Text>
        )}
      </div>
    ))
  );

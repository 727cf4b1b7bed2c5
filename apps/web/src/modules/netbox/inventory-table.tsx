import { Anchor, Box, Button, Checkbox, Table, Text } from '@mantine/core';
import type { InventoryRow, NetboxState } from '@peersmith/api-client';
import { netboxDevice, router } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { detailPath } from '../../resource/pages.ts';

const STATES: Readonly<Record<NetboxState, { label: string; tone: string }>> = {
  router: { label: 'Router of yours', tone: 'var(--good)' },
  free: { label: 'No router of yours', tone: 'var(--mantine-color-dimmed)' },
  gone: { label: 'Gone in NetBox', tone: 'var(--bad)' },
};

interface InventoryTableProps {
  rows: readonly InventoryRow[];
  ticked: readonly InventoryRow[];
  /** Null for who may not make routers. */
  onTick: ((rows: readonly InventoryRow[]) => void) | null;
  onMake: (row: InventoryRow) => void;
}

const canBeMade = ({ state, obstacle }: InventoryRow) => state === 'free' && obstacle === null;

/** A line a device, with the routers that name it or the way to one. */
export function InventoryTable({ rows, ticked, onTick, onMake }: InventoryTableProps) {
  const possible = rows.filter(canBeMade);
  const isTicked = ({ id }: InventoryRow) => ticked.some((one) => one.id === id);
  const some = possible.filter(isTicked).length;
  return (
    <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Devices of NetBox">
      <Table miw={860} fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="Devices of NetBox">
        <Table.Thead>
          <Table.Tr>
            {onTick && (
              <Table.Th w={40}>
                <Checkbox
                  aria-label="Tick all that can be made"
                  disabled={possible.length === 0}
                  checked={some > 0 && some === possible.length}
                  indeterminate={some > 0 && some < possible.length}
                  onChange={({ currentTarget: { checked } }) => onTick(checked ? possible : [])}
                />
              </Table.Th>
            )}
            <Table.Th>Device</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th>Role</Table.Th>
            <Table.Th>Platform</Table.Th>
            <Table.Th>Site</Table.Th>
            <Table.Th>In NetBox</Table.Th>
            <Table.Th>Router</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id} style={{ verticalAlign: 'top' }}>
              {onTick && (
                <Table.Td>
                  {canBeMade(row) && (
                    <Checkbox
                      aria-label={`Tick ${row.name}`}
                      checked={isTicked(row)}
                      onChange={({ currentTarget: { checked } }) =>
                        onTick(checked ? [...ticked, row] : ticked.filter(({ id }) => id !== row.id))
                      }
                    />
                  )}
                </Table.Td>
              )}
              <Line row={row} onMake={onTick ? onMake : null} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  );
}

function Line({ row, onMake }: { row: InventoryRow; onMake: InventoryTableProps['onMake'] | null }) {
  const { id, state, name, role, platform, site, status, gone } = row;
  return (
    <>
      <Table.Td>
        {name === '' ? (
          `Number ${id}`
        ) : (
          <Anchor component={Link} to={detailPath(netboxDevice, id)} fz="sm">
            {name}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Dot tone={STATES[state].tone}>{STATES[state].label}</Dot>
      </Table.Td>
      <Table.Td>{role || '–'}</Table.Td>
      <Table.Td>{platform || '–'}</Table.Td>
      <Table.Td>{site || '–'}</Table.Td>
      <Table.Td>
        {gone ? (
          <>
            gone <Moment iso={gone} />
          </>
        ) : (
          status || 'never told of'
        )}
      </Table.Td>
      <Table.Td>
        <Routers row={row} onMake={onMake} />
      </Table.Td>
    </>
  );
}

function Routers({ row, onMake }: { row: InventoryRow; onMake: InventoryTableProps['onMake'] | null }) {
  const { state, routers, obstacle, name } = row;
  if (state !== 'free')
    return routers.map((one) => (
      <Anchor key={one.id} component={Link} to={detailPath(router, one.id)} fz="sm" display="block">
        {one.name}
      </Anchor>
    ));
  if (obstacle !== null)
    return (
      <Text size="xs" c="dimmed">
        {obstacle}
      </Text>
    );
  if (!onMake) return null;
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Make a router of ${name}`}
      onClick={() => onMake(row)}
    >
      Make a router
    </Button>
  );
}

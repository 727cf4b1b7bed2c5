import { Checkbox, Table, Text } from '@mantine/core';
import type { PortalPlaces } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { formatSpeed } from '../../text/format.ts';
import { StackTable } from '../stack-table.tsx';

type Exchange = PortalPlaces['exchanges'][number];
export type Possible = Exchange['sessions'][number];

/** Tells a session from all others. */
export const keyOf = ({ connection, ip_address }: Possible): string => `${connection} ${ip_address}`;

const FAMILIES = [6, 4] as const;

/** Exchanges down, families across, and in each cell the sessions that could be there. */
export function SessionMatrix({
  exchanges,
  chosen,
  choose,
}: {
  exchanges: readonly Exchange[];
  chosen: ReadonlySet<string>;
  choose: (keys: ReadonlySet<string>) => void;
}) {
  const toggle = (keys: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const key of keys)
      if (on) next.add(key);
      else next.delete(key);
    choose(next);
  };
  return (
    <StackTable
      head={
        <>
          <Table.Th>Exchange</Table.Th>
          {FAMILIES.map((family) => (
            <Table.Th key={family}>IPv{family}, your address and ours</Table.Th>
          ))}
        </>
      }
    >
      {exchanges.map((exchange) => (
        <Table.Tr key={exchange.ixlan} style={{ verticalAlign: 'top' }}>
          <Table.Td>
            <WholeExchange exchange={exchange} chosen={chosen} toggle={toggle} />
          </Table.Td>
          {FAMILIES.map((family) => (
            <Table.Td key={family}>
              {exchange.sessions
                .filter(({ address_family }) => address_family === family)
                .map((one) => (
                  <OneSession
                    key={keyOf(one)}
                    session={one}
                    on={chosen.has(keyOf(one))}
                    toggle={(on) => toggle([keyOf(one)], on)}
                  />
                ))}
            </Table.Td>
          ))}
        </Table.Tr>
      ))}
    </StackTable>
  );
}

function WholeExchange({
  exchange: { name, sessions },
  chosen,
  toggle,
}: {
  exchange: Exchange;
  chosen: ReadonlySet<string>;
  toggle: (keys: readonly string[], on: boolean) => void;
}) {
  const keys = sessions.filter(({ state }) => state === 'possible').map(keyOf);
  const count = keys.filter((key) => chosen.has(key)).length;
  const speed = Math.max(0, ...sessions.map((one) => one.speed));
  const about = speed > 0 ? `Your port: ${formatSpeed(speed)}` : '';
  if (keys.length === 0)
    return (
      <>
        <Text fw={500}>{name}</Text>
        <Text fz="xs" c="dimmed">
          {about}
        </Text>
      </>
    );
  return (
    <Checkbox
      label={
        <Text span fw={500}>
          {name}
        </Text>
      }
      description={about}
      checked={count === keys.length}
      indeterminate={count > 0 && count < keys.length}
      onChange={({ currentTarget }) => toggle(keys, currentTarget.checked)}
    />
  );
}

function OneSession({
  session: { ip_address, local_ip_address, state },
  on,
  toggle,
}: {
  session: Possible;
  on: boolean;
  toggle: (on: boolean) => void;
}) {
  const pair = (
    <span className="mono">
      {ip_address} – {local_ip_address}
    </span>
  );
  if (state === 'possible')
    return (
      <Checkbox
        mb={6}
        label={pair}
        checked={on}
        onChange={({ currentTarget }) => toggle(currentTarget.checked)}
      />
    );
  return (
    <Text fz="sm" mb={6}>
      {pair}{' '}
      <Text span c="dimmed" fz="sm">
        {state === 'exists' ? (
          <Link to="/sessions/">is there already</Link>
        ) : (
          <Link to="/requests/">was asked for</Link>
        )}
      </Text>
    </Text>
  );
}

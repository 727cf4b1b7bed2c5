import { Box, Group, Stack, Table, Text, Tooltip } from '@mantine/core';
import type { ComparedMember, MemberDifference } from '@peersmith/api-client';
import { Dot } from '../../cells/status.tsx';
import { counted, formatAsn, formatSpeed } from '../../text/format.ts';
import { DIFFERENCES } from './members-data.ts';

/** Addresses with what the exchange and PeeringDB say of them, side by side. */
export const ComparisonTable = ({ ports }: { ports: readonly ComparedMember[] }) => (
  <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Comparison">
    <Table
      miw={820}
      fz="sm"
      verticalSpacing={6}
      horizontalSpacing="md"
      aria-label="Addresses at the exchange"
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Address</Table.Th>
          <Table.Th>Differs in</Table.Th>
          <Table.Th>The exchange</Table.Th>
          <Table.Th>PeeringDB</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {ports.map((port) => (
          <Table.Tr key={port.address} style={{ verticalAlign: 'top' }}>
            <Table.Td className="mono">{port.address}</Table.Td>
            <Table.Td>
              <Stack gap={2}>
                {port.differences.map((one) => (
                  <Difference key={one} kind={one} />
                ))}
              </Stack>
            </Table.Td>
            <Table.Td>
              <MemberSide port={port} />
            </Table.Td>
            <Table.Td>
              <PeeringdbSide port={port} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);

const TONES: Partial<Record<MemberDifference, string>> = { asn: 'var(--bad)', mac: 'var(--bad)' };

const Difference = ({ kind }: { kind: MemberDifference }) => (
  <Tooltip label={DIFFERENCES[kind].about}>
    <span>
      <Dot tone={TONES[kind] ?? 'var(--warn)'}>{DIFFERENCES[kind].label}</Dot>
    </span>
  </Tooltip>
);

const Network = ({ asn, name }: { asn: number; name: string }) => (
  <span>
    <span className="mono">{formatAsn(asn)}</span> {name}
  </span>
);

const Facts = ({ facts }: { facts: readonly (string | null | false)[] }) => (
  <Text size="xs" c="dimmed">
    {facts.filter(Boolean).join(' · ')}
  </Text>
);

const prefixes = (count: number | null) => (count === null ? null : counted(count, 'prefix', 'prefixes'));

function MemberSide({ port: { members, connection, differences } }: { port: ComparedMember }) {
  if (!members) return <Nothing />;
  const { speed, max_prefixes, is_active, is_rs_peer, mac_addresses } = members;
  return (
    <>
      <Network asn={members.asn} name={members.name} />
      <Facts
        facts={[
          speed === null ? null : formatSpeed(speed),
          prefixes(max_prefixes),
          is_rs_peer === true && 'route server',
          !is_active && 'not active',
          mac_addresses.join(', '),
        ]}
      />
      {differences.includes('mac') && (
        <Group gap={4} fz="xs">
          Your connection has <span className="mono">{connection?.mac_address}</span>
        </Group>
      )}
    </>
  );
}

function PeeringdbSide({ port: { peeringdb } }: { port: ComparedMember }) {
  if (!peeringdb) return <Nothing />;
  const { speed, info_prefixes, operational, is_rs_peer } = peeringdb;
  return (
    <>
      <Network asn={peeringdb.asn} name={peeringdb.name} />
      <Facts
        facts={[
          formatSpeed(speed),
          prefixes(info_prefixes),
          is_rs_peer && 'route server',
          !operational && 'not operational',
        ]}
      />
    </>
  );
}

const Nothing = () => (
  <Text size="sm" c="dimmed">
    –
  </Text>
);

import { Anchor, Box, Button, Group, Stack, Table, Text } from '@mantine/core';
import type { PortalAbout } from '@peersmith/api-client';
import { Link } from '@tanstack/react-router';
import { formatAsn, formatNumber, formatSpeed } from '../../text/format.ts';
import { Prose } from '../../text/prose.tsx';
import { useAbout, useMe } from '../queries.ts';
import { Page } from '../shell.tsx';
import { SignIn } from './sign-in.tsx';

type Network = PortalAbout['networks'][number];

/** Whose portal it is: who they are, where they are, and how to begin. */
export function HomePage() {
  const { data: about } = useAbout();
  const { data: me } = useMe();
  if (!about || !me) return null;
  return (
    <Page title={`Peer with ${about.networks.map(({ asn }) => formatAsn(asn)).join(', ') || about.title}`}>
      <div className="portal-home">
        <Stack gap={24}>
          {about.introduction && <Prose text={about.introduction} />}
          {about.networks.map((network) => (
            <NetworkCard key={network.asn} network={network} />
          ))}
        </Stack>
        <Box>
          {me.signed_in ? (
            <Welcome name={me.name || me.email} networks={me.networks.length} />
          ) : (
            <SignIn about={about} />
          )}
        </Box>
      </div>
    </Page>
  );
}

const Welcome = ({ name, networks }: { name: string; networks: number }) => (
  <section className="card" style={{ padding: 20 }}>
    <h2 style={{ margin: '0 0 8px' }}>Signed in</h2>
    <Text fz="sm" mb="md">
      {networks > 0
        ? `You are signed in as ${name}.`
        : `You are signed in as ${name}, whose account in PeeringDB belongs to no network. Ask for affiliation there, and sign in again.`}
    </Text>
    {networks > 0 && (
      <Button component={Link} to="/ask/" fullWidth>
        Ask for peering
      </Button>
    )}
  </section>
);

function NetworkCard({ network }: { network: Network }) {
  const facts = [
    ['Policy', network.policy_general],
    ['IPv4 prefixes', network.info_prefixes4 === null ? '' : formatNumber(network.info_prefixes4)],
    ['IPv6 prefixes', network.info_prefixes6 === null ? '' : formatNumber(network.info_prefixes6)],
    ['AS-SET', network.irr_as_set],
  ].filter(([, value]) => value);
  return (
    <section className="card" style={{ padding: 20 }}>
      <h2 style={{ margin: '0 0 12px' }}>
        {formatAsn(network.asn)} {network.name}
      </h2>
      <Group gap={28} mb={12} component="dl" my={0}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <Text component="dt" fz="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} className={label === 'AS-SET' ? 'mono' : undefined}>
              {value}
            </Text>
          </div>
        ))}
      </Group>
      <Group gap={16} mb={8}>
        {network.policy_url && <Anchor href={network.policy_url}>Peering policy</Anchor>}
        {network.website && <Anchor href={network.website}>Website</Anchor>}
        <Anchor href={`https://www.peeringdb.com/asn/${network.asn}`}>PeeringDB</Anchor>
      </Group>
      {network.exchanges.length > 0 && <Exchanges exchanges={network.exchanges} />}
      {network.facilities.length > 0 && <Facilities facilities={network.facilities} />}
    </section>
  );
}

const Exchanges = ({ exchanges }: { exchanges: Network['exchanges'] }) => (
  <Table className="portal-stack" mt={12}>
    <caption className="portal-caption">Exchanges</caption>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Exchange</Table.Th>
        <Table.Th>Place</Table.Th>
        <Table.Th>Capacity</Table.Th>
        <Table.Th>Addresses</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {exchanges.map(({ ixlan, name, city, country, speed, addresses }) => (
        <Table.Tr key={`${ixlan} ${name}`}>
          <Table.Td fw={500}>{name}</Table.Td>
          <Table.Td>{[city, country].filter(Boolean).join(', ')}</Table.Td>
          <Table.Td>{speed > 0 ? formatSpeed(speed) : ''}</Table.Td>
          <Table.Td className="mono">
            {addresses.map((address) => (
              <div key={address}>{address}</div>
            ))}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

const Facilities = ({ facilities }: { facilities: Network['facilities'] }) => (
  <details style={{ marginTop: 14 }}>
    <summary>
      {facilities.length === 1 ? '1 facility' : `${facilities.length} facilities`} for private interconnects
    </summary>
    <ul style={{ margin: '8px 0 0', paddingLeft: 20 }}>
      {facilities.map(({ facility, name, city, country }) => (
        <li key={facility}>
          {name}
          <Text span c="dimmed">
            {' '}
            {[city, country].filter(Boolean).join(', ')}
          </Text>
        </li>
      ))}
    </ul>
  </details>
);

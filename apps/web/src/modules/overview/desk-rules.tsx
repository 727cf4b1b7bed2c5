import { Box, Table, Text, VisuallyHidden } from '@mantine/core';
import type { InForce, NetworkDesk, PeeringdbRecord } from '@peersmith/api-client';
import { autonomousSystem as systems } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { Card } from '../../resource/overview.tsx';
import { tabPath } from '../../resource/pages.ts';
import { capital, counted, formatNumber } from '../../text/format.ts';
import { LimitInForce } from './limit-in-force.tsx';
import { SeenLink } from './seen-link.tsx';

const AS: Record<InForce['as'], string> = { import: 'Import', export: 'Export', community: 'Community' };

/** The policies and limits that sessions with a network have, and what gives them. */
export const InForceCard = ({ desk: { in_force, limits, autonomous_system } }: { desk: NetworkDesk }) => (
  <Card title="In force">
    <Box component="dl" className="pairs" fz="sm" style={{ borderTop: '1px solid var(--line)' }}>
      {limits.flatMap((one) => [
        <dt key={`${one.address_family} name`}>{`IPv${one.address_family} prefix limit`}</dt>,
        <dd key={one.address_family}>
          <LimitInForce limit={one} asn={autonomous_system.asn} />
        </dd>,
      ])}
      {[...Map.groupBy(in_force, (one) => `${one.as} ${one.id}`)].flatMap(([key, givers]) => [
        <dt key={`${key} name`}>{AS[givers[0]?.as ?? 'import']}</dt>,
        <dd key={key}>
          <SeenLink seen={givers[0] ?? null} />
          <Text size="xs" c="dimmed">
            {givers.map((one, at) => (
              <span key={`${one.from?.content_type} ${one.from?.id}`}>
                {at === 0 ? 'from ' : '; '}
                <Giver from={one.from} />
                {`, ${counted(one.sessions, 'session')}`}
              </span>
            ))}
          </Text>
        </dd>,
      ])}
    </Box>
    {in_force.length === 0 && (
      <Text size="xs" c="dimmed" px="md" py={8}>
        No policy or community is in force.
      </Text>
    )}
  </Card>
);

const Giver = ({ from }: { from: InForce['from'] }) =>
  from?.content_type.endsWith('session') ? <>the sessions themselves</> : <SeenLink seen={from} />;

/** What is compared, by our field and PeeringDB's. */
const COMPARED: readonly (readonly [string, string, string])[] = [
  ['name', 'name', 'Name'],
  ['irr_as_set', 'irr_as_set', 'IRR AS-SET'],
  ['ipv6_max_prefixes', 'info_prefixes6', 'IPv6 prefixes'],
  ['ipv4_max_prefixes', 'info_prefixes4', 'IPv4 prefixes'],
];
const TOLD: readonly (readonly [string, string])[] = [
  ['policy_general', 'Policy'],
  ['info_traffic', 'Traffic'],
  ['info_scope', 'Scope'],
  ['info_type', 'Type'],
];
const shown = (value: unknown) =>
  value === null || value === undefined || value === ''
    ? '—'
    : typeof value === 'number'
      ? formatNumber(value)
      : String(value);

/** What PeeringDB says of a network, beside what is written down here where that is another thing. */
export function RecordCard({ record, id }: { record: PeeringdbRecord; id: number }) {
  const { network, differences } = record;
  const link = (
    <Link className="link" to={tabPath(systems, id, 'peeringdb')}>
      The whole record
    </Link>
  );
  if (!network)
    return (
      <Card title="PeeringDB’s record beside ours">
        <Text size="sm" c="dimmed" px="md" pb="md">
          PeeringDB does not know this AS.
        </Text>
      </Card>
    );
  return (
    <Card title="PeeringDB’s record beside ours">
      <div className="listing">
        <Table fz="sm" verticalSpacing={6} horizontalSpacing="md" aria-label="PeeringDB beside ours">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <VisuallyHidden>Field</VisuallyHidden>
              </Table.Th>
              <Table.Th>PeeringDB</Table.Th>
              <Table.Th>Here</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {COMPARED.map(([field, theirs, label]) => {
              const other = differences.find((one) => one.field === field);
              return (
                <Table.Tr key={field}>
                  <Table.Td>{label}</Table.Td>
                  <Table.Td>{shown(network[theirs])}</Table.Td>
                  <Table.Td style={other ? { background: 'var(--was)' } : undefined}>
                    {other ? shown(other.ours) : 'the same'}
                    {other && (
                      <Text size="xs" c="dimmed">
                        {other.proposed
                          ? 'to be decided'
                          : other.follows
                            ? 'follows PeeringDB'
                            : 'differs on purpose'}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
            {differences
              .filter(({ field }) => !COMPARED.some(([ours]) => ours === field))
              .map((one) => (
                <Table.Tr key={one.field}>
                  <Table.Td>{capital(one.label)}</Table.Td>
                  <Table.Td>{shown(one.theirs)}</Table.Td>
                  <Table.Td style={{ background: 'var(--was)' }}>{shown(one.ours)}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </div>
      <Text size="xs" c="dimmed" px="md" py={8}>
        {TOLD.flatMap(([key, label]) => (network[key] ? [`${label}: ${network[key]}`] : [])).join(' · ')} ·{' '}
        {link}
      </Text>
    </Card>
  );
}

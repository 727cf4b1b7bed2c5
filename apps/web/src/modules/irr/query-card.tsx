import { Box, Group, Table, Text } from '@mantine/core';
import type { IrrOfSystem, IrrSystemList } from '@peersmith/api-client';
import { Card } from '../../resource/overview.tsx';
import { CodeView } from '../../text/code-view.tsx';
import { CopyButton } from '../../text/copy-button.tsx';
import { formatNumber } from '../../text/format.ts';
import type { IrrKind } from './irr-data.ts';

interface QueryCardProps {
  kind: IrrKind;
  query: NonNullable<IrrSystemList['query']>;
  settings: IrrOfSystem['settings'];
}

/** What exactly a registry is asked, how another program would be told, and where each setting comes from. */
export function QueryCard({ kind, query, settings }: QueryCardProps) {
  const lines = query.bgpq4.join('\n');
  return (
    <Card title="The query">
      <Text size="sm" px="md" pb="sm" style={{ overflowWrap: 'anywhere' }}>
        {query.text}
      </Text>
      <Group px="md" pb={6} justify="space-between">
        <Text size="sm" c="dimmed">
          The same as a command of bgpq4; peersmith irr expand takes it, too.
        </Text>
        <CopyButton text={lines} label="Copy" />
      </Group>
      <CodeView text={lines} height={160} />
      <Box
        className="listing"
        style={{ borderTop: '1px solid var(--line)' }}
        tabIndex={0}
        role="group"
        aria-label="Settings in force"
      >
        <Table fz="sm" verticalSpacing={5} horizontalSpacing="md" aria-label="Settings in force">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Setting</Table.Th>
              <Table.Th>In force</Table.Th>
              <Table.Th>From</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {settingsOf(kind, settings).map(({ label, value, from }) => (
              <Table.Tr key={label}>
                <Table.Td>{label}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                <Table.Td>
                  <Box c="dimmed">{from}</Box>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Card>
  );
}

type InForce = IrrOfSystem['settings']['sources' | 'fallback_to_asn' | 'max_entries'];

const shown = ({ value }: InForce): string =>
  typeof value === 'boolean'
    ? value
      ? 'Yes'
      : 'No'
    : typeof value === 'number'
      ? formatNumber(value)
      : value || '—';

const origin = ({ from, setting }: InForce) =>
  from === 'autonomous_system' ? 'This network' : `Setting ${setting}`;

/** The settings that matter for a kind of list. */
function settingsOf(kind: IrrKind, settings: IrrOfSystem['settings']) {
  const line = (label: string, one: InForce) => ({ label, value: shown(one), from: origin(one) });
  const options = kind === 'ipv6' ? settings.ipv6_options : settings.ipv4_options;
  return [
    line('Sources, in their order', settings.sources),
    ...(kind === 'as_list' ? [] : [line('Options', options)]),
    line('Fall back to the AS number', settings.fallback_to_asn),
    line('Most entries', settings.max_entries),
    line('Most shrinkage, in %', settings.max_shrink_percent),
    line('Most growth, as a factor', settings.max_growth_factor),
    ...(kind === 'as_list' ? [] : [line('Drop RPKI invalids', settings.drop_invalid)]),
    {
      label: 'Asked again after, in hours',
      value: settings.refresh_hours === 0 ? 'only on request' : formatNumber(settings.refresh_hours),
      from: 'Setting IRR_REFRESH_HOURS',
    },
    {
      label: 'Stale after, in hours',
      value: formatNumber(settings.stale_hours),
      from: 'Setting IRR_STALE_HOURS',
    },
    {
      label: 'Asked by',
      value: settings.resolver === 'bgpq4' ? 'bgpq4' : 'Peersmith',
      from: 'Setting IRR_RESOLVER',
    },
  ];
}

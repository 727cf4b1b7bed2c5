import { Alert, Box, Group, Stack, Table, Text } from '@mantine/core';
import { job } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { choiceValue, isRecord, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { Dot } from '../../cells/status.tsx';
import { Card } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { formatDuration, formatNumber } from '../../text/format.ts';

const TONES: Readonly<Record<string, string>> = {
  loaded: 'var(--good)',
  unchanged: 'var(--quiet)',
  kept: 'var(--quiet)',
  partial: 'var(--warn)',
  failed: 'var(--bad)',
};
const NAMES: Readonly<Record<string, string>> = {
  org: 'Organisations',
  campus: 'Campuses',
  fac: 'Facilities',
  carrier: 'Carriers',
  carrierfac: 'Carriers at facilities',
  net: 'Networks',
  ix: 'Exchanges',
  ixfac: 'Exchanges at facilities',
  ixlan: 'LANs',
  ixpfx: 'LAN prefixes',
  netfac: 'Networks at facilities',
  netixlan: 'Ports',
  poc: 'Contacts',
};
const COUNTS = ['read', 'created', 'updated', 'deleted', 'aside', 'local_count'] as const;

/** A run of the mirror: from where, what it changed, type by type. */
export function RunOverview({ row }: SlotProps) {
  return (
    <Stack gap="md">
      <Group className="card" p="md" gap="xl" fz="sm">
        <span>
          Began <Moment iso={String(row.started)} />
        </span>
        {typeof row.finished === 'string' && (
          <span>Took {formatDuration(Date.parse(row.finished) - Date.parse(String(row.started)))}</span>
        )}
        <span>{wasFull(row) ? 'Everything was asked for' : 'Only changes were asked for'}</span>
        <span className="mono">{String(row.source)}</span>
        {typeof row.job === 'number' && (
          <Link className="link" to={detailPath(job, row.job)}>
            Its job
          </Link>
        )}
      </Group>
      {row.error !== '' && (
        <Alert
          color={choiceValue(row.status) === 'partial' ? 'yellow' : 'red'}
          variant="outline"
          title={choiceValue(row.status) === 'partial' ? 'Completed with faults' : 'Nothing could be loaded'}
        >
          <Stale row={row} />
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {String(row.error)}
          </Text>
        </Alert>
      )}
      <Types row={row} />
      <Remarks row={row} />
    </Stack>
  );
}

/** What the mirror still holds as an earlier run left it. */
function Stale({ row }: { row: Row }) {
  const stale = Object.keys(NAMES).flatMap((tag) =>
    reportOf(row.types, tag).filter(({ report }) => report.state === 'failed'),
  );
  return stale.map(({ tag, report }) => (
    <Text key={tag} size="sm">
      {NAMES[tag]} stayed as they were
      {typeof report.stale_since === 'string' && (
        <>
          , loaded <Moment iso={report.stale_since} />
        </>
      )}
      .
    </Text>
  ));
}

/** Whether any type was asked for in full, as it is at first. */
const wasFull = (row: Row) =>
  row.full === true || Object.keys(NAMES).some((tag) => reportOf(row.types, tag)[0]?.report.full === true);

function Types({ row }: { row: Row }) {
  const types = isRecord(row.types) ? Object.keys(NAMES).flatMap((tag) => reportOf(row.types, tag)) : [];
  return (
    <Card title="Object types">
      <Box className="listing" tabIndex={0}>
        <Table fz="sm" horizontalSpacing="md" aria-label="Object types">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Type</Table.Th>
              <Table.Th>State</Table.Th>
              <Table.Th ta="right">Read</Table.Th>
              <Table.Th ta="right">Created</Table.Th>
              <Table.Th ta="right">Updated</Table.Th>
              <Table.Th ta="right">Deleted</Table.Th>
              <Table.Th ta="right">Kept aside</Table.Th>
              <Table.Th ta="right">Held now</Table.Th>
              <Table.Th ta="right">Seconds</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {types.map(({ tag, report }) => (
              <Table.Tr key={tag}>
                <Table.Td>{NAMES[tag]}</Table.Td>
                <Table.Td title={String(report.why ?? '')}>
                  <Dot tone={TONES[String(report.state)] ?? 'var(--quiet)'}>{String(report.state)}</Dot>
                </Table.Td>
                {COUNTS.map((key) => (
                  <Table.Td key={key} ta="right" style={{ fontVariantNumeric: 'tabular-nums' }}>
                    {formatNumber(Number(report[key] ?? 0))}
                  </Table.Td>
                ))}
                <Table.Td ta="right">{Number(report.seconds ?? 0).toFixed(1)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
    </Card>
  );
}

const REMARKS = {
  cleaned: 'texts cleaned of control characters',
  unreadable: 'addresses that cannot be read, beside a sound one',
  asn_differs: 'ports that say another ASN than their network',
} as const;

/** What was put right, or is odd, about rows that are used all the same. */
function Remarks({ row }: { row: Row }) {
  const remarked = Object.keys(NAMES).flatMap((tag) =>
    reportOf(row.types, tag).flatMap(({ report }) => (isRecord(report.remarks) ? [report.remarks] : [])),
  );
  if (remarked.length === 0) return null;
  const counts = Object.entries(REMARKS).flatMap(([key, label]) => {
    const count = remarked.reduce((sum, one) => sum + Number(one[key] ?? 0), 0);
    return count ? [`${formatNumber(count)} ${label}`] : [];
  });
  const examples = remarked.flatMap((one) => (Array.isArray(one.examples) ? one.examples.map(String) : []));
  return (
    <Card title="Remarks">
      <Stack px="md" pb="md" gap={4} fz="sm">
        {counts.map((one) => (
          <span key={one}>{one}</span>
        ))}
        {examples.map((one) => (
          <Text key={one} size="xs" c="dimmed" className="mono">
            {one}
          </Text>
        ))}
      </Stack>
    </Card>
  );
}

function reportOf(types: unknown, tag: string) {
  const report = isRecord(types) ? types[tag] : null;
  return isRecord(report) ? [{ tag, report }] : [];
}

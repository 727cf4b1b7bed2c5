import { Anchor, Box, Group, Stack, Text } from '@mantine/core';
import { plan } from '@peersmith/model';
import { Link } from '@tanstack/react-router';
import { isRow, type Row } from '../../api/row.ts';
import { isBlank } from '../../cells/cell.ts';
import { Pairs } from '../../resource/overview.tsx';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { counted, formatRelative } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { momentIn, statusOf, useSteps } from './maintenance-data.ts';
import { StepList } from './step-list.tsx';

const WHAT = [
  'summary',
  'impact',
  'ticket',
  'description',
  'provider',
  'provider_reference',
  'author',
  'scheduled_by',
];
const SCOPE = [
  'routers',
  'connections',
  'internet_exchanges',
  'bgp_groups',
  'autonomous_systems',
  'exchange_sessions',
  'direct_sessions',
];
const ROUTERS = ['apply', 'drain_minutes', 'verify_minutes', 'verify_percent'];
const NOTICES = ['notice_days', 'reminder_hours', 'notice_at_start', 'notice_at_end', 'identity', 'sequence'];

/** How a maintenance stands, what comes next and who has to do it, what was done so far, and what was wanted. */
export function WindowOverview({ resource, row }: SlotProps) {
  const pairs = (title: string, keys: readonly string[]) => (
    <Pairs title={title} keys={keys.filter((key) => !isBlank(row[key]))} resource={resource} row={row} />
  );
  return (
    <>
      <WindowStanding row={row} />
      <div className="overview">
        {pairs('Maintenance', WHAT)}
        {pairs('Scope', SCOPE)}
        {pairs('Routers', ROUTERS)}
        {pairs('Notices', row.notify === true ? NOTICES : ['notify'])}
      </div>
    </>
  );
}

function WindowStanding({ row }: { row: Row }) {
  const { data: steps } = useSteps(row.id);
  return (
    <Stack gap="md" mb="md">
      <Box className="card" p="md" component="section" aria-label="How it stands">
        <Stack gap="sm">
          <Text fw={600}>{nextOf(row)}</Text>
          {String(row.message ?? '') !== '' && (
            <Text size="sm" c="dimmed" role="status">
              {String(row.message)}
            </Text>
          )}
          <Facts row={row} />
        </Stack>
      </Box>
      {steps && steps.length > 0 && <StepList steps={steps} />}
    </Stack>
  );
}

const DAY_MS = 86_400_000;

/** What comes next, in a sentence. */
function nextOf(row: Row): string {
  const [starts, ends] = [String(row.starts), String(row.ends)];
  switch (statusOf(row)) {
    case 'draft':
      return 'It is a draft: look at what it affects and what networks would be written, then schedule it.';
    case 'scheduled':
      return `It drains by itself ${formatRelative(drainsAt(row))}, ${counted(Number(row.drain_minutes), 'minute')} before it begins. Nothing is yours to do until then.`;
    case 'draining':
      return row.drained
        ? 'It is drained, and begins at its time.'
        : `It drains, and begins ${formatRelative(starts)}.`;
    case 'running':
      return `The work goes on. It ends by itself ${formatRelative(ends)}; end it before that if you are done.`;
    case 'restoring':
      return 'It is over, and what was changed is being put back.';
    case 'verifying':
      return 'Everything is put back. Sessions are being looked at until they are up again.';
    case 'incomplete':
      return `${counted(Number(row.down_count), 'session')} did not come back: the report says which.`;
    case 'missed':
      return 'It did not take place. Clone it to plan another time.';
    case 'cancelled':
      return 'It was called off.';
    default:
      return Date.now() - Date.parse(String(row.closed)) < DAY_MS ? 'It is done.' : 'It was done.';
  }
}

const drainsAt = (row: Row): string =>
  new Date(Date.parse(String(row.starts)) - Number(row.drain_minutes) * 60_000).toISOString();

function Facts({ row }: { row: Row }) {
  const zone = String(row.timezone);
  const local = zone !== 'UTC';
  return (
    <Group gap="6px 32px" fz="sm" align="flex-start">
      <Fact name="When">
        {momentIn(row.starts, zone)} to {momentIn(row.ends, zone)} {zone}
        {local && (
          <Text size="xs" c="dimmed">
            {momentIn(row.starts, 'UTC')} to {momentIn(row.ends, 'UTC')} UTC
          </Text>
        )}
      </Fact>
      <Fact name="Affects">
        {statusOf(row) === 'draft'
          ? 'what its scope has when it is scheduled'
          : `${counted(Number(row.session_count), 'session')} with ${counted(Number(row.network_count), 'network')}`}
      </Fact>
      {(['drain_plan', 'restore_plan'] as const).map((key) => {
        const one = row[key];
        return isRow(one) ? (
          <Fact key={key} name={key === 'drain_plan' ? 'Plan to drain' : 'Plan to put back'}>
            <Anchor component={Link} to={detailPath(plan, one.id)} size="sm">
              {one.display}
            </Anchor>
          </Fact>
        ) : null;
      })}
    </Group>
  );
}

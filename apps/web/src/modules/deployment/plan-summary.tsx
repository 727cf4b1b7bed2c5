import { Alert, Box, Group, Progress, Stack, Text } from '@mantine/core';
import { job, PLAN_ROUTER_STATUS } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import type { Row } from '../../api/row.ts';
import { choiceValue, isRow } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { detailPath } from '../../resource/pages.ts';
import { capital, counted, formatDuration, inSentence } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { isUnderWay, useJob } from '../core/job-data.ts';
import { JobProgress } from '../core/job-progress.tsx';
import { optionOf, type PlanRouter, statusOf } from './plan-data.ts';
import { useHindrance } from './plan-rules.ts';
import { PLAN_MEANING } from './words.ts';

const jobs: AnyResource = job;

/** How a plan stands, who had to do with it, and what is next. */
export function PlanSummary({ row, routers }: { row: Row; routers: readonly PlanRouter[] }) {
  const status = statusOf(row);
  const hindrance = useHindrance(row);
  const said = String(row.message ?? '') || PLAN_MEANING[status];
  return (
    <Box className="card" p="md" component="section" aria-label="The plan">
      <Stack gap="sm">
        <Text size="sm" role="status">
          {said}
        </Text>
        {hindrance && (
          <Alert variant="light" color="gray" p="xs">
            <Text size="sm">{hindrance}</Text>
          </Alert>
        )}
        {status === 'planning' && <PlanningJob row={row} />}
        <Outcomes row={row} routers={routers} />
        <Facts row={row} />
        <Text size="xs" c="dimmed">
          {howOf(row)}
        </Text>
      </Stack>
    </Box>
  );
}

/** The work of planning, while it goes on. */
function PlanningJob({ row }: { row: Row }) {
  const { data } = useJob(isRow(row.job) ? row.job.id : null);
  return data && isUnderWay(data) ? <JobProgress row={data} /> : null;
}

const TONES: Readonly<Record<string, string>> = {
  success: 'green',
  warning: 'yellow',
  danger: 'red',
  info: 'harbour',
  secondary: 'gray',
};
/** In the order of the bar: what is done, what goes on, what went wrong, what waits. */
const ORDER = [
  'applied',
  'applying',
  'rolled_back',
  'refused',
  'failed',
  'unknown',
  'skipped',
  'waiting',
  'planned',
];

/** Of how many routers came what, as words and as a bar. */
function Outcomes({ row, routers }: { row: Row; routers: readonly PlanRouter[] }) {
  const changing = routers.filter((one) => statusOf(one) !== 'unchanged');
  const counts = ORDER.flatMap((status) => {
    const count = changing.filter((one) => statusOf(one) === status).length;
    return count ? [{ status, count }] : [];
  });
  const same = routers.length - changing.length;
  const words = [
    ...counts.map(({ status, count }) => `${count} ${inSentence(labelOf(status))}`),
    ...(same ? [`${same} with nothing to change`] : []),
  ];
  const isShown = typeof row.started === 'string' && changing.length > 0;
  return (
    <>
      {isShown && (
        <Progress.Root size="lg" aria-label="Routers by outcome">
          {counts.map(({ status, count }) => (
            <Progress.Section
              key={status}
              value={(count / changing.length) * 100}
              color={TONES[colourOf(status)] ?? 'gray'}
              aria-label={`${count} ${inSentence(labelOf(status))}`}
            />
          ))}
        </Progress.Root>
      )}
      {isShown && <Text size="sm">{`${counted(routers.length, 'router')}: ${words.join(', ')}.`}</Text>}
    </>
  );
}

const memberOf = (status: string) => Object.entries(PLAN_ROUTER_STATUS).find(([key]) => key === status)?.[1];
const labelOf = (status: string) => memberOf(status)?.label ?? status;
const colourOf = (status: string) => memberOf(status)?.colour ?? 'secondary';

function Facts({ row }: { row: Row }) {
  const { started, completed } = row;
  const who = (key: string) => (isRow(row[key]) ? row[key].display : 'somebody who is gone');
  const comment = String(row.comment ?? '');
  const said = String(row.approval_comment ?? '');
  return (
    <Group gap="6px 32px" fz="sm" align="flex-start">
      <Fact name="Planned by">
        {who('author')}, <Moment iso={String(row.created)} />
      </Fact>
      <Fact name="Mode">{MODES[choiceValue(row.mode) ?? ''] ?? ''}</Fact>
      {comment && <Fact name="Why">{comment}</Fact>}
      {typeof row.approved === 'string' && (
        <Fact name={statusOf(row) === 'rejected' ? 'Rejected by' : 'Approved by'}>
          {who('approved_by')}, <Moment iso={row.approved} />
          {said && `: “${said}”`}
        </Fact>
      )}
      {typeof started === 'string' && (
        <Fact name="Applied by">
          {who('applied_by')}, <Moment iso={started} />
          {typeof completed === 'string' &&
            `, in ${formatDuration(Date.parse(completed) - Date.parse(started))}`}
        </Fact>
      )}
      {isRow(row.job) && (
        <Fact name="Work">
          <Link className="link" to={detailPath(jobs, row.job.id)}>
            Its job
          </Link>
        </Fact>
      )}
    </Group>
  );
}

const MODES: Readonly<Record<string, string>> = {
  replace: 'Replaces the whole configuration',
  merge: 'Adds to the configuration',
};

/** The options of a plan in words; empty where it says none. */
function howOf(row: Row): string {
  const [parallel, confirm, gate, drop] = ['parallel', 'confirm_s', 'gate_s', 'prefix_drop_percent'].map(
    (key) => optionOf(row, key),
  );
  const words = [
    parallel != null && `${counted(parallel, 'router')} at a time`,
    gate != null && `sessions have ${gate} s to come back`,
    drop != null && `at most ${drop} % of the prefixes of a session may go`,
    confirm != null && `unconfirmed, a router takes it back after ${confirm} s`,
  ].filter((word) => word !== false);
  return words.length ? `${capital(words.join('; '))}.` : '';
}

import { Box, Group, Progress, Stack, Text } from '@mantine/core';
import { job, MAILING_RECIPIENT_STATE, mailing, mailingRecipient } from '@peersmith/model';
import type { AnyResource } from '@peersmith/resource';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useList } from '../../api/queries.ts';
import { choiceValue, isRecord, isRow, type Row } from '../../api/row.ts';
import { Moment } from '../../cells/moment.tsx';
import { FilterChips } from '../../resource/filter-chips.tsx';
import { filterSpecs } from '../../resource/filters.ts';
import { detailPath } from '../../resource/pages.ts';
import type { SlotProps } from '../../resource/present.ts';
import { useSearchParams, useSetSearch } from '../../resource/search.ts';
import { Failure, hides, Loading } from '../../shell/states.tsx';
import { counted, inSentence } from '../../text/format.ts';
import { Fact } from '../core/fact.tsx';
import { isUnderWay, useJob } from '../core/job-data.ts';
import { JobProgress } from '../core/job-progress.tsx';
import { countsOf, LISTS, toKind } from './mailing-data.ts';
import { RecipientList } from './recipient-list.tsx';
import { RecipientReview } from './recipient-review.tsx';

const jobs: AnyResource = job;
const STEP = 50;

/** A mailing: how it stands, its networks, and what the one that is looked at is written. */
export function MailingOverview({ row }: SlotProps) {
  const search = useSearchParams();
  const set = useSetSearch();
  const [typed, setTyped] = useState('');
  const state = search.state?.[0] ?? '';
  const offset = Number(search.offset?.[0] ?? 0) || 0;
  const { data, error, refetch } = useList(mailingRecipient, {
    mailing_id: row.id,
    ordering: 'asn',
    ...{ limit: STEP, offset },
    ...(state ? { state } : {}),
    ...(typed ? { q: typed } : {}),
  });
  const wanted = Number(search.recipient?.[0]) || null;
  const chosen = data?.results.find(({ id }) => id === wanted) ?? data?.results[0];
  const counts = countsOf(row);
  return (
    <Stack gap="md">
      <Summary row={row} />
      {hides(error, data) ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Loading lines={6} />
      ) : (
        Object.keys(counts).length > 0 && (
          <div className="plan-split">
            <RecipientList
              rows={data.results}
              count={data.count}
              {...{ counts, state, typed, offset, step: STEP }}
              chosen={chosen?.id ?? null}
              onState={(next) => set({ state: next ? [next] : [], recipient: [] })}
              onType={(next) => {
                setTyped(next);
                if (offset > 0) set({ offset: [] });
              }}
              onPage={(next) => set({ offset: next ? [String(next)] : [], recipient: [] })}
              onChoose={(id) => set({ recipient: [String(id)], offset: offset ? [String(offset)] : [] })}
            />
            {chosen ? (
              <RecipientReview key={chosen.id} row={chosen} mailing={row} />
            ) : (
              <Text size="sm" c="dimmed">
                No network fits.
              </Text>
            )}
          </div>
        )
      )}
    </Stack>
  );
}

const TONES: Readonly<Record<string, string>> = {
  success: 'green',
  warning: 'yellow',
  danger: 'red',
  info: 'harbour',
  secondary: 'gray',
};
const memberOf = (state: string) =>
  Object.entries(MAILING_RECIPIENT_STATE).find(([key]) => key === state)?.[1];
/** In the order of the bar: what has left, what is on its way, what went wrong, what stays. */
const ORDER = ['sent', 'sending', 'queued', 'ready', 'unknown', 'failed', 'template_error', 'cancelled'];

function Summary({ row }: { row: Row }) {
  const status = choiceValue(row.status) ?? '';
  const message = String(row.message ?? '');
  const counts = countsOf(row);
  const said = message || MEANING[status] || `${counted(Number(row.recipient_count ?? 0), 'network')}.`;
  return (
    <Box className="card" p="md" component="section" aria-label="The mailing">
      <Stack gap="sm">
        <Text
          size="sm"
          role="status"
          c={status === 'failed' ? 'red' : ''}
          style={{ overflowWrap: 'anywhere' }}
        >
          {said}
        </Text>
        {status === 'preparing' && <PreparingJob row={row} />}
        <Outcomes counts={counts} />
        <Facts row={row} />
      </Stack>
    </Box>
  );
}

const MEANING: Readonly<Record<string, string>> = {
  draft: 'Its messages are not written yet: prepare it.',
  sent: 'Every message has come to its end.',
};

function PreparingJob({ row }: { row: Row }) {
  const { data } = useJob(isRow(row.job) ? row.job.id : null);
  return data && isUnderWay(data) ? <JobProgress row={data} /> : null;
}

function Outcomes({ counts }: { counts: Record<string, number> }) {
  const parts = ORDER.flatMap((state) => (counts[state] ? [{ state, count: counts[state] }] : []));
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const isUnderway = parts.some(({ state }) => ['sent', 'queued', 'failed', 'unknown'].includes(state));
  if (!isUnderway) return null;
  const words = parts.map(({ state, count }) => `${count} ${inSentence(memberOf(state)?.label ?? state)}`);
  return (
    <>
      <Progress.Root size="lg" aria-label="Networks by outcome">
        {parts.map(({ state, count }) => (
          <Progress.Section
            key={state}
            value={(count / all) * 100}
            color={TONES[memberOf(state)?.colour ?? ''] ?? 'gray'}
            aria-label={`${count} ${inSentence(memberOf(state)?.label ?? state)}`}
          />
        ))}
      </Progress.Root>
      <Text size="sm">{`${counted(all, 'message')}: ${words.join(', ')}.`}</Text>
    </>
  );
}

function Facts({ row }: { row: Row }) {
  const link = (key: 'template' | 'local_autonomous_system') => {
    const target = mailing.fields[key].target;
    const value = row[key];
    if (!isRow(value)) return 'deleted';
    const path = target === 'messaging.email' ? '/messaging/emails/' : '/autonomous-systems/';
    return (
      <Link className="link" to={`${path}${value.id}/`}>
        {value.display}
      </Link>
    );
  };
  return (
    <Group gap="6px 32px" fz="sm" align="flex-start">
      <Fact name="To">
        <To row={row} />
      </Fact>
      <Fact name="About">{PURPOSE[choiceValue(row.purpose) ?? ''] ?? ''}</Fact>
      <Fact name="Template">{link('template')}</Fact>
      <Fact name="Written by">{link('local_autonomous_system')}</Fact>
      <Fact name="Made by">
        {isRow(row.author) ? row.author.display : 'somebody who is gone'},{' '}
        <Moment iso={String(row.created)} />
      </Fact>
      {typeof row.started === 'string' && (
        <Fact name="Sent">
          <Moment iso={row.started} />
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

const PURPOSE: Readonly<Record<string, string>> = {
  peering: 'Peering',
  maintenance: 'Maintenance',
  technical: 'Technical matters',
};

/** To whom it goes, with the filters as their list shows them. */
function To({ row }: { row: Row }) {
  const audience = isRecord(row.audience) ? row.audience : {};
  const list = LISTS[toKind(String(audience.kind))];
  if (!list || !isRecord(audience.filters)) return <span>{String(row.audience_text ?? '')}</span>;
  const filters = Object.fromEntries(
    Object.entries(audience.filters).map(([key, values]) => [key, [values].flat().map(String)]),
  );
  return (
    <Group gap={6}>
      <span>
        {Object.keys(filters).length ? NETWORKS[toKind(String(audience.kind))] : String(row.audience_text)}
      </span>
      <FilterChips specs={filterSpecs(list)} state={{ filters }} />
      {filters.q && <span>“{filters.q.join(' ')}”</span>}
    </Group>
  );
}

const NETWORKS: Readonly<Record<string, string>> = {
  'autonomous-systems': 'Autonomous systems',
  'exchange-sessions': 'Networks of exchange sessions',
  'direct-sessions': 'Networks of direct sessions',
};

import type { HealthState } from '@peersmith/answers';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Metric } from '../../../engine/module.ts';
import { peeringdbSettings } from '../settings.ts';

interface State {
  /** Seconds since the last run that read everything it wanted; null for never. */
  age_s: number | null;
  last: string | null;
  error: string;
  pending: number;
}

async function stateOf({ db }: Context): Promise<State> {
  const { rows } = await sql<State>`select
    (select extract(epoch from now() - max(finished)) from peeringdb_run where status = 'completed')::float as age_s,
    last.status as last, coalesce(last.error, '') as error,
    (select count(*)::int from peeringdb_change where state = 'pending') as pending
    from (select 1) one left join lateral (select status, error from peeringdb_run order by id desc limit 1) last on true`.execute(
    db,
  );
  return rows[0] ?? { age_s: null, last: null, error: '', pending: 0 };
}

const DAY_S = 86_400;
/** PeeringDB changes every day; after so many it says something else than the mirror. */
const OLD_DAYS = 3;
const name = 'PeeringDB mirror';

/** Whether the mirror is loaded, and young enough to be believed. */
export async function mirrorHealth(context: Context): Promise<HealthState[]> {
  const { age_s, last, error } = await stateOf(context);
  if (last === null)
    return [
      {
        name,
        state: 'warning',
        text: 'It is empty: load it on the page PeeringDB, or with `peersmith peeringdb sync`.',
      },
    ];
  if (last === 'failed') return [{ name, state: 'error', text: `The last run failed: ${error}` }];
  if (last === 'partial')
    return [{ name, state: 'warning', text: `The last run left a part of it old: ${error}` }];
  const days = age_s === null ? null : Math.floor(age_s / DAY_S);
  if (days !== null && days < OLD_DAYS) return [{ name, state: 'ok', text: 'It is loaded and fresh.' }];
  const never = peeringdbSettings.of(context).PEERINGDB_SCHEDULE === 'never';
  return [
    {
      name,
      state: 'warning',
      text: `The last complete run was ${days === null ? 'never' : `${days} days ago`}${never ? ', and PEERINGDB_SCHEDULE is never' : ': see on the page Jobs why none came after it'}.`,
    },
  ];
}

/** The age of the mirror, and what of it waits for a decision. */
export async function mirrorMetrics(context: Context): Promise<Metric[]> {
  const { age_s, pending } = await stateOf(context);
  return [
    {
      name: 'peersmith_peeringdb_age_seconds',
      help: 'Time since the last complete run of the PeeringDB mirror; absent before the first.',
      samples: age_s === null ? [] : [{ value: age_s }],
    },
    {
      name: 'peersmith_peeringdb_changes_pending',
      help: 'Changes in PeeringDB that wait for a decision.',
      samples: [{ value: pending }],
    },
  ];
}

import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';

/** Seconds for which a record may differ from the queue: between the two a worker writes one after the other. */
const GRACE_S = 30;

/** No sign of life for a while; one that is ahead of the clock was given before the clock was set back. */
const silent = sql`coalesce(j.seen, j.updated) not between now() - make_interval(secs => ${GRACE_S}) and now() + make_interval(secs => ${GRACE_S})`;

/**
 * Brings the records of jobs into line with the queue, whose worker may have died between the two. What waits again is pending
 * again; what the queue gave up, or no longer knows, has ended. The answer is the jobs that the queue has lost and must be given.
 */
export async function reconcileJobs(db: AnyDatabase): Promise<number[]> {
  const { rows } = await sql<{ id: number; lost: boolean }>`
    with differing as (
      select j.id, j.status, coalesce(b.state::text, 'unknown') as state, coalesce(b.retry_count, 0) as retries
      from core_job j left join pgboss.job b on b.id = j.job_id
      where j.status in ('pending', 'running') and ${silent}
        and (b.state is null or b.state not in ('active', 'created', 'retry') or (j.status = 'running' and b.state <> 'active'))),
    judged as (
      select id, case
        when state in ('created', 'retry') or (state = 'unknown' and status = 'pending') then 'pending'
        else 'errored' end as status,
      state = 'unknown' and status = 'pending' as lost,
      case
        when state in ('created', 'retry') then 'The worker that ran it has ended; it waits to be taken again.'
        when state = 'unknown' and status = 'pending' then 'The queue had lost it; it was given back.'
        when state = 'failed' then 'Its worker ended ' || retries + 1 || ' times while it ran. It is not tried again.'
        else 'Its worker ended without saying what came of it.' end as message
      from differing)
    update core_job j set status = d.status, updated = now(), seen = null,
      outcome = case when d.status = 'errored' then 'abandoned' end,
      completed = case when d.status = 'errored' then now() end,
      sealed_input = case when d.status = 'errored' then null else j.sealed_input end,
      progress = null,
      data = jsonb_set(coalesce(j.data, '{}'), '{main}', coalesce(j.data -> 'main', '{}') || jsonb_build_object('log',
        coalesce(j.data #> '{main,log}', '[]') || jsonb_build_array(jsonb_build_array(
          to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          case when d.status = 'errored' then 'failure' else 'warning' end, null, null, d.message))))
    from judged d
    where j.id = d.id and j.status in ('pending', 'running')
      and ${silent}
    returning j.id, d.lost`.execute(db);
  return rows.flatMap(({ id, lost }) => (lost ? [Number(id)] : []));
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { StoreFault } from '../stores/store-fault.ts';

/** The name of the job that reads one data source. */
export const SYNCHRONISE_JOB = 'core.datasource.synchronisation';
const LEASE_S = 180;
const RENEW_MS = 45_000;
const ASK_AGAIN_MS = 500;

/** A data source is disabled, or read or written by somebody else at this moment. */
export class SourceBusy extends Error {
  override readonly name = 'SourceBusy';
  /** Whether it is over by itself. */
  readonly passes: boolean;

  constructor(message: string, passes: boolean) {
    super(message);
    this.passes = passes;
  }
}

/** Works once whoever reads or writes the source at this moment has done so. Fails with `SourceBusy` where that takes too long. */
export async function inTurn<T>(
  { signal }: Context,
  patience_ms: number,
  work: () => Promise<T>,
): Promise<T> {
  const late = performance.now() + patience_ms;
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SourceBusy && error.passes) || performance.now() > late) throw error;
      await sleep(ASK_AGAIN_MS, undefined, signal ? { signal } : {});
    }
}

/** How a job is called as a holder, by which it can be told that it has begun to read. */
export const holderOf = (job: number): string => `job ${job}`;

/**
 * Works with a data source alone, over all processes, and leaves its status as it ends. Who dies meanwhile holds it for three minutes at
 * most. Fails with `SourceBusy`; what the work fails with is kept with the source.
 */
export async function withSource<T>(
  context: Context,
  {
    id,
    status,
    holder = randomUUID(),
  }: { id: number; status: 'synchronising' | 'pushing'; holder?: string | undefined },
  work: () => Promise<T>,
): Promise<T> {
  await claim(context, { id, status, holder });
  const renewing = setInterval(() => void renew(context, id, holder), RENEW_MS);
  try {
    const done = await work();
    await release(context, { id, holder, error: '' });
    return done;
  } catch (error) {
    const told =
      error instanceof StoreFault ? error.message : 'It failed for a reason that was not foreseen.';
    await release(context, { id, holder, error: told }).catch(() => undefined);
    throw error;
  } finally {
    clearInterval(renewing);
  }
}

async function claim(
  { db }: Context,
  { id, status, holder }: { id: number; status: string; holder: string },
): Promise<void> {
  const { rows } = await sql<{ enabled: boolean; claimed: boolean }>`
    with held as (select id, enabled, enabled and (lease_expires is null or lease_expires < now()) as free from core_datasource where id = ${id} for update),
      taken as (update core_datasource s set status = ${status}, lease_holder = ${holder}, lease_expires = now() + make_interval(secs => ${LEASE_S})
        from held where s.id = held.id and held.free returning s.id)
    select h.enabled, t.id is not null as claimed from held h left join taken t on true`.execute(db);
  const [found] = rows;
  if (found?.claimed) return;
  if (found?.enabled === false)
    throw new SourceBusy('The data source is disabled: only enabled ones are read and written.', false);
  throw new SourceBusy('The data source is read or written by another job at this moment.', true);
}

const renew = ({ db }: Context, id: number, holder: string): Promise<unknown> =>
  sql`update core_datasource set lease_expires = now() + make_interval(secs => ${LEASE_S}) where id = ${id} and lease_holder = ${holder} and lease_expires is not null`
    .execute(db)
    .catch(() => undefined);

/** Its holder stays named: a job that has read is not one that is still to read. */
async function release(
  context: Context,
  { id, holder, error }: { id: number; holder: string; error: string },
): Promise<void> {
  await sql`update core_datasource set status = ${error ? 'failed' : 'completed'}, lease_expires = null,
      last_error = ${error}, last_tried = ${context.now()}, last_synchronised = case when ${error} = '' then ${context.now()} else last_synchronised end
    where id = ${id} and lease_holder = ${holder} and lease_expires is not null`.execute(context.db);
}

/** Lets go of data sources whose holders are gone, and of those whose job is; with an id of that one, whoever holds it. How many there were. */
export async function freeSources({ db }: Context, id: number | null = null): Promise<number> {
  const which = id === null ? sql`lease_expires < now()` : sql`id = ${id}`;
  const { rows } = await sql<{ id: number }>`
    update core_datasource set status = 'failed', lease_holder = null, lease_expires = null,
      last_error = 'Whoever read or wrote it ended before the end.' where status in ('queued', 'synchronising', 'pushing') and ${which} returning id`.execute(
    db,
  );
  const { rows: unqueued } = await sql<{ id: number }>`
    update core_datasource s set status = case when last_error <> '' then 'failed' when last_synchronised is null then 'new' else 'completed' end
    where status = 'queued' and (lease_expires is null or lease_expires < now()) and not exists (select from core_job j
      where j.name = ${SYNCHRONISE_JOB} and j.object_id = s.id and j.status in ('pending', 'running')) returning id`.execute(
    db,
  );
  return rows.length + unqueued.length;
}

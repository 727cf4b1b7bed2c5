import { setTimeout as sleep } from 'node:timers/promises';
import { job as jobs } from '@peersmith/model';
import { type ShownRow, toJson } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { get, wireFor } from '../../engine/read/read.ts';
import { visibleRouters } from '../deployment/index.ts';
import { POLL_JOB } from './job-names.ts';

/** A job that gave no sign of life for so long keeps nobody waiting. */
const DEAD_S = 90;

/** Queues a poll of a router; one that waits or is under way already is answered instead. */
export const askForPoll = (outer: Context, router: number): Promise<ShownRow> =>
  inTransaction(outer, async (context) => {
    await sql`select pg_advisory_xact_lock(hashtext(${POLL_JOB}), ${router}::int)`.execute(context.db);
    const { rows } = await sql<{
      id: number;
    }>`select id from core_job where name = ${POLL_JOB} and object_id = ${router}
       and (status = 'pending' or status = 'running' and coalesce(seen, started) > now() - make_interval(secs => ${DEAD_S})) order by id limit 1`.execute(
      context.db,
    );
    const [waiting] = rows;
    if (!waiting) return context.jobs.enqueue(context, POLL_JOB, { objectId: router });
    const seeing = { ...context, principal: { ...context.principal, isSuperuser: true, grants: [] } };
    const row = await get(seeing, jobs, Number(waiting.id));
    return { ...toJson(jobs, row, wireFor(context)), id: Number(waiting.id) };
  });

/** Queues polls of those of the routers that a query names which the caller may see and which are to be polled, one job each. */
export async function askForPolls(context: Context, named: RawBuilder<unknown>): Promise<ShownRow[]> {
  const { rows } = await sql<{
    id: number;
  }>`select distinct r.id from devices_router r where r.id in (${named}) and r.poll_bgp_sessions_state
     and r.status <> 'disabled' order by r.id`.execute(context.db);
  const ids = await visibleRouters(
    context,
    rows.map(({ id }) => Number(id)),
  );
  const asked: ShownRow[] = [];
  for (const id of ids) asked.push(await askForPoll(context, id));
  return asked;
}

const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 100;
const unpolled = (detail: string, code: string) => new ApiError(503, { detail, code });

/** Has the router of a session polled, and waits for it; fails with 503 and the reason where that does not succeed. */
export async function pollNow(context: Context, router: number | null): Promise<void> {
  const [id] = router === null ? [] : await visibleRouters(context, [router]);
  if (id === undefined) throw unpolled('The session is on no router: name one first.', 'no_router');
  const { id: job } = await askForPoll(context, id);
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && !context.signal?.aborted) {
    const { rows } = await sql<{
      status: string;
      output: string | null;
      data: { code?: string; log?: { message: string }[] };
    }>`
      select status, data from core_job where id = ${job}`.execute(context.db);
    const [found] = rows;
    if (found?.status === 'completed') return;
    if (found && found.status !== 'pending' && found.status !== 'running')
      throw unpolled(
        found.data?.log?.at(-1)?.message ?? 'The router could not be asked.',
        found.data?.code ?? 'poll_failed',
      );
    await sleep(ASK_AGAIN_MS);
  }
  throw unpolled(`The router was not asked yet: job ${job} goes on.`, 'still_waiting');
}

import { setTimeout as sleep } from 'node:timers/promises';
import { job as jobs } from '@peersmith/model';
import { type ShownRow, toJson } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { get, wireFor } from '../../engine/read/read.ts';
import { visibleRouters } from '../deployment/index.ts';
import { POLL_JOB } from './job-names.ts';
import { isToBePolled } from './poll-jobs.ts';

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

/** Queues polls of routers by their ids, as far as the caller sees them and they are to be polled. */
export const pollRouters = (context: Context, ids: readonly number[]): Promise<ShownRow[]> =>
  askForPolls(context, sql`select unnest(${ids}::bigint[])`);

/** How long one waits until a worker takes the job, and until the router has answered. */
const PATIENCE_MS = { pending: 5_000, running: 30_000 };
const ASK_AGAIN_MS = 100;
const unpolled = (detail: string, code: string) => new ApiError(503, { detail, code });

/** Has the router of a session polled, and waits for it; fails with 503 and the reason where that does not succeed. */
export async function pollNow(context: Context, router: number | null): Promise<void> {
  const [id] = router === null ? [] : await visibleRouters(context, [router]);
  if (id === undefined) throw unpolled('The session is on no router: name one first.', 'no_router');
  if (!(await isToBePolled(context, id)))
    throw unpolled(
      'The router is not to be polled: switch on "Poll BGP sessions" at the router.',
      'polling_off',
    );
  const { id: job } = await askForPoll(context, id);
  const waiting = unpolled(`The router was not asked yet: job ${job} waits for that.`, 'still_waiting');
  if ((await context.jobs.workers()) === 0) throw waiting;
  const began = performance.now();
  while (!context.signal?.aborted) {
    const { status, code, said } = await stateOf(context, Number(job));
    if (status === 'completed') return;
    if (status !== 'pending' && status !== 'running')
      throw unpolled(said ?? 'The router could not be asked.', code ?? 'poll_failed');
    if (performance.now() - began > PATIENCE_MS[status]) throw waiting;
    await sleep(ASK_AGAIN_MS);
  }
}

interface JobState {
  status: string;
  code: string | null;
  said: string | null;
}

async function stateOf({ db }: Context, job: number): Promise<JobState> {
  const { rows } =
    await sql<JobState>`select status, data ->> 'code' as code, data -> 'main' -> 'log' -> -1 ->> 4 as said
    from core_job where id = ${job}`.execute(db);
  return rows[0] ?? { status: 'gone', code: null, said: null };
}

import { hostname } from 'node:os';
import { job } from '@peersmith/model';
import { contentTypeOf, type Row, type ShownRow, toJson } from '@peersmith/resource';
import { CompiledQuery, sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { type Context, inTransaction, type Jobs } from '../../engine/context.ts';
import type { JobQueue, Schedule } from '../../engine/jobs.ts';
import type { OpenFor, Services } from '../../engine/module.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';
import { reconcileJobs } from './reconcile-jobs.ts';
import { DEAD_S, runJob } from './run-job.ts';

const QUEUE = 'peersmith';
/** Two jobs at a time, so that a long one does not keep others waiting; what waited before a worker came is taken at once. */
const TAKING = {
  batchSize: 1,
  localConcurrency: 2,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 2,
  notifyPollingIntervalSeconds: 2,
};
const WORKER = 'peersmith-jobs-';
const ATTEND_MS = 60_000;
/** How often pg-boss looks for jobs whose worker has died. */
const SUPERVISE_S = 10;

/** A job whose worker died or lost the database is tried twice more, a few seconds later. */
const QUEUE_OPTIONS = {
  notify: true,
  retryLimit: 2,
  retryDelay: 5,
  retryBackoff: true,
  heartbeatSeconds: 15,
  expireInSeconds: 6 * 3600,
};

/** Processes that have the queue of this database open, on any machine. */
async function countWorkers(boss: PgBoss): Promise<number> {
  const { rows } = await boss
    .getDb()
    .executeSql(
      'select count(distinct application_name)::int as n from pg_stat_activity where datname = current_database() and application_name like $1',
      [`${WORKER}%`],
    );
  return Number(rows[0]?.n ?? 0);
}

/**
 * Jobs are rows (`core_job`), queued in the transaction that makes them necessary and taken by pg-boss. A worker that dies stops
 * its heartbeat, and the job runs again, so handlers must bear to be run twice.
 */
export async function jobQueue({
  url,
  handlers,
  schedules,
  open,
  onError,
}: Parameters<Services['queue']>[0]): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    useListenNotify: true,
    max: 4,
    application_name: `${WORKER}${hostname()}-${process.pid}`,
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
  });
  boss.on('error', onError);
  let attending: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(attending);
    await boss.stop({ graceful: true, timeout: 5_000 });
  };
  try {
    await boss.start();
    await boss.createQueue(QUEUE, QUEUE_OPTIONS);
    await boss.updateQueue(QUEUE, QUEUE_OPTIONS);
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  const byName = new Map(handlers.map((handler) => [handler.name, handler]));

  async function enqueue(
    context: Context,
    name: string,
    { objectId = null, input = {}, secret }: NonNullable<Parameters<Jobs['enqueue']>[2]> = {},
  ): Promise<ShownRow> {
    const handler = byName.get(name);
    if (!handler) throw new Error(`no handler for the job ${name}`);
    const type = typeof handler.object === 'string' ? handler.object : contentTypeOf(handler.object);
    const waiting = handler.singleton ? await unfinished(context, name) : null;
    const id = waiting ?? (await insertJob(context, { name, type, objectId, input, secret }));
    if (!waiting) await send(context, id);
    const [row = {}] = await getMany(
      { ...context, principal: { ...context.principal, isSuperuser: true, grants: [] } },
      job,
      [id],
    );
    return { ...toJson(job, row, wireFor(context)), id };
  }

  /** The queue's entry has the record's `job_id`, so that either is found from the other. */
  async function send(context: Context, id: number): Promise<void> {
    const { rows } = await sql<{ job_id: string }>`select job_id from core_job where id = ${id}`.execute(
      context.db,
    );
    const [row] = rows;
    if (row) await boss.send(QUEUE, { id }, { id: row.job_id, db: inContext(context) });
  }

  async function attend(): Promise<void> {
    const look = async () => {
      const lost = await reconcileJobs((await open(null)).db);
      for (const id of lost) await inTransaction(await open(null), (context) => send(context, id));
    };
    await look();
    attending ??= setInterval(() => look().catch(onError), ATTEND_MS).unref();
  }

  async function work(): Promise<void> {
    for (const schedule of schedules) await keepSchedule(boss, schedule, open);
    await boss.work<{ id: number } | { due: string }>(QUEUE, TAKING, async (jobs) => {
      for (const { data } of jobs) {
        if ('due' in data) await inTransaction(await open(null), (context) => enqueue(context, data.due));
        else await runJob(byName, open, data.id, onError);
      }
    });
  }

  return {
    enqueue,
    work,
    attend,
    withdraw: async (context, jobId) => {
      await boss.cancel(QUEUE, jobId, { db: inContext(context) });
    },
    mayRun: (principal, name, asked) => byName.get(name)?.mayRun(principal, asked) ?? false,
    stop,
    workers: () => countWorkers(boss),
  };
}

/** The queue's statements in the caller's transaction. */
const inContext = ({ db }: Context) => ({
  executeSql: async (text: string, values: unknown[] = []) => ({
    rows: [...(await db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows],
  }),
});

/** Makes the queue's schedule of a job what the settings say; whoever is due is queued as if somebody had asked. */
async function keepSchedule(boss: PgBoss, { job: name, when }: Schedule, open: OpenFor): Promise<void> {
  const cron = await when(await open(null));
  if (cron === null) await boss.unschedule(QUEUE, name);
  else await boss.schedule(QUEUE, cron, { due: name }, { key: name, tz: 'UTC', missed: 'once' });
}

/** The job that waits or runs; one whose last sign of life is long ago, or ahead of a clock that was set back, keeps nobody waiting. */
async function unfinished(context: Context, name: string): Promise<number | null> {
  await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(context.db);
  const { rows } = await sql<{
    id: number;
  }>`select id from core_job where name = ${name} and (status = 'pending' or status = 'running' and coalesce(seen, started) between now() - make_interval(secs => ${DEAD_S}) and now() + make_interval(secs => ${DEAD_S})) order by id limit 1`.execute(
    context.db,
  );
  return rows[0] ? Number(rows[0].id) : null;
}

interface NewJob {
  name: string;
  type: string;
  objectId: number | null;
  input: Row;
  secret: string | undefined;
}

async function insertJob(
  { db, principal, secrets }: Context,
  { name, type, objectId, input, secret }: NewJob,
): Promise<number> {
  const sealed = secret === undefined ? null : secrets.seal(secret);
  const { rows } = await sql<{
    id: number;
  }>`insert into core_job (object_type, object_id, name, status, user_id, token, job_id, input, sealed_input) values (${type}, ${objectId}, ${name}, 'pending', ${principal.id || null}, ${principal.limitedToken}, gen_random_uuid(), ${JSON.stringify(input)}::jsonb, ${sealed}) returning id`.execute(
    db,
  );
  return Number(rows[0]?.id);
}

import { hostname } from 'node:os';
import { job } from '@peersmith/model';
import { type AnyResource, contentTypeOf, type Row, toJson } from '@peersmith/resource';
import { CompiledQuery, sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { type AnyDatabase, type Context, inTransaction } from '../../engine/context.ts';
import { getMany, wireFor } from '../../engine/read.ts';

export interface Progress {
  /** Says how far the work is; kept at most twice a second, and at the end. */
  step: (label: string, done?: number, total?: number) => void;
  log: (level: 'default' | 'success' | 'info' | 'warning' | 'failure', message: string) => void;
}

/** Work that failed for a reason its author foresaw: the message is for the user, and there is no trace. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed';
}

export interface JobHandler {
  /** Upstream's machine name, such as `peeringdb.synchronise`. */
  name: string;
  /** The resource the job is about; its content type when it is about no one object. */
  object: AnyResource | string;
  /** At most one of these waits or runs at a time; asking again answers with it. */
  singleton?: boolean;
  /** When it runs by itself: a cron expression in UTC, or null for never. */
  schedule?: (context: Context) => Promise<string | null>;
  run: (
    context: Context,
    call: { id: number; objectId: number | null; input: Row; progress: Progress },
  ) => Promise<JobResult>;
}

export interface JobResult {
  output?: string;
  message: string;
  /** Part of the work could not be done; the message says which and why. */
  outcome?: 'completed-with-faults' | undefined;
}

export interface JobQueue {
  /** Queues a job in the caller's transaction; the answer is the job as the API shows it. */
  enqueue: (context: Context, name: string, call?: { objectId?: number | null; input?: Row }) => Promise<Row>;
  work: () => Promise<void>;
  stop: () => Promise<void>;
  workers: () => Promise<number>;
}

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

/** Processes that have the queue open, on any machine. */
async function countWorkers(boss: PgBoss): Promise<number> {
  const { rows } = await boss
    .getDb()
    .executeSql(
      'select count(distinct application_name)::int as n from pg_stat_activity where application_name like $1',
      [`${WORKER}%`],
    );
  return Number(rows[0]?.n ?? 0);
}

/**
 * Jobs are rows (`core_job`), queued in the transaction that makes them necessary and taken by pg-boss. A worker that dies stops
 * its heartbeat, and the job runs again, so handlers must bear to be run twice.
 */
export async function jobQueue(
  url: string,
  handlers: readonly JobHandler[],
  open: (user: number | null) => Promise<Context>,
  onError: (error: Error) => void,
): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: url,
    useListenNotify: true,
    max: 4,
    application_name: `${WORKER}${hostname()}-${process.pid}`,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(QUEUE, {
    notify: true,
    retryLimit: 2,
    retryDelay: 1,
    heartbeatSeconds: 30,
    expireInSeconds: 6 * 3600,
  });
  const byName = new Map(handlers.map((handler) => [handler.name, handler]));

  async function enqueue(
    context: Context,
    name: string,
    { objectId = null, input = {} }: { objectId?: number | null; input?: Row } = {},
  ): Promise<Row> {
    const handler = byName.get(name);
    if (!handler) throw new Error(`no handler for the job ${name}`);
    const type = typeof handler.object === 'string' ? handler.object : contentTypeOf(handler.object);
    const waiting = handler.singleton ? await unfinished(context, name) : null;
    const id = waiting ?? (await insertJob(context, name, type, objectId, input));
    if (!waiting) {
      const transaction = {
        executeSql: async (text: string, values: unknown[] = []) => ({
          rows: [...(await context.db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows],
        }),
      };
      await boss.send(QUEUE, { id }, { db: transaction });
    }
    const [row = {}] = await getMany(
      { ...context, principal: { ...context.principal, isSuperuser: true } },
      job,
      [id],
    );
    return toJson(job, row, wireFor(context));
  }

  async function work(): Promise<void> {
    for (const handler of handlers) await keepSchedule(boss, handler, open);
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
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
    workers: () => countWorkers(boss),
  };
}

/** Makes the queue's schedule of a handler what the settings say; whoever is due is queued as if somebody had asked. */
async function keepSchedule(
  boss: PgBoss,
  { name, schedule }: JobHandler,
  open: (user: number | null) => Promise<Context>,
): Promise<void> {
  if (!schedule) return;
  const cron = await schedule(await open(null));
  if (cron === null) await boss.unschedule(QUEUE, name);
  else await boss.schedule(QUEUE, cron, { due: name }, { key: name, tz: 'UTC', missed: 'once' });
}

async function unfinished(context: Context, name: string): Promise<number | null> {
  await sql`select pg_advisory_xact_lock(hashtext(${name}))`.execute(context.db);
  const { rows } = await sql<{
    id: number;
  }>`select id from core_job where name = ${name} and status in ('pending', 'running') order by id limit 1`.execute(
    context.db,
  );
  return rows[0] ? Number(rows[0].id) : null;
}

async function insertJob(
  context: Context,
  name: string,
  type: string,
  objectId: number | null,
  input: Row,
): Promise<number> {
  const { rows } = await sql<{
    id: number;
  }>`insert into core_job (object_type, object_id, name, status, user_id, job_id, input) values (${type}, ${objectId}, ${name}, 'pending', ${context.principal.id || null}, gen_random_uuid(), ${JSON.stringify(input)}::jsonb) returning id`.execute(
    context.db,
  );
  return Number(rows[0]?.id);
}

interface Waiting {
  name: string;
  object_id: number | null;
  input: Row;
  user_id: number | null;
}

async function runJob(
  handlers: ReadonlyMap<string, JobHandler>,
  open: (user: number | null) => Promise<Context>,
  id: number,
  onError: (error: Error) => void,
): Promise<void> {
  const context = await open(null);
  const { rows } =
    await sql<Waiting>`update core_job set status = 'running', started = coalesce(started, now()), updated = now() where id = ${id} and status in ('pending', 'running') returning name, object_id, input, user_id`.execute(
      context.db,
    );
  const [waiting] = rows;
  const handler = waiting && handlers.get(waiting.name);
  if (!waiting || !handler) return;
  const record = new JobRecord(context.db, id);
  try {
    const own = await open(waiting.user_id);
    const result = await handler.run(own, {
      id,
      objectId: waiting.object_id === null ? null : Number(waiting.object_id),
      input: waiting.input,
      progress: record,
    });
    record.log(result.outcome ? 'warning' : 'success', result.message);
    await record.finish('completed', result);
  } catch (error) {
    const expected = error instanceof JobFailed;
    record.log('failure', error instanceof Error ? error.message : String(error));
    await record.finish(expected ? 'failed' : 'errored');
    if (!expected) onError(error instanceof Error ? error : new Error(String(error)));
  }
}

/** The log and progress of a running job, written to its row. */
class JobRecord implements Progress {
  readonly #db: AnyDatabase;
  readonly #id: number;
  readonly #main: unknown[][] = [];
  readonly #counts: Record<string, number> = { success: 0, info: 0, warning: 0, failure: 0 };
  #progress: { label: string; done: number | null; total: number | null } | null = null;
  #written = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(db: AnyDatabase, id: number) {
    this.#db = db;
    this.#id = id;
  }

  step(label: string, done?: number, total?: number): void {
    this.#progress = { label, done: done ?? null, total: total ?? null };
    if (Date.now() - this.#written < 500) return;
    this.#written = Date.now();
    this.#writing = this.#writing.then(() => this.#write()).catch(() => undefined);
  }

  log(level: 'default' | 'success' | 'info' | 'warning' | 'failure', message: string): void {
    this.#main.push([new Date().toISOString(), level, null, null, message]);
    if (level !== 'default') this.#counts[level] = (this.#counts[level] ?? 0) + 1;
    this.#written = 0;
    if (this.#progress)
      this.step(this.#progress.label, this.#progress.done ?? undefined, this.#progress.total ?? undefined);
  }

  async finish(
    status: 'completed' | 'errored' | 'failed',
    { output, outcome }: Pick<JobResult, 'output' | 'outcome'> = {},
  ): Promise<void> {
    await this.#writing;
    const data = {
      ...this.#data(),
      ...(output === undefined
        ? {}
        : { output: { log: [[new Date().toISOString(), 'default', null, null, output]] } }),
    };
    await sql`update core_job set status = ${status}, outcome = ${outcome ?? null}, completed = now(), updated = now(), progress = null, data = ${JSON.stringify(data)}::jsonb where id = ${this.#id}`.execute(
      this.#db,
    );
  }

  #data() {
    return { main: { ...this.#counts, log: this.#main }, total: this.#counts };
  }

  async #write(): Promise<void> {
    await sql`update core_job set progress = ${JSON.stringify(this.#progress)}::jsonb, data = ${JSON.stringify(this.#data())}::jsonb, updated = now() where id = ${this.#id}`.execute(
      this.#db,
    );
  }
}

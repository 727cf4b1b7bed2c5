import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { DeviceContext } from './devices.ts';
import type { Fault } from './router-fault.ts';

/** A run of a job, which works with one router at a time or with several; another run of the same job is another one. */
export class JobRun {
  readonly job: number;
  readonly #run = randomUUID();
  readonly #context: DeviceContext;

  constructor(context: DeviceContext, job: number) {
    this.#context = context;
    this.job = job;
  }

  /** Whether the router is this run's now: nobody else's, or that of a job or run that has ended. */
  async take(routerId: number): Promise<boolean> {
    const { rows } = await sql<{ taken: boolean }>`
      insert into deployment_lock as l (router_id, job_id, run) values (${routerId}, ${this.job}, ${this.#run})
      on conflict (router_id) do update set job_id = excluded.job_id, run = excluded.run, taken = now()
       where l.job_id is null or l.job_id = excluded.job_id
          or not exists (select from core_job j where j.id = l.job_id and j.status in ('pending', 'running'))
      returning true as taken`.execute(this.#context.db);
    return rows.length > 0;
  }

  /** Whether it still is: another run of the same job takes it where this one was taken for dead. */
  async holds(routerId: number): Promise<boolean> {
    const { rows } =
      await sql`select from deployment_lock where router_id = ${routerId} and run = ${this.#run}`.execute(
        this.#context.db,
      );
    return rows.length > 0;
  }

  async release(routerId: number): Promise<void> {
    await sql`delete from deployment_lock where router_id = ${routerId} and run = ${this.#run}`.execute(
      this.#context.db,
    );
  }

  /** Who has the router, in words. */
  async holder(routerId: number): Promise<string> {
    const { rows } = await sql<{ job: number; user: string | null; taken: string }>`
      select l.job_id::int as job, u.username as user, to_char(l.taken at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS') as taken
        from deployment_lock l left join core_job j on j.id = l.job_id left join auth_user u on u.id = j.user_id where l.router_id = ${routerId}`.execute(
      this.#context.db,
    );
    const [held] = rows;
    return held
      ? `job ${held.job}${held.user ? ` of ${held.user}` : ''} since ${held.taken} UTC`
      : 'nobody any more';
  }
}

const ASK_AGAIN_MS = 500;

/** Works with a router that nobody else of ours works with; waits for that, and says who has it where it takes too long. */
export async function withRouterLock<T>(
  { devices }: DeviceContext,
  {
    run,
    routerId,
    wait_ms,
    signal,
  }: { run: JobRun; routerId: number; wait_ms: number; signal?: AbortSignal },
  work: () => Promise<T>,
): Promise<T | Fault> {
  const until = devices.now() + wait_ms;
  while (!(await run.take(routerId))) {
    if (devices.now() >= until || signal?.aborted)
      return {
        step: 'lock',
        code: 'router_busy',
        message: `Another job of ours works with it: ${await run.holder(routerId)}.`,
      };
    await devices.pause(ASK_AGAIN_MS, signal);
  }
  try {
    return await work();
  } finally {
    await run.release(routerId);
  }
}

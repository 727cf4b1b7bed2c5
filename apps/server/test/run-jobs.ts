import { sql } from 'kysely';
import type { App } from '../src/app.ts';
import { SYSTEM } from '../src/engine/context.ts';
import type { JobHandler } from '../src/engine/jobs.ts';
import { runJob } from '../src/modules/core/run-job.ts';
import { loadPrincipal } from '../src/modules/users/index.ts';

/**
 * Runs jobs of these kinds as the first user, or as whoever asked for each: those that wait, to their end; or one once more, as the queue
 * does when its worker dies.
 */
export function jobRunner(
  app: App,
  jobs: readonly JobHandler[],
  { asAsked = false }: { asAsked?: boolean } = {},
): (again?: number) => Promise<void> {
  const handlers = new Map(jobs.map((job) => [job.name, job]));
  const principal = { ...SYSTEM, id: 1, username: 'user1' };
  const runOne = (id: number) =>
    runJob(
      handlers,
      async (user, token = null) => ({
        ...app.system(),
        principal: asAsked && user !== null ? await loadPrincipal(app.system().db, user, token) : principal,
      }),
      id,
      (error) => {
        throw error;
      },
    );
  return async (again) => {
    if (again) return runOne(again);
    for (;;) {
      const { rows } = await sql<{ id: number }>`select id from core_job where status = 'pending'
        and name = any(${[...handlers.keys()]}) order by id limit 1`.execute(app.system().db);
      if (!rows[0]) return;
      await runOne(Number(rows[0].id));
    }
  };
}

import { sql } from 'kysely';
import type { Context } from '../context.ts';

const KEPT_RUNS = 50;

/** Keeps the list of jobs readable, for a job that a schedule asks for often: the last runs stay, and those of a week that did not end well. `job` is the run that asks. */
export async function forgetRuns({ db }: Context, name: string, job: number): Promise<void> {
  await sql`delete from core_job where name = ${name} and id <> ${job} and user_id is null and status not in ('pending', 'running')
      and (started < now() - interval '7 days' or status = 'completed' and outcome is null)
      and id not in (select id from core_job where name = ${name} order by id desc limit ${KEPT_RUNS})`.execute(
    db,
  );
}

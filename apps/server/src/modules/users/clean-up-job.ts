import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forgetAnswers } from '../../engine/http/idempotent-requests.ts';
import type { JobHandler, Schedule } from '../../engine/jobs.ts';
import { auditSettings, forgetAudit } from '../audit/index.ts';

/** Counts of attempts mean nothing after an hour; where somebody came from, after so many days. */
const ATTEMPTS_H = 24;
const ADDRESSES_DAYS = 400;

/** Forgets what the audit log need not keep any longer, what was counted and remembered about sign-ins, and answers that were kept for requests that are sent again. */
export const cleanUpSchedule: Schedule = { job: 'users.clean_up', when: async () => '23 3 * * *' };
export const cleanUpJob: JobHandler = {
  name: 'users.clean_up',
  object: 'users.auditevent',
  singleton: true,
  mayRun: (principal) => principal.isSuperuser,
  run: async (context) => {
    const events = await forgetAudit(context);
    await forgetSignIns(context);
    await forgetAnswers(context);
    const days = auditSettings.of(context).AUDIT_LOG_RETENTION_DAYS;
    return { message: `${events} events of the audit log were older than ${days} days and are deleted.` };
  },
};

async function forgetSignIns({ db }: Context): Promise<void> {
  await sql`delete from users_attempt where last < now() - make_interval(hours => ${ATTEMPTS_H})`.execute(db);
  await sql`delete from users_session where expires < now()`.execute(db);
  for (const table of ['users_signinaddress', 'users_tokenaddress'])
    await sql`delete from ${sql.table(table)} where last_used < now() - make_interval(days => ${ADDRESSES_DAYS})`.execute(
      db,
    );
}

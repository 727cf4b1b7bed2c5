import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forgetAudit } from '../audit/index.ts';
import type { JobHandler } from '../core/index.ts';

/** Counts of attempts mean nothing after an hour; where somebody came from, after so many days. */
const ATTEMPTS_H = 24;
const ADDRESSES_DAYS = 400;

/** Every night: forgets what the audit log need not keep any longer, and what was counted and remembered about sign-ins. */
export const cleanUpJob: JobHandler = {
  name: 'users.clean_up',
  object: 'users.auditevent',
  singleton: true,
  schedule: async () => '23 3 * * *',
  mayRun: (principal) => principal.isSuperuser,
  run: async (context) => {
    const events = await forgetAudit(context);
    await forgetSignIns(context);
    const days = context.settings.auditRetentionDays;
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

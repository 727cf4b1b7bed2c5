import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { auditSettings } from './settings.ts';

const BATCH = 10_000;

/** Deletes what is older than the audit log is kept, some at a time; how many events that were. */
export async function forgetAudit({ db, settings, signal }: Context): Promise<number> {
  const days = auditSettings.of({ settings }).AUDIT_LOG_RETENTION_DAYS;
  let gone = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { numAffectedRows = 0n } =
      await sql`delete from users_auditevent where id in (select id from users_auditevent where time < now() - make_interval(days => ${days}) order by time limit ${BATCH})`.execute(
        db,
      );
    gone += Number(numAffectedRows);
    if (Number(numAffectedRows) < BATCH) return gone;
  }
}

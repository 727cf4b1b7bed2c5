import { router as routers } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { JobHandler } from '../../engine/jobs.ts';
import { counted } from '../../platform/counted.ts';
import { THIN_JOB } from './job-names.ts';
import { monitoringSettings } from './settings.ts';

/** Of counts so many days old, the last of so many seconds is kept: all of a day, and then ever fewer. */
export const KEPT = [
  { days: 1, every_s: 3600 },
  { days: 7, every_s: 3 * 3600 },
  { days: 30, every_s: 12 * 3600 },
] as const;
/** How far back each run looks beyond an age: runs that were missed are made up for, and what was thinned before is not looked at again. */
const OVERLAP_DAYS = 3;

const TABLES = [
  ['monitoring_count', ['direct_session_id']],
  ['monitoring_count', ['exchange_session_id']],
  ['monitoring_poll', ['router_id']],
  ['monitoring_sum', ['internet_exchange_id', 'router_id']],
  ['monitoring_sum', ['bgp_group_id', 'router_id']],
] as const;

/** Makes history thinner the older it is, and forgets what is older than it is kept. Answers how many rows went. */
export async function thinHistory({
  db,
  now,
  settings,
}: Pick<Context, 'db' | 'now' | 'settings'>): Promise<number> {
  const { HISTORY_DAYS } = monitoringSettings.of({ settings });
  const today = now();
  let gone = 0n;
  for (const [table, owners] of TABLES)
    for (const { days, every_s } of KEPT) {
      const { numAffectedRows } = await sql`delete from ${sql.table(table)} t using (
          select ctid, row_number() over (partition by ${sql.join(owners.map((one) => sql.ref(one)))}, trunc(extract(epoch from at) / ${every_s}) order by at desc) as place from ${sql.table(table)}
           where ${sql.ref(owners[0])} is not null and at < ${today}::timestamptz - make_interval(days => ${days})
             and at >= ${today}::timestamptz - make_interval(days => ${days + OVERLAP_DAYS})) old
        where t.ctid = old.ctid and old.place > 1`.execute(db);
      gone += numAffectedRows ?? 0n;
    }
  for (const table of ['monitoring_count', 'monitoring_poll', 'monitoring_sum', 'monitoring_transition']) {
    const { numAffectedRows } =
      await sql`delete from ${sql.table(table)} where at < ${today}::timestamptz - make_interval(days => ${HISTORY_DAYS})`.execute(
        db,
      );
    gone += numAffectedRows ?? 0n;
  }
  return Number(gone);
}

/** The job that does it. */
export const thinJob: JobHandler = {
  name: THIN_JOB,
  object: routers,
  singleton: true,
  mayRun: (principal) => principal.isStaff || principal.isSuperuser,
  run: async (context) => ({
    message: `Dropped from the history: ${counted(await thinHistory(context), 'entry', 'entries')}.`,
  }),
};

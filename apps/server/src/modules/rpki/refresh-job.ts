import { rpkiSnapshot } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { type RefreshedRpki, RpkiFailed, refreshVrps } from './refresh-vrps.ts';
import { rpkiSources } from './rpki-source.ts';
import { rpkiSettings } from './settings.ts';

/** Who may have RPKI's data read. */
export const MAY_REFRESH = 'rpki.refresh_snapshot';

/** The job that reads RPKI's data. */
export const refreshRpkiJob: JobHandler = {
  name: 'rpki.refresh',
  object: rpkiSnapshot,
  singleton: true,
  mayRun: (principal) => holds(principal, MAY_REFRESH),
  run: async (context, { id, input, progress, signal }) => {
    await forgetRuns(context, refreshRpkiJob.name, id);
    progress.step('reading');
    try {
      const done = await refreshVrps({ ...context, signal }, { accept: input.accept === true });
      for (const reason of done.passed_over) progress.log('warning', `${reason}; the next source was asked.`);
      const { rejected, id: snapshot } = done.snapshot;
      if (rejected > 0)
        progress.log(
          'warning',
          `${rejected} records have lengths or bits that no prefix has; they were left out.`,
        );
      return {
        message: describeRefresh(done),
        data: { snapshot, changed: done.changed },
        ...(done.passed_over.length ? { outcome: 'completed-with-faults' as const } : {}),
      };
    } catch (error) {
      if (error instanceof RpkiFailed) throw new JobFailed(error.message, { code: error.code });
      throw error;
    }
  },
};

/** What came of reading RPKI's data, in a sentence. */
export function describeRefresh({ snapshot, changed, announced, withdrawn }: RefreshedRpki): string {
  const { source, ipv4_vrps, ipv6_vrps, aspas } = snapshot;
  const counts = `${ipv4_vrps.toLocaleString('en')} VRPs of IPv4, ${ipv6_vrps.toLocaleString('en')} of IPv6, ${aspas.toLocaleString('en')} ${aspas === 1 ? 'ASPA' : 'ASPAs'}`;
  if (!changed) return `${source}: nothing changed, ${counts}.`;
  const by = announced + withdrawn > 0 ? ` (${announced} came, ${withdrawn} went)` : '';
  return `${source}: ${counts}${by}.`;
}

/** When RPKI's data are read by themselves, as a cron expression in UTC; null for never. */
export async function refreshSchedule(context: Context): Promise<string | null> {
  const { RPKI_REFRESH_MINUTES: minutes } = rpkiSettings.of(context);
  if (minutes === 0 || rpkiSources(context).length === 0) return null;
  // Public files would not like all installations to come at the same minute; the moment this one was made is its own.
  const { rows } = await sql<{
    minute: number;
  }>`select abs(hashtext(min(applied_at)::text) % 60) as minute from schema_migration`.execute(context.db);
  const minute = rows[0]?.minute ?? 0;
  if (minutes < 60) return `${minute % minutes}-59/${minutes} * * * *`;
  const hours = Math.round(minutes / 60);
  return hours >= 24 ? `${minute} 0 * * *` : `${minute} */${hours} * * *`;
}

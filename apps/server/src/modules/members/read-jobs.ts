import { memberExport } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import { forgetRuns } from '../../engine/write/forget-runs.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import { failedAlone, unforeseenText } from '../../platform/unforeseen.ts';
import type { KeptExport } from './keep-export.ts';
import { MembersFault } from './members-fault.ts';
import { keepFailure, readSource } from './read-source.ts';
import { enabledSources, type Source, sourceOf } from './sources.queries.ts';

export const READ_JOB = 'members.read';
export const READ_ALL_JOB = 'members.read-all';
/** Exchanges that are asked at a time; each but once. */
const AT_ONCE = 4;
const MAY_READ = 'members.change_memberexport';

/** The job that reads one member export. */
export const readJob: JobHandler = {
  name: READ_JOB,
  object: memberExport,
  mayRun: (principal) => holds(principal, MAY_READ),
  run: async (outer, { objectId, input, signal }) => {
    const context = { ...outer, signal };
    const source = await sourceOf(context, objectId ?? 0).catch((error: unknown) => {
      if (error instanceof ApiError) throw new JobFailed('The member export is gone, or you may not see it.');
      throw error;
    });
    try {
      const kept = await readSource(context, source, input.accept_gone === true);
      return { message: describeRead(source, kept), data: { changed: kept !== null, ...kept } };
    } catch (error) {
      if (error instanceof MembersFault)
        throw new JobFailed(`The member export of ${source.exchange} was not read: ${error.message}.`);
      throw error;
    }
  },
};

/** The job that reads every member export that is enabled. One that fails keeps no other from being read. */
export const readAllJob: JobHandler = {
  name: READ_ALL_JOB,
  object: memberExport,
  singleton: true,
  mayRun: (principal) => holds(principal, MAY_READ),
  run: async (outer, { id, progress, signal }) => {
    const context = { ...outer, signal };
    await forgetRuns(context, READ_ALL_JOB, id);
    const ids = await enabledSources(context);
    const counts = { read: 0, failed: 0 };
    const unforeseen: unknown[] = [];
    let at = 0;
    await sideBySide(ids, AT_ONCE, async (one) => {
      signal.throwIfAborted();
      const source = await listed(context, one, (error) => unforeseen.push(error));
      if (!source) return;
      progress.step(source.exchange, at++, ids.length);
      try {
        progress.log('info', describeRead(source, await readSource(context, source)));
        counts.read += 1;
      } catch (error) {
        const isForeseen = error instanceof MembersFault;
        if (!isForeseen && !failedAlone(error, signal)) throw error;
        if (!isForeseen) unforeseen.push(error);
        const text = isForeseen ? `${error.message}.` : unforeseenText(error);
        progress.log('warning', `${source.exchange}: ${text}`);
        counts.failed += 1;
      }
    });
    if (unforeseen.length > 0) throw unforeseen[0];
    return {
      message: `${counts.read} member exports were read; ${counts.failed} could not be.`,
      data: counts,
      ...(counts.failed ? { outcome: 'completed-with-faults' as const } : {}),
    };
  },
};

/** A member export of a list; null where it is gone since, or cannot be loaded, which is kept and told. */
async function listed(
  context: Context,
  id: number,
  onUnforeseen: (error: unknown) => void,
): Promise<Source | null> {
  try {
    return await sourceOf(context, id);
  } catch (error) {
    if (error instanceof ApiError) return null;
    if (!failedAlone(error, context.signal)) throw error;
    await keepFailure(context, id, error);
    onUnforeseen(error);
    return null;
  }
}

/** What came of reading a member export, in a sentence. */
export function describeRead({ exchange }: Source, kept: KeptExport | null): string {
  if (kept === null) return `${exchange}: nothing changed.`;
  const { ports, members, findings, came, changed, went } = kept;
  return `${exchange}: ${members} members with ${ports} ports (${came} came, ${changed} changed, ${went} went), ${findings} findings.`;
}

/** When member exports are read by themselves, as a cron expression in UTC. */
export async function readSchedule({ db }: Context): Promise<string> {
  // Exchanges would not like all installations to come at the same minute; the moment this one was made is its own.
  const { rows } = await sql<{
    minute: number;
  }>`select abs(hashtext(min(applied_at)::text || 'members') % 1440) as minute from schema_migration`.execute(
    db,
  );
  const minute = rows[0]?.minute ?? 0;
  return `${minute % 60} ${Math.floor(minute / 60)} * * *`;
}

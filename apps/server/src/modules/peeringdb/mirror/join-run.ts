import { setTimeout as sleep } from 'node:timers/promises';
import { TAGS, type Tag } from '@peersmith/peeringdb';
import type { AnyDatabase } from '../../../engine/context.ts';
import { isFree } from './run-lock.ts';
import { findRun, type RecordedRun, type TypeReport } from './runs.ts';

const LOOK_EVERY_MS = 500;

export interface JoinRun {
  signal?: AbortSignal | undefined;
  /** Told once whose run is waited for. */
  onJoined?: ((run: RecordedRun) => void) | undefined;
  /** Told of each object type that the run has done. */
  onLoaded?: ((tag: Tag, report: TypeReport) => void) | undefined;
}

/** Waits for the run that somebody else does, and gives what came of it; null when it died, or was none. */
export async function joinRun(
  db: AnyDatabase,
  { signal, onJoined, onLoaded }: JoinRun,
): Promise<RecordedRun | null> {
  let run = await findRun(db);
  if (run) onJoined?.(run);
  const told = new Set<string>();
  for (;;) {
    for (const [tag, report] of typesOf(run)) {
      if (told.has(tag)) continue;
      told.add(tag);
      onLoaded?.(tag, report);
    }
    if (run && run.status !== 'running') return run.status === 'interrupted' ? null : run;
    // Nobody holds the mirror, and the run says that it goes on: its process has died. Or another was about to begin.
    if (await isFree(db)) {
      const last = run && (await findRun(db, run.id));
      if (!last || last.status === 'running') return null;
    }
    await sleep(LOOK_EVERY_MS, undefined, signal ? { signal } : {});
    run = run ? await findRun(db, run.id) : await findRun(db);
  }
}

/** The reports of a run that is written down. */
export const typesOf = (run: RecordedRun | null): Map<Tag, TypeReport> => {
  const types = new Map<Tag, TypeReport>();
  for (const tag of TAGS) {
    const report = run?.types[tag];
    if (report) types.set(tag, report);
  }
  return types;
};

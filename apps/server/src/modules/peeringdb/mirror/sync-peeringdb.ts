import type { Context } from '../../../engine/context.ts';
import { describeReport } from './describe-report.ts';
import { sourceOf } from './source.ts';
import { type Synchronised, synchroniseMirror } from './synchronise-job.ts';

interface SyncPeeringdb {
  /** Where to read; the configured source when absent. */
  source?: string | undefined;
  /** Ask for everything, and not only for what changed. */
  full?: boolean | undefined;
  tell: (line: string) => void;
  /** Hears how many rows and bytes of an object type have come. */
  onProgress?: ((tag: string, rows: number, bytes: number) => void) | undefined;
}

/** Loads the mirror, telling each object type as it is done. */
export async function syncPeeringdb(
  context: Context,
  { source, full, tell, onProgress }: SyncPeeringdb,
): Promise<Synchronised> {
  return synchroniseMirror(context, {
    source: await sourceOf(context, source),
    full,
    ...(onProgress ? { onProgress } : {}),
    onJoined: ({ runner }) => tell(`Waiting for the run of ${runner}.`),
    onLoaded: (tag, report) => tell(`  ${describeReport(tag, report)}`),
  });
}

import { type Context, inTransaction } from '../../engine/context.ts';
import { followFiles } from './feeding/follow-files.ts';
import { openStore } from './open-store.ts';
import type { SourceRow } from './source-rows.queries.ts';
import { sha256 } from './stores/expected.ts';
import type { StoreChange, Written } from './stores/store.ts';
import { forgetBasis, forgetFiles, keepFiles, keptFiles } from './synchronise/files.queries.ts';
import { withSource } from './synchronise/lease.ts';

/**
 * Writes a batch of files to a data source, and keeps them as they are there now; null where nothing changes. What follows them takes the
 * content at once. On a branch of its own nothing changes here before that is merged and read. Fails with a `StoreFault` or `SourceBusy`.
 */
export function writeSource(
  context: Context,
  source: SourceRow,
  change: StoreChange,
): Promise<Written | null> {
  return withSource(context, { id: source.id, status: 'pushing' }, async () => {
    const written = await openStore(context, source).write(change);
    if (written === null || change.branch) return written;
    await inTransaction(context, (inner) => keepWritten(inner, source.id, change));
    await followFiles(context, source.id);
    return written;
  });
}

async function keepWritten(
  context: Context,
  source: number,
  { files, removed = [] }: StoreChange,
): Promise<void> {
  await keepFiles(
    context,
    source,
    // Without a tag, so that the next synchronisation looks at them again, and finds what was written here.
    files.map(({ path, content }) => ({
      path,
      content,
      size: content.length,
      hash: sha256(content),
      tag: '',
    })),
  );
  await forgetRemoved(context, source, removed);
  await forgetBasis(context, source);
}

async function forgetRemoved(context: Context, source: number, removed: readonly string[]): Promise<void> {
  if (removed.length === 0) return;
  const kept = await keptFiles(context, source);
  await forgetFiles(
    context,
    removed.flatMap((path) => kept.get(path)?.id ?? []),
  );
}

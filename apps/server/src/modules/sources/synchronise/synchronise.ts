import { type Context, inTransaction } from '../../../engine/context.ts';
import { type Followed, followFiles } from '../feeding/follow-files.ts';
import { type SourceRow, sourceOf } from '../source-rows.queries.ts';
import { forgetFiles, keepFiles, keepRevision, keptFiles } from './files.queries.ts';
import { withSource } from './lease.ts';
import { differenceOf, type SourceDifference } from './read-source.ts';

/** What came of a synchronisation. */
export interface Synchronised {
  /** Whether the source had what was read last. */
  unchanged: boolean;
  came: number;
  changed: number;
  went: number;
  skipped: number;
  /** Objects that took the content of their file, and those that could not. */
  followers: Followed;
}

/** How a source is read: by which job, and who hears how far it has come. */
export interface Reading {
  holder?: string;
  tell?: (done: number, total: number) => void;
}

/** Reads a source, keeps its files, and brings up to date what follows them. Fails with a `StoreFault` or `SourceBusy`; what was read before stays. */
export function synchronise(
  context: Context,
  { id }: Pick<SourceRow, 'id'>,
  { holder, tell = () => undefined }: Reading = {},
): Promise<Synchronised> {
  return withSource(context, { id, status: 'synchronising', holder }, async () => {
    // As it is by now: whoever had it before may have written to it.
    const source = await sourceOf(context, id);
    const difference = await differenceOf(context, source);
    const counts = difference && (await keepDifference(context, source, { difference, tell }));
    const followers = await followFiles(context, source.id);
    const none = { came: 0, changed: 0, went: 0, skipped: 0 };
    return { unchanged: difference === null, ...(counts ?? none), followers };
  });
}

/** All files in one transaction: nobody sees half of a commit. */
async function keepDifference(
  outer: Context,
  { id }: SourceRow,
  { difference, tell }: { difference: SourceDifference; tell: (done: number, total: number) => void },
): Promise<{ came: number; changed: number; went: number; skipped: number }> {
  const { gone, skipped, revision, basis, count } = difference;
  return inTransaction(outer, async (context) => {
    const kept = await keptFiles(context, id);
    const counts = { came: 0, changed: 0 };
    const read = new Set<string>();
    for await (const batch of difference.batches) {
      await keepFiles(context, id, batch);
      for (const { path, hash } of batch) {
        const before = kept.get(path);
        if (!before) counts.came += 1;
        else if (before.hash !== hash) counts.changed += 1;
        read.add(path);
      }
      tell(read.size, count);
    }
    // What turned out to be no file while it was read is none of ours any more.
    const unread = skipped.flatMap(({ path }) => kept.get(path)?.id ?? []);
    await forgetFiles(context, [...gone.map((file) => file.id), ...unread]);
    await keepRevision(context, { id, revision, basis, skipped });
    return { ...counts, went: gone.length + unread.length, skipped: skipped.length };
  });
}

/** What came of it, in a sentence. */
export function describeSynchronised(
  name: string,
  { unchanged, came, changed, went, skipped, followers }: Synchronised,
): string {
  const files = unchanged
    ? 'nothing new'
    : `${came} files came, ${changed} changed, ${went} went${skipped ? `, ${skipped} were left out` : ''}`;
  const objects = followers.updated.length ? `; ${followers.updated.length} objects took new content` : '';
  const behind = followers.faults.length
    ? `; ${followers.faults.length} could not take it and keep what they had`
    : '';
  return `${name}: ${files}${objects}${behind}.`;
}

import { isDeepStrictEqual } from 'node:util';
import type { SourcePreview } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { contentFor } from '../feeding/content-for.ts';
import { type Bound, followersOf } from '../feeding/followers.queries.ts';
import type { SourceRow } from '../source-rows.queries.ts';
import { contentOf, type KeptFile, keptFiles } from '../synchronise/files.queries.ts';
import { differenceOf, type SourceDifference } from '../synchronise/read-source.ts';
import { compareTexts } from './compare-texts.ts';
import { heldText } from './shown-text.ts';

const MOST_TEXT = 400_000;
const MOST_FILES = 5000;

type FileChange = SourcePreview['files'][number];
type ObjectChange = SourcePreview['objects'][number];

/** What a synchronisation would do to files and to the objects that follow them. Nothing is written. */
export async function previewSource(context: Context, source: SourceRow): Promise<SourcePreview> {
  const difference = await differenceOf(context, source);
  const kept = await keptFiles(context, source.id);
  const followers = await followersOf(context, source.id);
  const { files, same, contents } = difference
    ? await changesOf(difference, { kept, wanted: new Set(followers.map(({ path }) => path)) })
    : { files: [], same: kept.size, contents: new Map<string, Buffer>() };
  const gone = new Set(files.flatMap(({ change, path }) => (change === 'gone' ? [path] : [])));
  const objects: ObjectChange[] = [];
  for (const one of followers) {
    const content = contents.get(one.path) ?? (await keptContent(context, kept.get(one.path)));
    const change = gone.has(one.path) ? losing(one) : content && (await changeOf(one, content));
    if (change) objects.push(change);
  }
  return {
    unchanged: difference === null,
    same,
    files: files.slice(0, MOST_FILES),
    objects,
    skipped: difference?.skipped.slice(0, 1000) ?? [],
  };
}

const keptContent = (context: Context, file: KeptFile | undefined): Promise<Buffer | null> | null =>
  file ? contentOf(context, file.id) : null;

interface FileChanges {
  files: FileChange[];
  same: number;
  /** What those will have that are followed, and change. */
  contents: Map<string, Buffer>;
}

async function changesOf(
  difference: SourceDifference,
  { kept, wanted }: { kept: ReadonlyMap<string, KeptFile>; wanted: ReadonlySet<string> },
): Promise<FileChanges> {
  const changes: FileChanges = { files: [], same: difference.same, contents: new Map() };
  for await (const batch of difference.batches)
    for (const { path, hash, size, content } of batch) {
      const before = kept.get(path);
      if (before?.hash === hash) changes.same += 1;
      else {
        changes.files.push({ path, change: before ? 'changed' : 'new', size });
        if (wanted.has(path)) changes.contents.set(path, content);
      }
    }
  // What turned out to be no file while it was read goes, too.
  const unread = difference.skipped.flatMap(({ path }) => kept.get(path) ?? []);
  for (const path of new Set([...difference.gone, ...unread].map((file) => file.path)))
    changes.files.push({ path, change: 'gone', size: kept.get(path)?.size ?? 0 });
  changes.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return changes;
}

const shown = ({ type, id, display, page, path }: Bound) => ({ type, id, display, page, path });

/** It keeps what it has; one whose file is gone already loses nothing. */
const losing = (one: Bound): ObjectChange | null =>
  one.file === null ? null : { ...shown(one), gone: true, fault: '', difference: '' };

/** What it would take; null where it has that already. */
async function changeOf(one: Bound, content: Buffer): Promise<ObjectChange | null> {
  const read = contentFor(one.resource, content, one);
  if ('fault' in read) return { ...shown(one), gone: false, fault: read.fault, difference: '' };
  if (isDeepStrictEqual(read.value, one.held) && one.fault === '') return null;
  const [before, after] = [heldText(one.held), heldText(read.value)];
  const isShown = before.length + after.length < MOST_TEXT;
  return {
    ...shown(one),
    ...{ gone: false, fault: '' },
    difference: isShown ? await compareTexts(before, after) : '',
  };
}

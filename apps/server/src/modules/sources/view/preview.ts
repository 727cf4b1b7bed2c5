import type { SourcePreview } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { contentFor } from '../feeding/content-for.ts';
import { type Bound, boundTo } from '../feeding/followers.queries.ts';
import type { SourceRow } from '../source-rows.queries.ts';
import { type KeptFile, keptFiles } from '../synchronise/files.queries.ts';
import { differenceOf } from '../synchronise/read-source.ts';
import { compareTexts } from './compare-texts.ts';
import { heldText } from './shown-text.ts';

const MOST_TEXT = 400_000;
const MOST_FILES = 5000;

type FileChange = SourcePreview['files'][number];

/** What a synchronisation would do to files and to the objects that follow them. Nothing is written. */
export async function previewSource(context: Context, source: SourceRow): Promise<SourcePreview> {
  const difference = await differenceOf(context, source);
  if (difference === null) return { unchanged: true, same: 0, files: [], objects: [], skipped: [] };
  const kept = await keptFiles(context, source.id);
  const bound = await boundTo(
    context,
    [...kept.values()].map(({ id }) => id),
  );
  const files: FileChange[] = difference.gone.map(({ path }) => ({
    path,
    change: 'gone',
    size: kept.get(path)?.size ?? 0,
  }));
  const objects: SourcePreview['objects'] = [];
  let same = difference.same;
  for await (const batch of difference.batches)
    for (const { path, hash, size, content } of batch) {
      const before = kept.get(path);
      if (before?.hash === hash) same += 1;
      else {
        files.push({ path, change: before ? 'changed' : 'new', size });
        objects.push(...(await changesOf(bound, before, content)));
      }
    }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    unchanged: false,
    same,
    files: files.slice(0, MOST_FILES),
    objects,
    skipped: difference.skipped.slice(0, 1000),
  };
}

async function changesOf(
  bound: readonly Bound[],
  file: KeptFile | undefined,
  content: Buffer,
): Promise<SourcePreview['objects']> {
  const changes: SourcePreview['objects'] = [];
  for (const one of bound) {
    if (!one.follows || one.file !== file?.id) continue;
    const { type, id, display, page } = one;
    const read = contentFor(one.resource, content, one);
    const fault = 'fault' in read ? read.fault : '';
    const [before, after] = [heldText(one.held), 'value' in read ? heldText(read.value) : ''];
    const isShown = fault === '' && before.length + after.length < MOST_TEXT;
    changes.push({
      type,
      id,
      display,
      page,
      path: file.path,
      fault,
      difference: isShown ? await compareTexts(before, after) : '',
    });
  }
  return changes;
}

import { inBatches } from '../in-batches.ts';
import type { Skipped, StoredEntry, StoredFile } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import type { GitRoom } from './git-room.ts';
import { local } from './repository.ts';

const LFS = 'version https://git-lfs.github.com/spec/';

/** The contents of files, a batch at a time, by one `git cat-file` each. */
export async function* readBlobs(
  git: GitRoom,
  entries: readonly StoredEntry[],
  skip: (skipped: Skipped) => void,
): AsyncIterable<readonly StoredFile[]> {
  for (const batch of inBatches(entries)) {
    const contents = await blobsOf(
      git,
      batch.map(({ tag }) => tag),
    );
    yield batch.flatMap((entry, at) => {
      const content = contents[at] ?? Buffer.alloc(0);
      if (content.length < 1024 && content.subarray(0, LFS.length).toString('latin1') === LFS) {
        skip({ path: entry.path, reason: 'lfs', text: 'Its content is in Git LFS, which is not read.' });
        return [];
      }
      return [{ ...entry, content }];
    });
  }
}

/** The contents of objects, by one `git cat-file`. */
export async function blobsOf(git: GitRoom, objects: readonly string[]): Promise<Buffer[]> {
  const printed = await local(git, ['cat-file', '--batch'], `${objects.join('\n')}\n`);
  return takeApart(printed, objects.length);
}

/** `<object> blob <size>` on a line, the content, a line end; for each that was asked. */
function takeApart(printed: Buffer, count: number): Buffer[] {
  const contents: Buffer[] = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    const end = printed.indexOf(10, at);
    const [, size] = /^[0-9a-f]+ blob (\d+)$/.exec(printed.toString('latin1', at, Math.max(at, end))) ?? [];
    if (size === undefined)
      throw new StoreFault('failed', 'The repository that is kept here lacks a file; read it again');
    contents.push(printed.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return contents;
}

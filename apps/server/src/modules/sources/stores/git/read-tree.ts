import { Listing } from '../listing.ts';
import { explainGit } from './explain-git.ts';
import type { GitRoom } from './git-room.ts';
import { runGit } from './run-git.ts';

const LINE = /^(\d{6}) (\w+) ([0-9a-f]+) +(-|\d+)\t([\s\S]+)$/;
const MOST_LISTED = 256_000_000;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** One line of a tree. */
export interface TreeEntry {
  mode: string;
  object: string;
  path: string;
}

/** The files of a commit, with what else lies there. */
export async function listTree(git: GitRoom, commit: string): Promise<Listing> {
  const listing = new Listing(git.limits);
  for await (const { mode, object, size, path } of treeLines(git, commit)) {
    if (path === null) listing.skip(lossy(object), 'name', 'Its name is not UTF-8.');
    else if (mode === '120000')
      listing.skip(path, 'symlink', 'It is a symbolic link, which could lead anywhere.');
    else if (mode === '160000')
      listing.skip(path, 'submodule', 'It is a submodule: add its repository as a data source of its own.');
    else listing.add({ path, size, tag: object });
  }
  return listing;
}

const lossy = (object: string) => `object ${object.slice(0, 12)}`;

async function* treeLines(git: GitRoom, commit: string) {
  const done = await runGit(git, ['ls-tree', '-r', '-l', '-z', '--full-tree', '--end-of-options', commit], {
    most_bytes: MOST_LISTED,
  });
  if (done.code !== 0) throw explainGit(git, done);
  let from = 0;
  for (let to = done.stdout.indexOf(0); to >= 0; to = done.stdout.indexOf(0, from)) {
    const line = done.stdout.subarray(from, to);
    from = to + 1;
    const text = decoded(line);
    const [, mode = '', , object = '', size = '0', path = ''] =
      LINE.exec(text ?? line.toString('latin1')) ?? [];
    yield { mode, object, size: Number(size) || 0, path: text === null ? null : path };
  }
}

function decoded(line: Buffer): string | null {
  try {
    return utf8.decode(line);
  } catch {
    return null;
  }
}

/** What stands at some paths of a commit, and at the folders above them: by path. */
export async function lookUpPaths(
  git: GitRoom,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, TreeEntry>> {
  const found = new Map<string, TreeEntry>();
  const wanted = [...new Set(paths)];
  for (let at = 0; at < wanted.length; at += 500) {
    const done = await runGit(git, [
      'ls-tree',
      '-l',
      '-z',
      '--full-tree',
      commit,
      '--',
      ...wanted.slice(at, at + 500),
    ]);
    if (done.code !== 0) throw explainGit(git, done);
    for (const line of done.stdout.toString('utf8').split('\0')) {
      const [, mode, , object, , path] = LINE.exec(line) ?? [];
      if (mode && object && path) found.set(path, { mode, object, path });
    }
  }
  return found;
}

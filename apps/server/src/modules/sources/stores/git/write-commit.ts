import { createHash, randomBytes } from 'node:crypto';
import { requireExpected } from '../expected.ts';
import { foldersAbove } from '../paths.ts';
import type { FileToWrite, StoreChange } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import type { GitRoom } from './git-room.ts';
import { blobsOf } from './read-blobs.ts';
import { lookUpPaths, type TreeEntry } from './read-tree.ts';
import { local } from './repository.ts';

/** A commit that is here alone. */
export interface MadeCommit {
  commit: string;
  paths: readonly string[];
}

/** Makes one commit of a change upon another; null where it changes nothing. */
export async function makeCommit(
  git: GitRoom,
  parent: string,
  change: StoreChange,
): Promise<MadeCommit | null> {
  const removed = change.removed ?? [];
  const paths = change.files.map(({ path }) => path);
  const standing = parent
    ? await lookUpPaths(
        git,
        parent,
        [...paths, ...removed].flatMap((path) => [path, ...foldersAbove(path)]),
      )
    : new Map<string, TreeEntry>();
  for (const path of paths) requireFree(path, standing);
  await requireUnchanged(git, change.files, standing);
  const files = change.files.filter(
    (file) => standing.get(file.path)?.object !== objectOf(file.content, parent),
  );
  const gone = removed.filter((path) => isFile(standing.get(path)));
  if (files.length === 0 && gone.length === 0) return null;
  const ref = `refs/peersmith/made/${randomBytes(8).toString('hex')}`;
  await local(
    git,
    ['fast-import', '--quiet', '--force'],
    importOf(git, { ref, parent, change, files, gone, standing }),
  );
  const commit = (await local(git, ['rev-parse', '--verify', ref])).toString().trim();
  await local(git, ['update-ref', '-d', ref]);
  return { commit, paths: [...files.map(({ path }) => path), ...gone] };
}

/** Files whose contents are read by one process. */
const COMPARED_AT_ONCE = 50;

const isFile = (entry: TreeEntry | undefined) => entry?.mode.startsWith('100') === true;

/** Nothing is written through a link, into a submodule, or in the place of a folder. */
function requireFree(path: string, standing: ReadonlyMap<string, TreeEntry>): void {
  const own = standing.get(path);
  const refuse = (what: string) => {
    throw new StoreFault('path_unusable', `The path ${path} cannot be written: ${what}`, { paths: [path] });
  };
  if (own && !isFile(own))
    refuse(own.mode === '040000' ? 'there is a folder' : 'there is a link or a submodule');
  for (const folder of foldersAbove(path)) {
    const entry = standing.get(folder);
    if (entry && entry.mode !== '040000') refuse(`${folder} is no folder`);
  }
}

async function requireUnchanged(
  git: GitRoom,
  files: readonly FileToWrite[],
  standing: ReadonlyMap<string, TreeEntry>,
): Promise<void> {
  const held = files.filter(({ expected }) => expected !== undefined);
  for (let at = 0; at < held.length; at += COMPARED_AT_ONCE) {
    const some = held.slice(at, at + COMPARED_AT_ONCE);
    const objects = some.flatMap(({ path }) => standing.get(path)?.object ?? []);
    const contents = objects.length ? await blobsOf(git, objects) : [];
    for (const file of some)
      requireExpected(file, standing.has(file.path) ? (contents.shift() ?? null) : null);
  }
}

/** The name that Git has for a content. */
function objectOf(content: Buffer, parent: string): string {
  return createHash(parent.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
}

interface Import {
  ref: string;
  parent: string;
  change: StoreChange;
  files: readonly FileToWrite[];
  gone: readonly string[];
  standing: ReadonlyMap<string, TreeEntry>;
}

function importOf(git: GitRoom, { ref, parent, change, files, gone, standing }: Import): Buffer {
  const name = (text: string) => text.replaceAll(/[<>\r\n\0]/g, ' ').trim() || 'peersmith';
  const who = `${name(change.author.name)} <${name(change.author.email)}> ${Math.floor(git.now().getTime() / 1000)} +0000`;
  const data = (content: Buffer) => [Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')];
  return Buffer.concat([
    Buffer.from(`commit ${ref}\nauthor ${who}\ncommitter ${who}\n`),
    ...data(Buffer.from(change.message.replaceAll('\0', ' '))),
    Buffer.from(parent ? `from ${parent}\n` : ''),
    ...gone.map((path) => Buffer.from(`D ${quoted(path)}\n`)),
    ...files.flatMap(({ path, content }) => [
      Buffer.from(`M ${standing.get(path)?.mode ?? '100644'} inline ${quoted(path)}\n`),
      ...data(content),
    ]),
    Buffer.from('\n'),
  ]);
}

const quoted = (path: string) => `"${path.replaceAll(/["\\]/g, (one) => `\\${one}`)}"`;

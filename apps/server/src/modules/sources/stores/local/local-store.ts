import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { inBatches } from '../in-batches.ts';
import { Listing } from '../listing.ts';
import { localParameters, readParameters } from '../parameters.ts';
import type { Skipped, Snapshot, Store, StoredEntry, StorePlace, StoreRoom } from '../store.ts';
import { StoreFault } from '../store-fault.ts';
import { isBelow, realWithinRoots } from './roots.ts';
import { writeFolder } from './write-folder.ts';

const DEEPEST = 40;

/** A folder on this server, below one that the operator allows. */
export function localStore(room: StoreRoom, place: StorePlace): Store {
  readParameters(localParameters, place.parameters);
  const root = () => realWithinRoots(folderOf(place.url), room.roots);
  return {
    read: async (known) => readFolder(await root(), room, known),
    write: async (change) => writeFolder(await root(), change),
    history: async () => null,
    contentAt: async () => null,
  };
}

function folderOf(url: string): string {
  if (isAbsolute(url)) return url;
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'file:' || (parsed.hostname !== '' && parsed.hostname !== 'localhost'))
    throw new StoreFault(
      'address_unusable',
      'A folder on the server is an absolute path, or file:// and one',
    );
  return decodeURIComponent(parsed.pathname);
}

async function readFolder(root: string, room: StoreRoom, known: string | null): Promise<Snapshot | null> {
  const listing = new Listing(room.limits);
  await walk({ root, listing, room }, '', 0).catch((cause: unknown) => {
    if (cause instanceof StoreFault || room.signal?.aborted) throw cause;
    throw new StoreFault('failed', `The folder ${root} cannot be read: ${codeOf(cause)}`, { cause });
  });
  listing.entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  const { entries, skipped } = listing;
  const revision = createHash('sha256')
    .update(JSON.stringify([entries, skipped]))
    .digest('hex');
  if (revision === known) return null;
  return { revision, entries, skipped, contents: (wanted, skip) => readFiles(root, wanted, skip) };
}

interface Walk {
  root: string;
  listing: Listing;
  room: StoreRoom;
}

async function walk(given: Walk, folder: string, depth: number): Promise<void> {
  const { root, listing, room } = given;
  room.signal?.throwIfAborted();
  if (depth > DEEPEST) return listing.skip(folder, 'outside', `It lies more than ${DEEPEST} folders deep.`);
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) {
      if (entry.name.toLowerCase() !== '.git') await walk(given, path, depth + 1);
    } else if (entry.isSymbolicLink()) await follow(given, path);
    else if (entry.isFile()) listing.add(await entryOf(join(root, path), path));
    else listing.skip(path, 'unreadable', 'It is no file.');
  }
}

/** A link to a file of the same source is that file; all others are left out. */
async function follow({ root, listing }: Walk, path: string): Promise<void> {
  const target = await realpath(join(root, path)).catch(() => null);
  if (target === null) return listing.skip(path, 'symlink', 'It is a symbolic link to nothing.');
  if (!isBelow(target, root))
    return listing.skip(path, 'symlink', 'It is a symbolic link that leads out of the source.');
  if (!(await stat(target)).isFile())
    return listing.skip(path, 'symlink', 'It is a symbolic link to a folder.');
  listing.add(await entryOf(target, path));
}

async function entryOf(file: string, path: string): Promise<StoredEntry> {
  const { size, mtimeNs, ctimeNs, ino } = await lstat(file, { bigint: true });
  return { path, size: Number(size), tag: `${ino}-${mtimeNs}-${ctimeNs}-${size}` };
}

async function* readFiles(root: string, wanted: readonly StoredEntry[], skip: (skipped: Skipped) => void) {
  for (const batch of inBatches(wanted)) {
    const read = await Promise.all(
      batch.map(async (entry) => ({ ...entry, content: await contentOf(root, entry, skip) })),
    );
    yield read.flatMap(({ content, ...entry }) => (content === null ? [] : [{ ...entry, content }]));
  }
}

async function contentOf(
  root: string,
  { path }: StoredEntry,
  skip: (skipped: Skipped) => void,
): Promise<Buffer | null> {
  try {
    const real = await realpath(join(root, path));
    if (!isBelow(real, root)) throw new Error('it leads out of the source');
    // What was a file a moment ago may be a link by now.
    await using file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return await file.readFile();
  } catch (error) {
    skip({ path, reason: 'unreadable', text: `It cannot be read: ${codeOf(error)}.` });
    return null;
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.message) : String(error);

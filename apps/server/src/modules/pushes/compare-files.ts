import type { PushedRouter } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { countLines, type TextPair, textDifferences } from '../../platform/text-difference.ts';
import { type Candidate, hashOf, maskText } from '../deployment/index.ts';
import { endedText } from '../renders/index.ts';
import { openStore, type SourceRow, sha256 } from '../sources/index.ts';
import { type FileRights, faultOfRights, fileRights, NOT_SHOWN } from './file-rights.ts';
import type { PushTarget } from './push-targets.queries.ts';

/** How files are compared and written. */
export interface PushKind {
  what: 'configuration' | 'difference';
  mask_passwords: boolean;
}

/** A router with its configuration, its file as it is, and what is to become of it. */
export interface ComparedFile {
  shown: PushedRouter;
  difference: string;
  /** Tells what stood in the source when it was compared from anything else. */
  found: string;
  /** Why the caller may not have it written; null where they may. */
  refused: string | null;
  /** The files that are the router's once it is written. */
  own: readonly string[];
  /** What is to be written; null removes the file. Nothing where it stays. */
  write?: { path: string; content: Buffer | null; expected: string | null };
}

/** Beside the file of a router. */
export const DIFFERENCE_SUFFIX = '.diff';

/** Compares the configurations of routers with their files in a source, as it is at this moment. Fails with a `StoreFault`. */
export async function compareFiles(
  context: Context,
  source: SourceRow,
  {
    targets,
    candidates,
    kind,
  }: { targets: readonly PushTarget[]; candidates: ReadonlyMap<number, Candidate>; kind: PushKind },
): Promise<ComparedFile[]> {
  const paths = targets.flatMap(({ path }) => [path, path + DIFFERENCE_SUFFIX]);
  const files = await filesOf(context, source, paths);
  const rights = await fileRights(context, source.id, { targets, paths });
  const pairs: Pair[] = [];
  for (const target of targets) {
    context.signal?.throwIfAborted();
    const candidate = candidates.get(target.id);
    const before = files.get(target.path);
    const isHidden =
      before !== undefined && !rights.isOwn(target.id, target.path) && !rights.maySee(target.path);
    if (candidate) pairs.push(await pairOf(target, { candidate, before, kind, isHidden }));
  }
  const differences = await textDifferences(pairs.map((pair) => pair.texts));
  return pairs.map((pair, at) => {
    const one = comparedFile(pair, { difference: differences[at] ?? '', files, kind });
    const found = foundIn(files, pair.target.path, kind);
    // Sealed, since files have passwords in them, which a digest would let somebody try.
    const before = found === NOTHING ? null : context.secrets.seal(found);
    return withRights({ ...one, found, shown: { ...one.shown, before } }, pair, rights);
  });
}

/** Says of a file what the caller may do with it. */
function withRights(one: Omit<ComparedFile, 'refused'>, pair: Pair, rights: FileRights): ComparedFile {
  const { write, shown } = one;
  const isHidden = pair.isHidden && shown.state !== 'unchanged';
  const written = write && { path: write.path, isThere: write.expected !== null };
  const refused = faultOfRights(rights, { router: shown.id, path: shown.path, isHidden, written });
  // Whoever may overwrite it has it be the router's, also where it has already what is rendered.
  const own = write || rights.mayOverwrite ? one.own : [];
  const detail = refused ?? (isHidden ? NOT_SHOWN : null);
  return { ...one, refused, own, shown: { ...shown, detail: detail === null ? '' : `${detail}.` } };
}

/** Where none of the files is there that a push looks at. */
export const NOTHING = '';

/** A digest of the files of a router as they are. */
function foundIn(files: ReadonlyMap<string, Buffer>, path: string, { what }: PushKind): string {
  const paths = what === 'difference' ? [path, path + DIFFERENCE_SUFFIX] : [path];
  const held = paths.map((one) => files.get(one));
  if (held.every((one) => one === undefined)) return NOTHING;
  return sha256(Buffer.from(JSON.stringify(held.map((one) => (one ? sha256(one) : null)))));
}

/** A router, what its file has and is to have, and both with masks for what is secret. */
interface Pair {
  target: PushTarget;
  candidate: Candidate;
  before: Buffer | undefined;
  after: Buffer;
  /** Whether what the file has is nothing for the caller. */
  isHidden: boolean;
  texts: TextPair;
}

async function pairOf(
  target: PushTarget,
  {
    candidate,
    before,
    kind,
    isHidden,
  }: { candidate: Candidate; before: Buffer | undefined; kind: PushKind; isHidden: boolean },
): Promise<Pair> {
  const text = endedText(kind.mask_passwords ? candidate.masked : candidate.text);
  const hidden = async (given: string) => (await maskText(given, candidate.secrets)).text;
  return {
    ...{ target, candidate, before, isHidden, after: Buffer.from(text) },
    texts: {
      before: before && !isHidden ? await hidden(before.toString('utf8')) : '',
      after: isHidden ? '' : await hidden(text),
      names: [`a/${target.path}`, `b/${target.path}`],
    },
  };
}

/** The contents of those files that are there. */
async function filesOf(
  context: Context,
  source: SourceRow,
  paths: readonly string[],
): Promise<Map<string, Buffer>> {
  const wanted = new Set(paths);
  const snapshot = await openStore(context, source).read(null);
  const files = new Map<string, Buffer>();
  const entries = snapshot?.entries.filter(({ path }) => wanted.has(path)) ?? [];
  for await (const batch of snapshot?.contents(entries, () => undefined) ?? [])
    for (const { path, content } of batch) files.set(path, content);
  return files;
}

function comparedFile(
  { target: { id, name, source, path }, candidate, before, after, isHidden }: Pair,
  { difference, files, kind }: { difference: string; files: ReadonlyMap<string, Buffer>; kind: PushKind },
): Omit<ComparedFile, 'found' | 'refused'> {
  const isSame = before?.equals(after) === true;
  const shown: PushedRouter = {
    ...{ id, name, source, path, ...countLines(difference) },
    state: isSame
      ? 'unchanged'
      : !before
        ? 'new'
        : difference === '' && !isHidden
          ? 'passwords_only'
          : 'changed',
    passwords: candidate.secrets.length,
    ...{ hash: hashOf(candidate.masked), before: null, detail: '' },
  };
  if (kind.what === 'difference') {
    const beside = besideFile(path, difference, files);
    return { shown, difference, own: beside.write ? [beside.write.path] : [], ...beside };
  }
  const write = { path, content: after, expected: before ? sha256(before) : null };
  return { shown, difference, own: [path], ...(isSame ? {} : { write }) };
}

/** The difference in a file of its own, which goes when there is none any more. */
function besideFile(
  path: string,
  difference: string,
  files: ReadonlyMap<string, Buffer>,
): Pick<ComparedFile, 'write'> {
  const before = files.get(path + DIFFERENCE_SUFFIX);
  const content = difference === '' ? null : Buffer.from(difference);
  if (before === undefined ? content === null : content?.equals(before)) return {};
  const expected = before ? sha256(before) : null;
  return { write: { path: path + DIFFERENCE_SUFFIX, content, expected } };
}

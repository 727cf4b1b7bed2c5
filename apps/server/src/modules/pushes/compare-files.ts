import type { PushedRouter } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { countLines, type TextPair, textDifferences } from '../../platform/text-difference.ts';
import { type Candidate, hashOf, maskText } from '../deployment/index.ts';
import { endedText } from '../renders/index.ts';
import { openStore, type SourceRow, sha256 } from '../sources/index.ts';
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
  const files = await filesOf(
    context,
    source,
    targets.flatMap(({ path }) => [path, path + DIFFERENCE_SUFFIX]),
  );
  const pairs: Pair[] = [];
  for (const target of targets) {
    context.signal?.throwIfAborted();
    const candidate = candidates.get(target.id);
    if (candidate) pairs.push(await pairOf(target, { candidate, before: files.get(target.path), kind }));
  }
  const differences = await textDifferences(pairs.map((pair) => pair.texts));
  return pairs.map((pair, at) => {
    const found = foundIn(files, pair.target.path, kind);
    const { shown, ...rest } = comparedFile(pair, { difference: differences[at] ?? '', files, kind });
    // Sealed, since files have passwords in them, which a digest would let somebody try.
    const before = found === NOTHING ? null : context.secrets.seal(found);
    return { ...rest, found, shown: { ...shown, before } };
  });
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
  texts: TextPair;
}

async function pairOf(
  target: PushTarget,
  { candidate, before, kind }: { candidate: Candidate; before: Buffer | undefined; kind: PushKind },
): Promise<Pair> {
  const text = endedText(kind.mask_passwords ? candidate.masked : candidate.text);
  const hidden = async (given: string) => (await maskText(given, candidate.secrets)).text;
  return {
    ...{ target, candidate, before, after: Buffer.from(text) },
    texts: {
      before: before ? await hidden(before.toString('utf8')) : '',
      after: await hidden(text),
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
  { target: { id, name, source, path }, candidate, before, after }: Pair,
  { difference, files, kind }: { difference: string; files: ReadonlyMap<string, Buffer>; kind: PushKind },
): Omit<ComparedFile, 'found'> {
  const isSame = before?.equals(after) === true;
  const shown: PushedRouter = {
    ...{ id, name, source, path, ...countLines(difference) },
    state: isSame ? 'unchanged' : !before ? 'new' : difference === '' ? 'passwords_only' : 'changed',
    passwords: candidate.secrets.length,
    ...{ hash: hashOf(candidate.masked), before: null, detail: '' },
  };
  if (kind.what === 'difference') return { shown, difference, ...besideFile(path, difference, files) };
  const write = { path, content: after, expected: before ? sha256(before) : null };
  return { shown, difference, ...(isSame ? {} : { write }) };
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

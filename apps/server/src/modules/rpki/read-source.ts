import { IrrError, type RtrState, readRtr, type VrpTable } from '@peersmith/irr';
import type { Context } from '../../engine/context.ts';
import { requestOutside } from '../../platform/outgoing-http.ts';
import { reachOf } from '../../platform/proxies.ts';
import { USER_AGENT } from '../../platform/version.ts';
import { MOST_FILE_BYTES, MOST_VRPS, PACK_THREAD, type PackedRpki } from './pack-task.ts';
import type { Packed } from './pack-thread.ts';
import type { RpkiSource } from './rpki-source.ts';

/** What a source says now. */
export interface ReadRpki {
  /** Null where a server says that nothing changed. */
  packed: PackedRpki | null;
  as_of: Date;
  /** How far an RTR server's data are known; null for a file. */
  rtr: RtrState | null;
  announced: number;
  withdrawn: number;
}

/** What is known of an RTR server's data; the table is changed. */
export interface KnownRtr {
  vrps: VrpTable;
  state: RtrState;
}

const PACK_MS = 180_000;
const FETCH_MS = 120_000;
const PART_BYTES = 1_000_000;

/** Reads a source to its end, or fails: nothing that broke off comes of it. */
export async function readSource(
  context: Context,
  source: RpkiSource,
  known: KnownRtr | undefined,
): Promise<ReadRpki> {
  if (source.kind === 'rtr') return readServer(context, source.host, known);
  const bytes = source.kind === 'url' ? await fetchFile(context, source) : null;
  const packed = await packedBy(context, {
    name: 'packFileTask',
    task: { path: source.kind === 'file' ? source.path : null },
    parts: bytes === null ? [] : inParts(bytes),
  });
  const now = context.now();
  // A clock that is ahead makes nothing younger than it is, and before RPKI there was none.
  const made_ms = packed.generated === null ? Number.POSITIVE_INFINITY : Date.parse(packed.generated);
  const as_of = new Date(Math.max(0, Math.min(made_ms, now.getTime())));
  return { packed, as_of, rtr: null, announced: 0, withdrawn: 0 };
}

async function readServer(context: Context, host: string, known: KnownRtr | undefined): Promise<ReadRpki> {
  const { vrps, state, announced, withdrawn } = await readRtr({
    host,
    known,
    overall_ms: FETCH_MS,
    most_vrps: MOST_VRPS,
  });
  const rest = { as_of: context.now(), rtr: state, announced, withdrawn };
  // A server that began anew told everything, which may be nothing.
  if (vrps === known?.vrps && announced + withdrawn === 0) return { packed: null, ...rest };
  const packed = await packedBy(context, {
    name: 'packColumnsTask',
    task: { rejected: vrps.rejected },
    parts: [vrps.families[4].columns, vrps.families[6].columns],
  });
  return { packed, ...rest };
}

/** The operator named the address, which may well be in the own network; nobody else leads to another one. */
async function fetchFile(context: Context, { url, name }: { url: string; name: string }): Promise<Buffer> {
  const answer = await requestOutside(url, {
    headers: { accept: 'application/json', 'user-agent': USER_AGENT },
    timeout_ms: FETCH_MS,
    max_bytes: MOST_FILE_BYTES,
    max_redirects: 0,
    reach: reachOf(context, true),
    ...(context.signal ? { signal: context.signal } : {}),
  });
  if (answer.status >= 300 && answer.status < 400)
    throw new IrrError('refused', `${name} says that the file is elsewhere: name that address in RPKI_FILE`);
  if (answer.status !== 200)
    throw new IrrError('refused', `${name} answered with the status ${answer.status}`);
  return answer.body;
}

function* inParts(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PART_BYTES)
    yield new Uint8Array(bytes.subarray(at, at + PART_BYTES));
}

async function packedBy(
  { work, signal }: Context,
  given: { name: string; task: object; parts: Iterable<unknown> },
): Promise<PackedRpki> {
  const done = await work.run<Packed>({ program: PACK_THREAD, timeout_ms: PACK_MS, ...given }, signal);
  if ('packed' in done) return done.packed;
  throw new IrrError(done.code, done.message);
}

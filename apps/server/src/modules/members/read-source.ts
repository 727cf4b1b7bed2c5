import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { failedAlone, unforeseenText } from '../../platform/unforeseen.ts';
import { WorkError } from '../../platform/work-pool/work-pool.ts';
import { fetchExport } from './fetch-export.ts';
import { type KeptExport, keepExport } from './keep-export.ts';
import { HeldExport, MembersFault } from './members-fault.ts';
import { READ_THREAD, type Read, type ReadExport } from './read-task.ts';
import type { Source } from './sources.queries.ts';

const PARSE_MS = 60_000;
const PART_BYTES = 1_000_000;

/** Reads a member export from its URL and keeps what it says; null where nothing changed. Fails with a `MembersFault`, which is kept as well: what was read before stays. */
export function readSource(
  context: Context,
  source: Source,
  accept_gone = false,
): Promise<KeptExport | null> {
  return trying(context, source, async () => {
    const basis = JSON.stringify([source.url, source.prefixes, source.peeringdb_id]);
    const fetched = await fetchExport(context, source, basis === source.basis);
    if (fetched === null) return null;
    const { octets, etag, last_modified } = fetched;
    const read = await readOctets(context, source, octets);
    return inTransaction(context, (inner) =>
      keepExport(inner, source, { read, origin: { file_name: '', etag, last_modified, basis }, accept_gone }),
    );
  });
}

/** Reads a member export from a file that was uploaded, and keeps what it says. Fails with a `MembersFault`, as `readSource` does. */
export function readUpload(
  context: Context,
  source: Source,
  { octets, file_name, accept_gone }: { octets: Buffer; file_name: string; accept_gone: boolean },
): Promise<KeptExport> {
  return trying(context, source, async () => {
    const read = await readOctets(context, source, octets);
    return inTransaction(context, (inner) =>
      keepExport(inner, source, {
        read,
        origin: { file_name, etag: '', last_modified: '', basis: '' },
        accept_gone,
      }),
    );
  });
}

/** Keeps when a member export was tried and what went wrong; past the change log, as polls are. */
async function trying<T>(context: Context, { id }: Source, work: () => Promise<T>): Promise<T> {
  try {
    const done = await work();
    await keepTry(context, id, { error: '' });
    return done;
  } catch (error) {
    await keepFailure(context, id, error);
    throw error;
  }
}

/** Keeps what went wrong at a member export, foreseen or not; nothing where the failure is not its own. */
export async function keepFailure(context: Context, id: number, error: unknown): Promise<void> {
  if (error instanceof MembersFault)
    await keepTry(context, id, { error: error.message, is_held: error instanceof HeldExport });
  else if (failedAlone(error, context.signal)) await keepTry(context, id, { error: unforeseenText(error) });
}

const keepTry = (
  { db, now }: Context,
  id: number,
  { error, is_held = false }: { error: string; is_held?: boolean },
) =>
  sql`update members_memberexport set last_tried = ${now()}, last_error = ${error}, is_held = ${is_held},
    last_read = case when ${error} = '' then ${now()} else last_read end where id = ${id}`.execute(db);

async function readOctets(
  { work, signal }: Context,
  { prefixes, peeringdb_id }: Source,
  octets: Buffer,
): Promise<ReadExport> {
  const done = await work
    .run<Read>(
      {
        ...{ program: READ_THREAD, name: 'readFileTask', timeout_ms: PARSE_MS },
        task: { prefixes, peeringdb_id },
        parts: inParts(octets),
      },
      signal,
    )
    .catch((cause: unknown) => {
      if (cause instanceof WorkError)
        throw new MembersFault(`it cannot be read here: ${cause.message}`, { cause });
      throw cause;
    });
  if ('read' in done) return done.read;
  throw new MembersFault(done.message);
}

function* inParts(octets: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += PART_BYTES)
    yield new Uint8Array(octets.subarray(at, at + PART_BYTES));
}

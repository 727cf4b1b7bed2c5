import { IrrError } from '@peersmith/irr';
import { sql } from 'kysely';
import { type AnyDatabase, type Context, inTransaction } from '../../engine/context.ts';
import { type KnownRtr, type ReadRpki, readSource } from './read-source.ts';
import { type RpkiSource, rpkiSources } from './rpki-source.ts';
import {
  confirmSnapshot,
  newestSnapshot,
  readContent,
  type StoredSnapshot,
  storeSnapshot,
} from './stored-snapshot.ts';

/** What came of reading RPKI's data. */
export interface RefreshedRpki {
  snapshot: StoredSnapshot;
  changed: boolean;
  announced: number;
  withdrawn: number;
  /** Sources that were tried before, and why they were passed over. */
  passed_over: string[];
}

/** Why there is no new snapshot; the one before stays in force. */
export class RpkiFailed extends Error {
  override readonly name = 'RpkiFailed';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Reads the first source that answers and puts what it says in force. One that says far less than before is passed over, unless that is
 * to be accepted: a validator that has just been started, or has lost its cache, would open every filter.
 */
export async function refreshVrps(context: Context, { accept = false } = {}): Promise<RefreshedRpki> {
  const sources = rpkiSources(context);
  if (sources.length === 0)
    throw new RpkiFailed('not_configured', 'There is no source of RPKI: set RPKI_RTR_HOST or RPKI_FILE.');
  const before = await newestSnapshot(context.db);
  const failures: { code: string; message: string }[] = [];
  for (const source of sources) {
    try {
      const read = await readSource(context, source, await knownOf(context.db, source, before));
      if (!accept) requireEnough(source, { read, before });
      return await keep(context, { source, read, before, failures });
    } catch (cause) {
      if (context.signal?.aborted) throw cause;
      failures.push(explained(cause));
    }
  }
  const [first] = failures;
  const code = first?.code ?? 'unreachable';
  const message = sentenceOf(failures.map((one) => one.message).join('; '));
  await noteFailure(context, code, message);
  throw new RpkiFailed(code, message);
}

/** What is known of an RTR server, so that it tells only what changed. */
async function knownOf(
  db: AnyDatabase,
  source: RpkiSource,
  before: StoredSnapshot | null,
): Promise<KnownRtr | undefined> {
  if (source.kind !== 'rtr' || before?.source_kind !== 'rtr' || before.source !== source.name)
    return undefined;
  const { rtr_session: session, rtr_serial: serial, rtr_version } = before;
  if (session === null || serial === null) return undefined;
  const content = await readContent(db, before.id, { isShared: false });
  if (!content) return undefined;
  content.vrps.rejected = before.rejected;
  const version = rtr_version === 0 ? 0 : 1;
  return { vrps: content.vrps, state: { session, serial, version, refresh_s: 0, expire_s: 0 } };
}

/** How much of what was there before has to be there still. */
const LEAST = 0.5;

function requireEnough(
  { name }: RpkiSource,
  { read: { packed }, before }: { read: ReadRpki; before: StoredSnapshot | null },
): void {
  if (!packed) return;
  if (packed.ipv4_vrps + packed.ipv6_vrps === 0)
    throw new RpkiFailed(
      'no_data',
      `${name} has not a single VRP (${packed.rejected} records were left out)`,
    );
  for (const [family, key] of [
    ['IPv4', 'ipv4_vrps'],
    ['IPv6', 'ipv6_vrps'],
  ] as const)
    if (before && packed[key] < before[key] * LEAST)
      throw new RpkiFailed(
        'shrunk',
        `${name} has ${packed[key]} VRPs of ${family}, where there were ${before[key]}: refresh and accept it if that is right`,
      );
}

interface Keep {
  source: RpkiSource;
  read: ReadRpki;
  before: StoredSnapshot | null;
  failures: readonly { code: string; message: string }[];
}

function keep(context: Context, { source, read, before, failures }: Keep): Promise<RefreshedRpki> {
  const now = context.now();
  const { packed, announced, withdrawn } = read;
  return inTransaction(context, async ({ db }) => {
    await sql`lock table rpki_snapshot in share row exclusive mode`.execute(db);
    const newest = await newestSnapshot(db);
    // What changed was read over what was in force; somebody else has read meanwhile.
    if (newest?.id !== before?.id && newest) return resultOf(newest, false);
    await noteSuccess(db, now, failures);
    if (newest && (packed === null || packed.digest === newest.digest)) {
      await confirmSnapshot(db, newest.id, { source, read, now });
      return resultOf(newest, false);
    }
    if (packed === null) throw new Error('nothing changed since what is not there');
    return resultOf(await storeSnapshot(db, { source, read, packed, now }), true);
  });

  function resultOf(snapshot: StoredSnapshot, changed: boolean): RefreshedRpki {
    return { snapshot, changed, announced, withdrawn, passed_over: failures.map(({ message }) => message) };
  }
}

const noteSuccess = (db: AnyDatabase, now: Date, [failure]: readonly { code: string; message: string }[]) =>
  sql`insert into rpki_attempt (at, code, message) values (${now}, ${failure?.code ?? null}, ${failure ? sentenceOf(failure.message) : ''})
    on conflict (only_one) do update set at = excluded.at, failing_since = null, code = excluded.code, message = excluded.message`.execute(
    db,
  );

const noteFailure = ({ db, now }: Context, code: string, message: string) =>
  sql`insert into rpki_attempt (at, failing_since, code, message) values (${now()}, ${now()}, ${code}, ${message})
    on conflict (only_one) do update set at = excluded.at, failing_since = coalesce(rpki_attempt.failing_since, excluded.at),
      code = excluded.code, message = excluded.message`.execute(db);

/** What went wrong, for whoever reads the page: nothing of our own insides. */
function explained(cause: unknown): { code: string; message: string } {
  if (cause instanceof IrrError || cause instanceof RpkiFailed)
    return { code: cause.code, message: cause.message };
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && isForPeople(cause.name))
    return { code: cause.code, message: cause.message };
  throw cause;
}

/** The names of errors of the platform whose messages are sentences for an operator. */
const isForPeople = (name: string): boolean => name === 'OutgoingError' || name === 'WorkError';

/** A sentence; an address at its beginning stays as it is. */
const sentenceOf = (text: string): string =>
  `${text.replace(/^[a-z]+ /, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;

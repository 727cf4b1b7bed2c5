import { setTimeout as sleep } from 'node:timers/promises';
import { registry } from '@peersmith/model';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { addKey, removeKeys } from '../../platform/key-file.ts';
import type { KeyFact, Keyring } from '../../platform/keyring.ts';
import { SecretError, sealOf } from '../../platform/secrets.ts';
import { keyStates } from './key-usage.ts';
import { sealedAnywhere } from './sealed-anywhere.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';

export interface KeyWork {
  db: AnyDatabase;
  keyring: Keyring;
  /** Told of each step. */
  tell?: (line: string) => void;
}

export interface Rotation {
  /** The key that everything is sealed with now. */
  key: string;
  /** Whether it was made, or an earlier rotation was ended. */
  made: boolean;
  resealed: number;
  /** Secrets that no key opens; they stay as they are. */
  unreadable: number;
  /** Keys that nothing is sealed with any more. */
  idle: string[];
}

const BATCH = 100;
const PATIENCE_MS = 60_000;
const ONE_AT_A_TIME = sql`hashtext('peersmith encryption keys')`;

/**
 * Puts a new key before the others, and seals everything with it anew: some rows a transaction, while servers go on reading and
 * writing with either key. One that was cut short is ended by the next.
 */
export async function rotateKeys(work: KeyWork): Promise<Rotation> {
  return alone(work.db, async () => {
    const { db, keyring, tell = () => undefined } = work;
    const first = firstOf(keyring);
    const pending = (await keyStates(db, keyring.keys())).some(
      ({ id, values }) => id !== first && values > 0,
    );
    const made = !pending;
    if (made) {
      const { file } = keyring.source;
      if (file === null) throw notHere(keyring);
      tell(`Made the key ${addKey(file)} in ${file}.`);
    }
    const key = firstOf(keyring);
    let resealed = 0;
    for (const column of sealedColumns(registry)) resealed += await resealColumn(work, column, key);
    const states = await keyStates(db, keyring.keys());
    return {
      ...{ key, made, resealed },
      unreadable: states.reduce((sum, { id, values }) => sum + (id === key ? 0 : values), 0),
      idle: states
        .filter(({ id, source, values }) => id !== key && source !== null && values === 0)
        .map(({ id }) => id),
    };
  });
}

/** Takes the keys out of their file that nothing is sealed with, wherever in the database. */
export async function finishRotation({ db, keyring }: KeyWork): Promise<{ removed: string[] }> {
  return alone(db, async () => {
    const { file, retired } = keyring.source;
    const first = firstOf(keyring);
    const old = keyring
      .keys()
      .filter(({ id }) => id !== first)
      .map(({ id }) => id);
    await othersEnded(db);
    for (const id of old) {
      const [place] = await sealedAnywhere(db, id);
      if (place)
        throw new SecretError(
          'key_missing',
          `The key ${id} is still needed: ${place} holds secrets that were sealed with it. Run \`peersmith keys rotate\` again.`,
        );
    }
    if (old.length && (file === null || retired))
      throw new SecretError(
        'keyring_unusable',
        `Nothing is sealed with ${old.join(', ')} any more: take it out of ${retired?.name ?? keyring.source.name}.`,
      );
    if (file !== null && old.length) removeKeys(file, old);
    return { removed: old };
  });
}

/** Gives up what was sealed with a key that is not there: the values become empty. */
export async function discardKey(db: AnyDatabase, keys: readonly KeyFact[], id: string): Promise<number> {
  if (keys.some((key) => key.id === id))
    throw new SecretError('keyring_unusable', `The key ${id} is there: nothing is lost.`);
  let discarded = 0;
  for (const { table, column, nullable } of sealedColumns(registry)) {
    const held = sql.ref(column);
    const { numAffectedRows = 0n } =
      await sql`update ${sql.table(table)} set ${held} = ${nullable ? null : ''} where starts_with(${held}, ${sealOf(id)})`.execute(
        db,
      );
    discarded += Number(numAffectedRows);
  }
  return discarded;
}

const firstOf = (keyring: Keyring): string => keyring.keys().find(({ seals }) => seals)?.id ?? '';

function notHere({ source }: Keyring): SecretError {
  return new SecretError(
    'keyring_unusable',
    `The keys come from ${source.name}, where Peersmith cannot put a new one. Put it there yourself, before the present one or with that in PEERSMITH_SECRET_KEY_OLD, start the servers again, and then run \`peersmith keys rotate\`.`,
  );
}

/** One rotation at a time; the lock ends with the connection, so with the process. */
const alone = <T>(db: AnyDatabase, work: () => Promise<T>): Promise<T> =>
  db.connection().execute(async (held) => {
    const { rows } = await sql<{
      taken: boolean;
    }>`select pg_try_advisory_lock(${ONE_AT_A_TIME}) as taken`.execute(held);
    if (!rows[0]?.taken)
      throw new SecretError('keyring_unusable', 'Another rotation of the keys is under way.');
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${ONE_AT_A_TIME})`.execute(held);
    }
  });

/** Seals a column's values anew; what somebody else holds at the moment is passed over, and tried again. */
async function resealColumn(work: KeyWork, column: SealedColumn, key: string): Promise<number> {
  const until = performance.now() + PATIENCE_MS;
  let done = 0;
  for (;;) {
    const pass = await resealPass(work, column, key);
    done += pass.resealed;
    const left = await leftIn(work.db, column, key);
    if (left <= pass.unreadable || performance.now() > until) break;
    await sleep(100);
  }
  if (done) work.tell?.(`Sealed ${done.toLocaleString('en')} of ${column.table}.${column.column} anew.`);
  return done;
}

async function resealPass({ db, keyring }: KeyWork, column: SealedColumn, key: string) {
  const found = { resealed: 0, unreadable: 0 };
  for (let last: number | null = 0; last !== null; ) {
    const after: number = last;
    last = await db.transaction().execute(async (transaction) => {
      const rows = await outdated(transaction, { column, key, after });
      const fresh = rows.flatMap(({ id, sealed }) => {
        const text = opened(keyring, sealed);
        return text === null ? [] : [sql`(${id}::bigint, ${keyring.seal(text)}::text)`];
      });
      if (fresh.length)
        await sql`update ${sql.table(column.table)} t set ${sql.ref(column.column)} = v.sealed from (values ${sql.join(fresh)}) v(id, sealed) where t.id = v.id`.execute(
          transaction,
        );
      found.resealed += fresh.length;
      found.unreadable += rows.length - fresh.length;
      return rows.at(-1)?.id ?? null;
    });
  }
  return found;
}

interface Place {
  column: SealedColumn;
  key: string;
  after: number;
}

/** Some rows that were sealed with another key, held until the transaction ends. */
async function outdated(db: AnyDatabase, { column, key, after }: Place) {
  const held = sql.ref(column.column);
  const { rows } = await sql<{
    id: number;
    sealed: string;
  }>`select id, ${held} as sealed from ${sql.table(column.table)} where ${outdatedIn(column, key)} and id > ${after} order by id limit ${BATCH} for update skip locked`.execute(
    db,
  );
  return rows.map(({ id, sealed }) => ({ id: Number(id), sealed }));
}

async function leftIn(db: AnyDatabase, column: SealedColumn, key: string): Promise<number> {
  const { rows } = await sql<{
    left: number;
  }>`select count(*)::int as left from ${sql.table(column.table)} where ${outdatedIn(column, key)}`.execute(
    db,
  );
  return rows[0]?.left ?? 0;
}

const outdatedIn = ({ column }: SealedColumn, key: string) =>
  sql`starts_with(${sql.ref(column)}, 'v1:') and not starts_with(${sql.ref(column)}, ${sealOf(key)})`;

function opened(keyring: Keyring, sealed: string): string | null {
  try {
    return keyring.open(sealed);
  } catch {
    return null;
  }
}

/** Waits for the transactions that are open now: one of them may have sealed with an older key what it has not committed yet. */
async function othersEnded(db: AnyDatabase): Promise<void> {
  const { rows } = await sql<{
    next: string;
  }>`select pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(db);
  const until = performance.now() + PATIENCE_MS / 2;
  for (;;) {
    const { rows: now } = await sql<{
      ended: boolean;
    }>`select pg_snapshot_xmin(pg_current_snapshot()) >= ${rows[0]?.next ?? '0'}::xid8 as ended`.execute(db);
    if (now[0]?.ended) return;
    if (performance.now() > until)
      throw new SecretError(
        'keyring_unusable',
        'A transaction of the database has been open for long and may still use an older key; try again later.',
      );
    await sleep(50);
  }
}

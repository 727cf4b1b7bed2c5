import type { EncryptionKey } from '@peersmith/answers';
import { registry } from '@peersmith/model';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import type { KeyFact, Keyring } from '../../platform/keyring.ts';
import { SecretError, sealOf } from '../../platform/secrets.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';

interface Use {
  key: string;
  values: number;
  column: SealedColumn;
  /** The first and the last row. */
  rows: [number, number];
}

/** How often each key was used, by column. */
async function usesOf(db: AnyDatabase): Promise<Use[]> {
  const uses: Use[] = [];
  for (const column of sealedColumns(registry)) {
    const held = sql.ref(column.column);
    const { rows } = await sql<{ key: string; values: number; first: number; last: number }>`
      select split_part(substring(${held} from 1 for 64), ':', 2) as key, count(*)::int as values, min(id) as first, max(id) as last
      from ${sql.table(column.table)} where starts_with(${held}, 'v1:') group by 1`.execute(db);
    for (const { key, values, first, last } of rows)
      uses.push({ key, values, column, rows: [Number(first), Number(last)] });
  }
  return uses;
}

/** The ids of the keys that stored secrets were sealed with. */
export const keysInUse = async (db: AnyDatabase): Promise<string[]> => [
  ...new Set((await usesOf(db)).map(({ key }) => key)),
];

/** Every key that is there or was used, and what for. */
export async function keyStates(db: AnyDatabase, keys: readonly KeyFact[]): Promise<EncryptionKey[]> {
  const counts = new Map<string, number>();
  for (const { key, values } of await usesOf(db)) counts.set(key, (counts.get(key) ?? 0) + values);
  const held = new Set(keys.map(({ id }) => id));
  return [
    ...keys.map((key) => ({ ...key, values: counts.get(key.id) ?? 0 })),
    ...[...counts]
      .filter(([id]) => !held.has(id))
      .map(([id, values]) => ({ id, source: null, seals: false, values })),
  ];
}

/** Fails where a key has the name of the one that secrets were sealed with and is another: where it opens none of those tried. */
export async function requireRightKeys(db: AnyDatabase, keyring: Keyring): Promise<void> {
  const tried = new Map<string, { opened: boolean; error: unknown }>();
  const places = new Map(keyring.keys().map(({ id, source }) => [id, source]));
  for (const { key, column, rows } of await usesOf(db)) {
    if (!places.has(key)) continue;
    const { rows: samples } = await sql<{
      sealed: string;
    }>`select ${sql.ref(column.column)} as sealed from ${sql.table(column.table)} where id in (${rows[0]}, ${rows[1]})`.execute(
      db,
    );
    for (const { sealed } of samples) {
      if (tried.get(key)?.opened || !sealed.startsWith(sealOf(key))) continue;
      tried.set(key, attempt(keyring, sealed));
    }
  }
  const wrong = [...tried].find(([, { opened }]) => !opened);
  if (!wrong) return;
  const [id, { error }] = wrong;
  throw new SecretError(
    'key_missing',
    `The key ${id} of ${places.get(id)} opens none of the secrets that were sealed with a key of that name: it is another key. Put the right one back from a backup.`,
    { cause: error },
  );
}

function attempt(keyring: Keyring, sealed: string): { opened: boolean; error: unknown } {
  try {
    keyring.open(sealed);
    return { opened: true, error: null };
  } catch (error) {
    return { opened: false, error };
  }
}

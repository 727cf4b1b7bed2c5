import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';

// Any number will do, as long as nothing else in the database takes the same advisory lock.
const LOCK = 7_337_464_842;

/** The database cannot be brought to the state that the migrations describe. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code = 'migration_failed';
}

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/**
 * Applies the SQL files of a folder that the database has not seen, in name order, each in its own transaction, and
 * returns their names. Processes that start together wait for each other.
 */
export async function migrate<Schema>(db: Kysely<Schema>, directory: string): Promise<string[]> {
  const migrations = readMigrations(directory);
  return db.connection().execute(async (connection) => {
    await sql`SELECT pg_advisory_lock(${LOCK})`.execute(connection);
    try {
      await sql`CREATE TABLE IF NOT EXISTS schema_migration (
        name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now(), checksum text NOT NULL)`.execute(
        connection,
      );
      const pending = await findPending(connection, migrations);
      for (const migration of pending) await apply(connection, migration);
      return pending.map(({ name }) => name);
    } finally {
      await sql`SELECT pg_advisory_unlock(${LOCK})`.execute(connection);
    }
  });
}

/** Fails when the database has not seen all of the migrations, or has seen others. */
export async function requireMigrated<Schema>(db: Kysely<Schema>, directory: string): Promise<void> {
  const { rows } = await sql<{ known: boolean }>`
    SELECT to_regclass('schema_migration') IS NOT NULL AS known`.execute(db);
  const migrations = readMigrations(directory);
  const pending = rows[0]?.known ? await findPending(db, migrations) : migrations;
  if (pending.length > 0)
    throw new MigrationError(
      `The database is not at this version (${pending.length} of ${migrations.length} migrations are missing): run \`peersmith migrate\` first.`,
    );
}

function readMigrations(directory: string): Migration[] {
  const names = readdirSync(directory).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const text = readFileSync(join(directory, name), 'utf8');
    return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
  });
}

async function findPending<Schema>(
  db: Kysely<Schema>,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  const { rows } = await sql<{ name: string; checksum: string }>`
    SELECT name, checksum FROM schema_migration ORDER BY name COLLATE "C"`.execute(db);
  for (const [index, { name, checksum }] of rows.entries()) {
    const migration = migrations[index];
    if (migration?.name !== name) throw new MigrationError(explainGap(name, migration));
    if (migration.checksum !== checksum)
      throw new MigrationError(`${name} was changed after it had been applied`);
  }
  return migrations.slice(rows.length);
}

function explainGap(applied: string, migration: Migration | undefined): string {
  return migration && migration.name < applied
    ? `${migration.name} comes before ${applied}, which is already applied; give it a later name`
    : `${applied} is applied to the database, and this version does not have it: run a newer version`;
}

async function apply<Schema>(db: Kysely<Schema>, { name, text, checksum }: Migration): Promise<void> {
  await sql`BEGIN`.execute(db);
  try {
    await sql.raw(text).execute(db);
    await sql`INSERT INTO schema_migration (name, checksum) VALUES (${name}, ${checksum})`.execute(db);
    await sql`COMMIT`.execute(db);
  } catch (cause) {
    await sql`ROLLBACK`.execute(db);
    throw new MigrationError(`${name}: ${describe(cause, text)}`, { cause });
  }
}

function describe(cause: unknown, text: string): string {
  if (!(cause instanceof Error)) return String(cause);
  const position = 'position' in cause ? Number(cause.position) : Number.NaN;
  if (!Number.isInteger(position)) return cause.message;
  return `line ${text.slice(0, position).split('\n').length}: ${cause.message}`;
}

import type { Kysely } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from '../src/platform/database.ts';
import { urlOf } from './cluster.ts';

export interface TestDatabase<Schema> {
  readonly db: Kysely<Schema>;
  readonly url: string;
  /** Ends the connections and removes the database. */
  readonly drop: () => Promise<void>;
}

let count = 0;

/** A database of one's own, cloned from the migrated template, or from another (`template0` is empty). */
export async function testDatabase<Schema>({
  max = 10,
  template = inject('postgres').template,
}: {
  max?: number;
  template?: string;
} = {}): Promise<TestDatabase<Schema>> {
  const { socket } = inject('postgres');
  const name = `test_${process.pid}_${process.env.VITEST_WORKER_ID ?? 0}_${++count}_${Date.now().toString(36)}`;
  await administer(socket, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY WAL_LOG`);
  const url = urlOf(socket, name);
  const db = openDatabase<Schema>(url, { max });
  return {
    db,
    url,
    drop: async () => {
      await db.destroy();
      await administer(socket, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(socket: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(socket, 'postgres') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

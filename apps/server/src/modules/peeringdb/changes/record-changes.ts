import type { Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { describeChange } from './describe-change.ts';
import { FINDERS } from './find-changes.ts';

const BATCH = 5000;

/**
 * Records what a run is about to change in the mirror and touches objects of ours. It is called in the transaction of an object type,
 * when `incoming` holds the rows to come and `leaving` the ids to go, and nothing is merged yet. Gives how many changes there are.
 */
export async function recordChanges(
  db: AnyDatabase,
  { tag, run }: { tag: Tag; run: number },
): Promise<number> {
  const finder = FINDERS[tag];
  if (!finder) return 0;
  const { rows } = await finder.execute(db);
  for (let at = 0; at < rows.length; at += BATCH) {
    const found = rows.slice(at, at + BATCH).map((change) => ({
      ...change,
      run,
      summary: describeChange(change),
      state: change.follows ? 'automatic' : 'pending',
    }));
    await insertChanges(db, JSON.stringify(found));
  }
  return rows.length;
}

/** What was pending of the same field, or of a record that comes or goes as a whole, is superseded. */
async function insertChanges(db: AnyDatabase, found: string): Promise<void> {
  const given = sql`json_populate_recordset(null::peeringdb_change, ${found}::json) g`;
  const record = (alias: string) =>
    sql`(${sql.ref(`${alias}.network`)}, ${sql.ref(`${alias}.netixlan`)}, ${sql.ref(`${alias}.ixlan`)})`;
  await sql`update peeringdb_change c set state = 'superseded' from ${given}
    where c.state = 'pending' and g.field in (c.field, '') and ${record('c')} is not distinct from ${record('g')}`.execute(
    db,
  );
  await sql`insert into peeringdb_change (time, run, kind, summary, asn, network, ixlan, netixlan, field, before, after, autonomous_system_id, internet_exchange_id, sessions, state, created, updated)
    select now(), run, kind, summary, asn, network, ixlan, netixlan, field, before, after, autonomous_system_id, internet_exchange_id, sessions, state, now(), now() from ${given}`.execute(
    db,
  );
}

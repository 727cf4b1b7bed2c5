import { peeringdbChange } from '@peersmith/model';
import type { Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { announce, heardOf } from '../../../engine/events.ts';
import { logged, readStored } from '../../../engine/write/snapshot.ts';
import { describeChange } from './describe-change.ts';
import { FINDERS, type FoundChange } from './find-changes.ts';

const BATCH = 5000;

/**
 * Records what a run is about to change in the mirror and touches objects of ours. It is called in the transaction of an object type,
 * when `incoming` holds the rows to come and `leaving` the ids to go, and nothing is merged yet. Each is announced to those who listen.
 * Gives how many changes there are.
 */
export async function recordChanges(
  context: Context,
  { tag, run }: { tag: Tag; run: number },
): Promise<number> {
  const finder = FINDERS[tag];
  if (!finder) return 0;
  const { rows } = await finder.execute(context.db);
  await keepChanges(context, { run, changes: rows });
  return rows.length;
}

/** Keeps changes, put into words, and announces them to those who listen. */
export async function keepChanges(
  context: Context,
  { run, changes }: { run: number | null; changes: readonly FoundChange[] },
): Promise<void> {
  for (let at = 0; at < changes.length; at += BATCH) {
    const found = changes.slice(at, at + BATCH).map((change) => ({
      ...change,
      run,
      summary: describeChange(change),
      state: change.follows ? 'automatic' : 'pending',
    }));
    await announceChanges(context, await insertChanges(context, JSON.stringify(found)));
  }
}

/** What was pending of the same field, or of a record that comes or goes as a whole, is superseded. */
async function insertChanges({ db }: Context, found: string): Promise<number[]> {
  const given = sql`json_populate_recordset(null::peeringdb_change, ${found}::json) g`;
  const record = (alias: string) =>
    sql`(${sql.ref(`${alias}.network`)}, ${sql.ref(`${alias}.netixlan`)}, ${sql.ref(`${alias}.ixlan`)})`;
  await sql`update peeringdb_change c set state = 'superseded' from ${given}
    where c.state = 'pending' and g.field in (c.field, '') and ${record('c')} is not distinct from ${record('g')}`.execute(
    db,
  );
  const { rows } = await sql<{
    id: number;
  }>`insert into peeringdb_change (time, run, kind, summary, asn, network, ixlan, netixlan, field, before, after, autonomous_system_id, internet_exchange_id, sessions, state, created, updated)
    select now(), run, kind, summary, asn, network, ixlan, netixlan, field, before, after, autonomous_system_id, internet_exchange_id, sessions, state, now(), now() from ${given} returning id`.execute(
    db,
  );
  return rows.map(({ id }) => Number(id));
}

async function announceChanges(context: Context, ids: readonly number[]): Promise<void> {
  if (ids.length === 0 || (await heardOf(context, 'create', [peeringdbChange])).length === 0) return;
  const stored = await readStored(context, peeringdbChange, ids);
  const events = [...stored].map(([id, one]) => ({
    resource: peeringdbChange,
    id,
    action: 'create' as const,
    display: one.display,
    prechange: null,
    postchange: logged(context, peeringdbChange, one),
    row: null,
  }));
  await announce(context, events);
}

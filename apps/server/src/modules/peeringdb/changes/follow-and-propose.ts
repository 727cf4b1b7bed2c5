import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { FOLLOWED, followPeeringdb, type Held } from '../network/follow-peeringdb.ts';
import { type FoundChange, sessionsOf } from './find-changes.ts';
import { keepChanges } from './record-changes.ts';

/**
 * Lets AS follow their PeeringDB records, all or those with the given ids, and proposes what they do not take over by themselves, once.
 * Gives how many changed, and how many values are held.
 */
export function followAndPropose(
  outer: Context,
  { ids, run = null }: { ids?: readonly number[]; run?: number | null } = {},
): Promise<{ changed: number; held: number }> {
  return inTransaction(outer, async (context) => {
    await withdrawOutdated(context);
    const { changed, held } = await followPeeringdb(context, ids);
    if (held.length) await keepChanges(context, { run, changes: await notYetProposed(context, held) });
    return { changed, held: held.length };
  });
}

/** What waits for a decision and is no longer what PeeringDB says must not be applied. */
async function withdrawOutdated({ db }: Context): Promise<void> {
  await sql`update peeringdb_change c set state = 'superseded', updated = now() from peeringdb_network n
    where c.kind = 'network' and c.state = 'pending' and c.network = n.id and c.field in (${sql.join(FOLLOWED.map(({ recorded }) => recorded))})
      and coalesce(c.after, 'null') <> coalesce(to_jsonb(n) -> c.field, 'null')`.execute(db);
}

interface Proposed extends Held {
  sessions: number;
}

/** Those of which nobody was asked: the last change of the field says something else, or was decided and undone here. */
async function notYetProposed({ db }: Context, held: readonly Held[]): Promise<FoundChange[]> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(held)}::jsonb) as h(autonomous_system_id bigint, asn bigint, network bigint, own boolean, field text, ours jsonb, theirs jsonb)`;
  const { rows } =
    await sql<Proposed>`select h.*, ${sessionsOf(sql.ref('h.autonomous_system_id'))} as sessions from ${given}
    where not exists (
      select 1 from peeringdb_change c where c.network = h.network and c.field = h.field and c.kind = 'network'
        and c.state in ('pending', 'ignored') and coalesce(c.after, 'null') = coalesce(h.theirs, 'null')
        and not exists (select 1 from peeringdb_change l where l.network = c.network and l.field = c.field and l.kind = 'network' and l.id > c.id))`.execute(
      db,
    );
  return rows.map((one) => ({
    kind: 'network',
    asn: Number(one.asn),
    network: Number(one.network),
    ixlan: null,
    netixlan: null,
    field: one.field,
    before: one.ours,
    after: one.theirs,
    autonomous_system_id: Number(one.autonomous_system_id),
    internet_exchange_id: null,
    sessions: one.sessions,
    follows: false,
    place: null,
    own: one.own,
  }));
}

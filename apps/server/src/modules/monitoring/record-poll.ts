import { createHash } from 'node:crypto';
import type { SessionKind } from '@peersmith/answers';
import type { BgpNeighbor } from '@peersmith/routers';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { storable, storableJson } from '../../platform/storable.ts';
import { tellStates } from './announce-states.ts';
import type { Judgement } from './judge-session.ts';
import { writeSums } from './write-sums.ts';

const TABLES = {
  direct: 'peering_directpeeringsession',
  exchange: 'peering_internetexchangepeeringsession',
} as const satisfies Record<SessionKind, string>;
export const COLUMNS = {
  direct: 'direct_session_id',
  exchange: 'exchange_session_id',
} as const satisfies Record<SessionKind, string>;
const KINDS = ['direct', 'exchange'] as const;

/** Neighbors of a router that are kept for comparison: what nobody has written down in so many entries, nobody will. */
export const MOST_KEPT = 20_000;

/** What a poll found out. */
export interface Found {
  router: number;
  /** The time of the poll, by our clock. */
  now: Date;
  duration_ms: number;
  judgements: readonly Judgement[];
  neighbors: readonly BgpNeighbor[];
}

/** Writes down how the sessions of a router stand, what happened to them, and what the router said; whose state changed is announced. */
export async function recordPoll(outer: Context, found: Found): Promise<void> {
  const { router, now, judgements } = found;
  await inTransaction(outer, async (context) => {
    await tellStates(context, judgements, async () => {
      for (const kind of KINDS)
        await writeSessions(
          context,
          kind,
          now,
          judgements.filter(({ session }) => session.kind === kind),
        );
    });
    await writeSums(context, found);
    await writeSnapshot(context, found);
    await sql`update devices_router set poll_bgp_sessions_last_updated = ${now} where id = ${router}`.execute(
      context.db,
    );
  });
}

/** Four statements for each kind, however many sessions there are. */
async function writeSessions(
  { db }: Context,
  kind: SessionKind,
  now: Date,
  judgements: readonly Judgement[],
): Promise<void> {
  if (judgements.length === 0) return;
  const rows = judgements.map(({ session, moves: _, state_changed, ...one }) => ({
    ...one,
    id: session.id,
    state_changed: iso(state_changed),
  }));
  const column = sql.ref(COLUMNS[kind]);
  await sql`update ${sql.table(TABLES[kind])} s set bgp_state = n.bgp_state, down_reason = n.down_reason, last_error = coalesce(n.last_error, s.last_error),
      received_prefix_count = n.received, accepted_prefix_count = n.accepted, advertised_prefix_count = n.advertised, state_changed = n.state_changed,
      flap_count = s.flap_count + n.flaps, polled = ${now},
      last_established_state = case when n.bgp_state = 'established' then ${now} else s.last_established_state end
    from json_to_recordset(${storableJson(rows)}::json) n(id bigint, bgp_state text, down_reason text, last_error text, received int, accepted int,
      advertised int, state_changed timestamptz, flaps int) where s.id = n.id`.execute(db);
  const moves = judgements.flatMap(({ session, moves: list }) =>
    list.map(({ at, from, to, reason, said }) => ({ id: session.id, at: iso(at), from, to, reason, said })),
  );
  if (moves.length)
    await sql`insert into monitoring_transition (${column}, at, from_state, to_state, reason, said)
      select n.id, n.at, n."from", n."to", n.reason, n.said from json_to_recordset(${storableJson(moves)}::json)
        n(id bigint, at timestamptz, "from" text, "to" text, reason text, said text)
       where exists (select from ${sql.table(TABLES[kind])} s where s.id = n.id)`.execute(db);
  const counted = judgements.filter(hasOtherCounts).map(({ session, received, accepted, advertised }) => ({
    id: session.id,
    received,
    accepted,
    advertised,
  }));
  if (counted.length)
    await sql`insert into monitoring_count (${column}, at, received, accepted, advertised)
      select n.id, ${now}, n.received, n.accepted, n.advertised
        from json_to_recordset(${storableJson(counted)}::json) n(id bigint, received int, accepted int, advertised int)
       where exists (select from ${sql.table(TABLES[kind])} s where s.id = n.id)`.execute(db);
}

const hasOtherCounts = ({ session, received, accepted, advertised }: Judgement) =>
  session.polled === null ||
  received !== session.received ||
  accepted !== session.accepted ||
  advertised !== session.advertised;

const iso = (at: number) => new Date(at).toISOString();

/** Writes down that a router could not be asked, and why. */
export async function recordFailure(
  { db }: Context,
  { router, now, code, message }: { router: number; now: Date; code: string; message: string },
): Promise<void> {
  await sql`insert into monitoring_poll (router_id, at, code, message)
    select ${router}, ${now}, ${code}, ${storable(message, 2000)} where exists (select from devices_router where id = ${router})`.execute(
    db,
  );
}

/** What is kept of a neighbor. */
export type KeptNeighbor = Pick<
  BgpNeighbor,
  'vrf' | 'address' | 'local_address' | 'local_asn' | 'remote_asn' | 'description' | 'is_enabled' | 'state'
>;

/** Keeps what a router has, unless that is what it had; only the time is another one then. */
async function writeSnapshot({ db }: Context, { router, now, neighbors }: Found): Promise<void> {
  const kept = neighbors
    .slice(0, MOST_KEPT)
    .map(({ vrf, address, local_address, local_asn, remote_asn, description, is_enabled, state }) => ({
      ...{ vrf, address, local_address, local_asn, remote_asn, is_enabled, state },
      description: description === null || description === undefined ? null : storable(description, 200),
    })) satisfies KeptNeighbor[];
  const text = storableJson(kept);
  const digest = createHash('sha256').update(text).digest('base64url');
  const left = neighbors.length - kept.length;
  const { numAffectedRows } =
    await sql`update monitoring_snapshot set taken = ${now}, left_out = ${left} where router_id = ${router} and digest = ${digest}`.execute(
      db,
    );
  if (numAffectedRows) return;
  await sql`insert into monitoring_snapshot (router_id, taken, neighbors, digest, left_out)
    values (${router}, ${now}, ${text}::jsonb, ${digest}, ${left})
    on conflict (router_id) do update set taken = excluded.taken, neighbors = excluded.neighbors, digest = excluded.digest, left_out = excluded.left_out`.execute(
    db,
  );
}

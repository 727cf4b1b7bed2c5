import type { ReconcileEntry, Reconciliation } from '@peersmith/answers';
import { contains, formatAddress, parseAddress } from '@peersmith/net';
import type { BgpNeighbor } from '@peersmith/routers';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { type ConnectionFacts, connectionFacts } from '../peering/index.ts';
import { addressKey } from './address-key.ts';
import { type Pairing, pairNeighbors } from './pair-neighbors.ts';
import { entryOf, type Surroundings } from './reconcile-entries.ts';
import type { KeptNeighbor } from './record-poll.ts';
import { displayOf } from './session-rows.ts';
import { staleAfterS } from './settings.ts';
import { isStale, shownTime } from './shown-reason.ts';
import { sessionsOf } from './stored-session.ts';

interface Snapshot {
  name: string;
  local_asn: number | null;
  taken: string | null;
  neighbors: KeptNeighbor[] | null;
  left_out: number | null;
}

/** In what a router, as it was asked last, differs from what is written down here. A bounded number of statements. */
export async function reconcile(context: Context, router: number): Promise<Reconciliation> {
  const { rows } =
    await sql<Snapshot>`select r.name, a.asn::float8 as local_asn, s.taken, s.neighbors, s.left_out from devices_router r
      left join peering_autonomoussystem a on a.id = r.local_autonomous_system_id left join monitoring_snapshot s on s.router_id = r.id where r.id = ${router}`.execute(
      context.db,
    );
  const [held] = rows;
  const about = { id: router, name: held?.name ?? '' };
  const taken = held?.taken ?? null;
  const frame = {
    router: about,
    taken: shownTime(taken),
    is_stale: isStale(taken, context.now(), staleAfterS(context)),
    left_out: held?.left_out ?? 0,
  };
  if (!held?.neighbors) return { ...frame, counts: { there: 0, here: 0, differs: 0, equal: 0 }, entries: [] };
  const { pairings, others } = await pairNeighbors(
    await sessionsOf(context, router),
    held.neighbors.map(asNeighbor),
  );
  const around = await surroundings(context, router, { pairings, others });
  const entries = [
    ...others.map((neighbor) => entryOf({ neighbor, pairing: null }, around)),
    ...pairings.map((pairing) => entryOf({ neighbor: pairing.neighbor, pairing }, around)),
  ].filter((entry) => entry !== null);
  const count = (kind: ReconcileEntry['kind']) => entries.filter((one) => one.kind === kind).length;
  return {
    ...frame,
    counts: {
      there: count('there'),
      here: count('here'),
      differs: count('differs'),
      equal: others.length + pairings.length - entries.length,
    },
    entries,
  };
}

const asNeighbor = (kept: KeptNeighbor): BgpNeighbor => ({
  ...kept,
  uptime_s: null,
  received_prefix_count: null,
  accepted_prefix_count: null,
  advertised_prefix_count: null,
  last_error: null,
});

/** What entries are made from beside what is compared: names of networks, connections of the router, and what sessions are called. */
async function surroundings(
  context: Context,
  router: number,
  { pairings, others }: { pairings: readonly Pairing[]; others: readonly BgpNeighbor[] },
): Promise<Surroundings> {
  const { db } = context;
  const asns = [
    ...new Set(
      [...others, ...pairings.map(({ neighbor }) => neighbor)].flatMap((one) => one?.remote_asn ?? []),
    ),
  ];
  const { rows: networks } = await sql<{ asn: number; name: string; is_here: boolean }>`
    select g.asn::float8 as asn, coalesce(a.name, n.name) as name, a.id is not null as is_here from unnest(${asns}::bigint[]) g(asn)
      left join peering_autonomoussystem a on a.asn = g.asn left join peeringdb_network n on n.asn = g.asn where a.id is not null or n.id is not null`.execute(
    db,
  );
  const named = pairings.map(({ session: { kind, id } }) => ({ kind, id }));
  const { rows: displays } = await sql<{ kind: string; id: number; display: string }>`
    select s.kind, s.id::int as id, ${displayOf(context, 's')} as display from json_to_recordset(${JSON.stringify(named)}::json) s(kind text, id bigint)`.execute(
    db,
  );
  const { rows: connections } = await sql<{ id: number; exchange: number | null; name: string | null }>`
    select c.id::int as id, x.id::int as exchange, x.name from net_connection c left join peering_internetexchange x on x.id = c.internet_exchange_point_id
     where c.router_id = ${router} order by c.id`.execute(db);
  const facts = await connectionFacts(
    context,
    connections.map(({ id }) => id),
  );
  return {
    networks: new Map(networks.map((one) => [one.asn, one])),
    displays: new Map(displays.map(({ kind, id, display }) => [`${kind} ${id}`, display])),
    placeOf: (neighbor) => placeOf(neighbor, connections, facts),
  };
}

type Connections = readonly { id: number; exchange: number | null; name: string | null }[];

/** The connection on whose LAN a neighbor is; several where it cannot be told which. */
function placeOf(
  { address, local_address }: BgpNeighbor,
  connections: Connections,
  facts: ReadonlyMap<number, ConnectionFacts>,
): ReturnType<Surroundings['placeOf']> {
  const far = parseAddress(addressKey(address) ?? '');
  if (!far) return { kind: 'nowhere' };
  const onLan = connections.filter(
    ({ id, exchange }) =>
      exchange !== null && facts.get(id)?.lans.some((lan) => lan.family === far.family && contains(lan, far)),
  );
  const near = addressKey(local_address);
  const own = onLan.filter(({ id }) =>
    facts.get(id)?.addresses.some((one) => one.family === far.family && formatAddress(one) === near),
  );
  const [only, more] = own.length ? own : onLan;
  if (!only) return { kind: 'nowhere' };
  if (more) return { kind: 'several' };
  return { kind: 'at', connection: only.id, exchange: { id: only.exchange ?? 0, name: only.name ?? '' } };
}

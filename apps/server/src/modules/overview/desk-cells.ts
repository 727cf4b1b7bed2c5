import type { CandidateSession, DeskCell, NetworkSession } from '@peersmith/answers';
import { autonomousSystem, internetExchange, internetExchangePeeringSession } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { holds, may } from '../../engine/permissions.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { CANDIDATES, listSessions, possibleSessionsFor } from '../peeringdb/index.ts';

const MOST = 5000;

/** Our ports with each address of a network: sessions that there are, and those that could be. Two statements. */
export async function cellsOf(
  context: Context,
  asn: number,
  sessions: readonly NetworkSession[],
): Promise<DeskCell[]> {
  const [candidates, ours] = [await candidatesOf(context, asn), await ownAsns(context)];
  const known = new Map(sessions.map((one) => [one.id, one]));
  const makes = may(context.principal, internetExchangePeeringSession, 'add');
  const shown = candidates.map((candidate): DeskCell => {
    const session = candidate.session === null ? null : (known.get(candidate.session) ?? null);
    return {
      ...placeOf(candidate),
      local_asn: ours.get(candidate.internet_exchange.id) ?? null,
      state: session ? session.stands : candidate.status,
      why: session ? (session.why ?? doubtOf(candidate)) : doubtOf(candidate),
      ...{ session, candidate },
      creatable: makes && candidate.status === 'missing',
    };
  });
  const there = new Set(candidates.map((one) => one.session));
  const others = sessions.filter(({ id }) => !there.has(id)).map((session) => onlyHere(session, ours));
  return [...shown, ...others].toSorted(byPlace);
}

async function candidatesOf(context: Context, asn: number): Promise<CandidateSession[]> {
  if (!CANDIDATES.every((permission) => holds(context.principal, permission))) return [];
  const possible = sql`select p.* from (${possibleSessionsFor(context)}) p
    where p.asn = ${asn} and p.connection_id is not null and p.status <> 'ourselves'`;
  return (await listSessions(context, possible, { limit: MOST, offset: 0, ordering: [] })).results;
}

/** The ASN of ours that each exchange is of, where the caller may see both. */
async function ownAsns(context: Context): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ id: number; asn: number }>`select x.id::int as id, a.asn::float8 as asn
    from peering_internetexchange x join peering_autonomoussystem a on a.id = x.local_autonomous_system_id
    where ${withinGrant(context, internetExchange, sql`x.id`)} and ${withinGrant(context, autonomousSystem, sql`a.id`)}`.execute(
    context.db,
  );
  return new Map(rows.map(({ id, asn }) => [id, asn]));
}

const placeOf = ({ internet_exchange, connection: port, address_family, ip_address }: CandidateSession) => ({
  internet_exchange,
  connection: port,
  address_family,
  ip_address,
});

const onlyHere = (session: NetworkSession, ours: ReadonlyMap<number, number>): DeskCell => ({
  internet_exchange: session.internet_exchange,
  connection: session.connection,
  local_asn: ours.get(session.internet_exchange?.id ?? 0) ?? null,
  address_family: session.address_family,
  ip_address: session.ip_address,
  state: session.stands,
  why: session.why,
  session,
  candidate: null,
  creatable: false,
});

const byPlace = (one: DeskCell, other: DeskCell): number =>
  nameOf(one.internet_exchange).localeCompare(nameOf(other.internet_exchange)) ||
  (one.internet_exchange?.id ?? 0) - (other.internet_exchange?.id ?? 0) ||
  nameOf(one.connection).localeCompare(nameOf(other.connection)) ||
  other.address_family - one.address_family;
const nameOf = (named: { display: string } | null) => named?.display ?? '~';

/** What speaks against a session at an address, in a sentence; null where nothing does. */
function doubtOf(one: CandidateSession): string | null {
  const said = [
    ...(one.stance ? [`${one.stance.state.replaceAll('_', ' ')}: ${one.stance.reason}`] : []),
    ...(one.abandoned ? ['the peer has left'] : []),
    ...(one.other_asn ? ['the session is with another AS'] : []),
    ...(one.port_asn === null ? [] : [`the port says AS${one.port_asn}`]),
    ...(one.contested_by.length
      ? [`claimed by ${one.contested_by.map((asn) => `AS${asn}`).join(', ')}, too`]
      : []),
    ...(one.only_members ? ['not in PeeringDB'] : []),
    ...(one.exchange_says === 'not_listed' ? ['the exchange does not list it'] : []),
    ...(one.exchange_says === 'disputed' ? ['the exchange lists it twice, and not alike'] : []),
    ...(one.exchange_says === 'inactive' ? ['not active at the exchange'] : []),
    ...(one.exchange_says === 'another_network' ? ['the exchange says it is of another network'] : []),
    ...(one.common_prefix ? [] : ['no prefix of the LAN holds both addresses']),
  ].join('; ');
  return said === '' ? null : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

import type { PeeringFieldError, PeeringRequested, PeeringSessionWish } from '@peersmith/answers';
import { BGP_ROLES, hostOf } from '@peersmith/net';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { Invalid } from '../../engine/errors.ts';
import type { Guest } from '../../engine/http/guest.ts';
import { affiliatedAs } from '../peeringdb/index.ts';
import { type Admitted, inTurn, recordGuest } from '../portal/index.ts';
import {
  type CommonExchange,
  commonPlaces,
  type PossibleSession,
  receiveRequest,
} from '../requests/index.ts';
import { listedSessions } from './listed-sessions.queries.ts';
import { ownNetwork } from './own-network.ts';
import { refusal, refused } from './refusals.ts';
import { ixLocation, shownSession } from './shown-session.ts';

const MOST = 1000;

/** Takes what a network asks for: what can be placed becomes a request, which rules or people decide; the rest is refused, session by session. */
export async function askForSessions(
  context: Context,
  guest: Guest,
  wishes: readonly PeeringSessionWish[],
): Promise<PeeringRequested> {
  const [{ local_asn: asn, peer_asn } = { local_asn: 0, peer_asn: 0 }] = wishes;
  const network = await ownNetwork(context, guest, { asn, purpose: 'ask', name: 'local_asn' });
  const local = await affiliatedAs(context, peer_asn);
  if (!local) throw refused(400, 'peer_asn', `AS${peer_asn} is no network of ours.`);
  const answer = await inTurn(context, asn, (inner) => take(inner, wishes, { guest, network, local }));
  const { sessions, errors, request_id } = answer;
  // The draft: where all of them are rejected, the answer is an error that says so.
  if (sessions.length === 0) throw refusal(400, errors, { request_id });
  return answer;
}

interface Asking {
  guest: Guest;
  network: Admitted;
  local: { id: number; asn: number };
}

async function take(
  context: Context,
  wishes: readonly PeeringSessionWish[],
  asking: Asking,
): Promise<PeeringRequested> {
  const { asn } = asking.network;
  const { exchanges } = await commonPlaces(context, { asn, local: asking.local });
  const places = placesBy(await lansOf(context), exchanges);
  const errors: PeeringFieldError[] = [];
  const placed = wishes.flatMap((wish, at): PlacedWish[] => {
    const why = whyUnsupported(wish) ?? places(wish);
    if (typeof why !== 'string') return [{ at, wish, possible: why }];
    errors.push(errorOf(at, wish, why));
    return [];
  });
  if (placed.length === 0) throw refusal(400, errors);
  const request_id = await keep(context, placed, asking);
  const kept = (await listedSessions(context, { asns: [asn], reference: request_id, limit: MOST })).map(
    shownSession,
  );
  for (const session of kept.filter(({ status }) => status === 'Rejected')) {
    const at = wishes.findIndex(
      (wish) => hostOf(wish.local_ip) === session.local_ip && hostOf(wish.peer_ip) === session.peer_ip,
    );
    errors.push({ name: `sessions[${at}]`, errors: [session.status_reason ?? 'It was refused.'], session });
  }
  return { request_id, sessions: kept.filter(({ status }) => status !== 'Rejected'), errors };
}

interface PlacedWish {
  /** Its place among those that were sent. */
  at: number;
  wish: PeeringSessionWish;
  possible: PossibleSession;
}

/** Makes a request of wishes, and answers by which reference it is known; what it refuses is told by the session that it is about. */
async function keep(
  context: Context,
  placed: readonly PlacedWish[],
  { guest, network: { asn, name, is_waiting }, local }: Asking,
): Promise<string> {
  try {
    const { id, reference } = await receiveRequest(context, {
      ...{ asn, is_waiting, origin: 'peering_api', email: guest.email, local_autonomous_system: local.id },
      sessions: placed.map(({ wish, possible: { connection, ip_address } }) => ({
        ...{ connection, ip_address },
        password: wish.session_secret ?? null,
      })),
    });
    await recordGuest(context, guest, {
      ...{ kind: 'portal_request_made', asn },
      target: { type: 'requests.request', id: Number(id), name: `AS${asn} ${name}` },
      detail: { reference, sessions: placed.length, door: guest.door },
    });
    return String(reference);
  } catch (error) {
    const told = error instanceof Invalid ? [error.errors].flat()[0]?.asked_sessions : undefined;
    if (!told) throw error;
    throw refusal(
      400,
      told.map(String).map((message): PeeringFieldError => {
        const about = placed.find(({ possible }) => message.startsWith(`${possible.ip_address}: `));
        return { name: about ? `sessions[${about.at}].session_secret` : 'sessions', errors: [message] };
      }),
    );
  }
}

function errorOf(at: number, wish: PeeringSessionWish, message: string): PeeringFieldError {
  const { local_asn, local_ip, peer_asn, peer_ip, peer_type, location } = wish;
  return {
    name: `sessions[${at}]`,
    errors: [message],
    session: { local_asn, local_ip, peer_asn, peer_ip, peer_type, location },
  };
}

/** What the draft allows and we do not do, in words; nothing where there is none of it. */
function whyUnsupported(wish: PeeringSessionWish): string | null {
  const { local_bgp_role: theirs, peer_bgp_role: ours } = wish;
  if (wish.peer_type !== 'public' || wish.location.type !== 'public')
    return 'Private sessions are not asked for here: use the portal, or write to us.';
  if (wish.local_monitoring_session && wish.peer_monitoring_session)
    return 'Only one side can be a monitoring system.';
  if (wish.local_monitoring_session || wish.peer_monitoring_session)
    return 'Sessions with monitoring systems are not asked for here.';
  if (!wish.local_insert_asn || !wish.peer_insert_asn)
    return 'Both sides put their ASN into paths: sessions with route servers are not asked for here.';
  for (const role of [theirs, ours])
    if (typeof role === 'number' && role !== BGP_ROLES.peer)
      return 'Over an exchange both sides are peers (RFC 9234, role 4); leave the roles out, or send 4 and 4.';
  return null;
}

type Placed = (wish: PeeringSessionWish) => PossibleSession | string;

/** Finds the session that is meant among those that the two networks could have, or says why it is none of them. */
function placesBy(ixOf: ReadonlyMap<number, number>, exchanges: readonly CommonExchange[]): Placed {
  const taken = new Set<PossibleSession>();
  return ({ local_asn, local_ip, peer_ip, location }) => {
    const [theirs, ours] = [hostOf(local_ip), hostOf(peer_ip)];
    if (theirs === null || ours === null) return 'local_ip and peer_ip have to be addresses.';
    const there = exchanges.filter(({ ixlan }) => ixLocation(ixOf.get(ixlan) ?? 0).id === location.id);
    if (there.length === 0) return `AS${local_asn} and we do not meet at ${location.id}.`;
    const sessions = there.flatMap((one) => one.sessions);
    if (!sessions.some((one) => one.ip_address === theirs))
      return `PeeringDB has no address ${theirs} of AS${local_asn} at ${location.id} in operation: enter it there first.`;
    const found = sessions.find((one) => one.ip_address === theirs && one.local_ip_address === ours);
    if (!found) return `${ours} is none of our addresses there that ${theirs} could have a session with.`;
    if (found.session !== null) return 'There is this session already.';
    if (found.is_asked || taken.has(found))
      return 'This session was asked for already, and is not decided yet.';
    taken.add(found);
    return found;
  };
}

/** The exchange of each LAN that we are on, as PeeringDB counts them. */
export async function lansOf({ db }: Context): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ ixlan: number; ix: number }>`
    select distinct l.id::int as ixlan, l.ix_id::int as ix from peeringdb_ixlan l
    join peering_internetexchange x on x.peeringdb_ixlan_id = l.id`.execute(db);
  return new Map(rows.map(({ ixlan, ix }) => [ixlan, ix]));
}

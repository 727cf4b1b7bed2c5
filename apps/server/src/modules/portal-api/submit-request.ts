import type { endpoints, SubmittedToPortal } from '@peersmith/answers';
import type { AskedSession } from '@peersmith/model';
import { formatAddress, type Interface, parseInterface } from '@peersmith/net';
import type { AnswerOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import type { LocalAs } from '../peeringdb/index.ts';
import { conflictsOf, ourEnds, receiveRequest, requestByReference } from '../requests/index.ts';
import { networkOf } from './network-of-portal.ts';
import { portalStatus } from './portal-words.ts';

type Submitted = AnswerOf<typeof endpoints.portalApiSubmit>;
type Wish = SubmittedToPortal['sessions'][number];

/** Refuses a field of one of the sessions, by its position. */
const refusal = (field: string, at: number, message: string) =>
  new Invalid({ [field]: [`Session ${at + 1}: ${message}`] });

/** Takes what a network asks for by the companion site: one request of ours. */
export const submitRequest = (
  outer: Context,
  local: LocalAs,
  { local_asn, peer_type, email, sessions }: SubmittedToPortal,
): Promise<Submitted> =>
  inTransaction(outer, async (context) => {
    await networkOf(context, local_asn);
    refuseRepeated(sessions);
    const asked =
      peer_type === 'public'
        ? await publicSessions(context, local, sessions)
        : await privateSessions(context, sessions);
    // Of two who ask for the same at once, the second finds what the first asked for.
    await sql`select pg_advisory_xact_lock(hashtext('requests.request'))`.execute(context.db);
    await refuseConflicts(context, local_asn, asked);
    const { reference } = await received(context, {
      ...{ asn: local_asn, origin: 'portal', request_type: peer_type, email },
      ...{ local_autonomous_system: Number(local.id), sessions: asked },
    });
    const made = await requestByReference(context, { asns: [local_asn], reference: String(reference) });
    return {
      request_id: String(reference),
      status: portalStatus(made?.status ?? 'received'),
      sessions_count: made?.sessions.length ?? 0,
    };
  });

/** What the rules of requests refuse, by the names that the portal knows. */
async function received(context: Context, given: Parameters<typeof receiveRequest>[1]) {
  try {
    return await receiveRequest(context, given);
  } catch (error) {
    const [errors] = error instanceof Invalid && Array.isArray(error.errors) ? error.errors : [];
    if (!errors) throw error;
    throw new Invalid(
      Object.fromEntries(Object.entries(errors).map(([key, messages]) => [NAMES[key] ?? key, messages])),
    );
  }
}
const NAMES: Readonly<Record<string, string>> = { asn: 'local_asn', asked_sessions: 'sessions' };

/** The address of one end; refuses what is none. */
function endOf(field: 'local_ip' | 'peer_ip', given: Wish, at: number): Interface {
  const text = (given[field] ?? '').trim();
  if (text === '') throw refusal(field, at, 'This field is required.');
  const end = parseInterface(text);
  if (!end) throw refusal(field, at, `“${text}” is no IPv4 or IPv6 address.`);
  return end;
}

/** Nobody means the same two ends at one place twice; their address may meet several of ours. */
function refuseRepeated(sessions: readonly Wish[]): void {
  const seen = new Set<string>();
  for (const [at, wish] of sessions.entries()) {
    const theirs = formatAddress(endOf('local_ip', wish, at));
    const key = `${wish.location} ${theirs} ${formatAddress(endOf('peer_ip', wish, at))}`;
    if (seen.has(key)) throw refusal('local_ip', at, `${theirs} is asked for at ${wish.location} twice.`);
    seen.add(key);
  }
}

async function publicSessions(
  context: Context,
  local: LocalAs,
  sessions: readonly Wish[],
): Promise<AskedSession[]> {
  const { ends } = await ourEnds(context);
  const own = ends.filter(({ system }) => system === Number(local.id));
  return sessions.map((wish, at) => {
    const theirs = endOf('local_ip', wish, at);
    const named = /^pdb:ix:(\d{1,15})$/.exec(wish.location);
    if (!named)
      throw refusal(
        'location',
        at,
        `“${wish.location}” is no exchange: write pdb:ix: and the id of its LAN.`,
      );
    const ixlan = Number(named[1]);
    const there = own.filter((end) => end.ixlan === ixlan);
    if (there.length === 0)
      throw refusal('location', at, `AS${local.asn} is at no exchange ${wish.location}.`);
    const ours = endOf('peer_ip', wish, at);
    const address = formatAddress(ours);
    const end = there.find(({ addresses }) => addresses[ours.family] === address);
    if (!end) throw refusal('peer_ip', at, `${address} is no address of AS${local.asn} at ${wish.location}.`);
    if (ours.family !== theirs.family)
      throw refusal('peer_ip', at, `${address} and ${formatAddress(theirs)} are of different families.`);
    return {
      ixlan,
      connection: end.connection,
      ip_address: formatAddress(theirs),
      password: wish.session_secret || null,
    };
  });
}

async function privateSessions(context: Context, sessions: readonly Wish[]): Promise<AskedSession[]> {
  const known = await facilitiesAmong(
    context,
    sessions.map(({ location }) => location),
  );
  return sessions.map((wish, at) => {
    const facility = Number(wish.location);
    if (!known.has(facility))
      throw refusal('location', at, `“${wish.location}” is no facility: write its id in PeeringDB.`);
    const [theirs, ours] = [endOf('local_ip', wish, at), endOf('peer_ip', wish, at)];
    if (
      theirs.prefixLength !== ours.prefixLength &&
      wish.local_ip.includes('/') &&
      wish.peer_ip?.includes('/')
    )
      throw refusal('peer_ip', at, 'Both addresses of a link have the same prefix length.');
    const measured = [wish.local_ip, wish.peer_ip].findIndex((text) => text?.includes('/'));
    return {
      ...{ facility, ip_address: formatAddress(theirs), local_ip_address: formatAddress(ours) },
      prefix_length: [theirs, ours][measured]?.prefixLength ?? null,
      password: wish.session_secret || null,
    };
  });
}

async function facilitiesAmong({ db }: Context, locations: readonly string[]): Promise<Set<number>> {
  const ids = locations.filter((text) => /^\d{1,15}$/.test(text)).map(Number);
  const { rows } = await sql<{ id: number }>`select id::float8 as id from peeringdb_facility
    where id = any(${ids}::bigint[])`.execute(db);
  return new Set(rows.map(({ id }) => Number(id)));
}

/** What is asked for already, or is there, is told under both of the names that clients look for. */
async function refuseConflicts(context: Context, asn: number, asked: readonly AskedSession[]): Promise<void> {
  const sessions = asked.map(({ ip_address, connection }) => ({
    ip_address: String(ip_address),
    connection: connection ?? null,
  }));
  const { asked: overlapping, existing } = await conflictsOf(context, { asn, sessions });
  if (overlapping.length)
    throw new ApiError(409, {
      detail: `A request that is open is about ${overlapping.join(', ')}.`,
      overlapping_ips: overlapping,
      conflicting_ips: overlapping,
    });
  if (existing.length)
    throw new ApiError(409, {
      detail: `There is a session with ${existing.join(', ')} already.`,
      existing_session_ips: existing,
      conflicting_ips: existing,
    });
}

import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { openSecret } from '../../../engine/open-secret.ts';
import { ixLocation } from '../shown-session.ts';
import type { OwnSession } from './judge-answers.ts';

interface Placed extends OwnSession {
  /** Of the exchange, in PeeringDB. */
  ix: number | null;
  password: string | null;
}

/** The sessions that a request of ours is about, with both addresses. */
export async function ownSessions({ db }: Context, request: number): Promise<Placed[]> {
  const { rows } = await sql<Placed>`
    select q.id::int as id, q.status, host(q.ip_address) as ip, q.password, q.remote_id, q.remote_status, l.ix_id::int as ix,
      host(case family(q.ip_address) when 6 then c.ipv6_address else c.ipv4_address end) as local_ip, coalesce(a.asn, o.asn)::float8 as local_asn
    from requests_session q join requests_request r on r.id = q.request_id
      left join peering_autonomoussystem a on a.id = r.local_autonomous_system_id left join net_connection c on c.id = q.connection_id
      left join peering_internetexchange x on x.id = q.internet_exchange_id
      left join peering_autonomoussystem o on o.id = x.local_autonomous_system_id
      left join peeringdb_ixlan l on l.id = coalesce(q.ixlan, x.peeringdb_ixlan_id)
    where q.request_id = ${request} order by q.id`.execute(db);
  return rows;
}

/** The AS of ours that all sessions of a request are with; 409 where they cannot be asked for in one. */
export function localAsnOf(sessions: readonly Placed[]): number {
  const asns = [...new Set(sessions.map(({ local_asn }) => local_asn))];
  const [asn] = asns;
  const without = sessions.find(({ local_ip, ix }) => local_ip === null || ix === null);
  const why =
    sessions.length === 0
      ? 'None of its sessions is open: there is nothing to ask for.'
      : without
        ? `The session with ${without.ip} has no connection of yours at an exchange of PeeringDB: it cannot be asked for by API.`
        : asns.length > 1
          ? 'Its sessions are with several AS of yours: make a request for each.'
          : null;
  if (why !== null || !asn)
    throw new ApiError(409, { detail: why ?? 'It is with no AS of yours.', code: 'request_state' });
  return asn;
}

/** A session as the draft has it asked for; `local` is us. */
export const wishOf = (
  context: Context,
  { ix, ip, local_ip, password }: Placed,
  pair: { local_asn: number; peer_asn: number },
) => ({
  ...pair,
  local_ip,
  peer_ip: ip,
  peer_type: 'public',
  location: ixLocation(Number(ix)),
  ...(password ? { session_secret: openSecret(context, password) } : {}),
});

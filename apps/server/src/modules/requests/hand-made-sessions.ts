import { internetExchangePeeringSession } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { Listener } from '../../engine/events.ts';
import { OPEN_ELSEWHERE } from './session-facts.ts';
import { requestSettings } from './settings.ts';

const SESSION = contentTypeOf(internetExchangePeeringSession);

interface Asked {
  ip: string;
  request: number;
  asn: number;
}

/** Notices sessions that are made by hand while a request for them is open: which would then find them there. */
export const handMadeSessions: Listener = {
  heard: async (context, action, types) =>
    new Set(action === 'create' && types.includes(SESSION) && (await isAnyAsked(context)) ? [SESSION] : []),
  tell: async (context, events) => {
    const made = events.filter(
      ({ action, resource }) => action === 'create' && contentTypeOf(resource) === SESSION,
    );
    if (made.length === 0) return;
    const asked = await askedFor(
      context,
      made.map(({ id }) => id),
    );
    for (const { ip, request, asn } of asked)
      context.warn?.('a session was made by hand while a request for it is open', {
        ip_address: ip,
        request,
        asn,
      });
    const [first] = asked;
    if (first && requestSettings.of(context).PEERING_REQUEST_BLOCKS_SESSION_CREATION)
      throw new ApiError(409, {
        detail: `Request ${first.request} of AS${first.asn}, which is open, is about ${first.ip}: decide about it, instead of making the session by hand.`,
        code: 'session_requested',
      });
  },
};

async function isAnyAsked({ db }: Context): Promise<boolean> {
  const { rows } = await sql`select from requests_session q join requests_request r on r.id = q.request_id
    where r.direction = 'inbound' and ${OPEN_ELSEWHERE} limit 1`.execute(db);
  return rows.length > 0;
}

/** New sessions that were not made of a request, and for which one is open. */
async function askedFor({ db }: Context, ids: readonly number[]): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select distinct on (s.id) host(s.ip_address) as ip, r.id::int as request, r.asn::float8 as asn
    from peering_internetexchangepeeringsession s
      join requests_session q on q.ip_address = s.ip_address and (q.connection_id is null or q.connection_id = s.ixp_connection_id)
      join requests_request r on r.id = q.request_id
    where s.id = any(${[...ids]}::bigint[]) and r.direction = 'inbound' and q.facility is null and ${OPEN_ELSEWHERE}
      and not exists (select from requests_session made where made.session_id = s.id)
    order by s.id, r.id`.execute(db);
  return rows;
}

import {
  peeringRequest,
  type REQUEST_ORIGIN,
  type REQUESTED_SESSION_STATUS,
  type RequestStatus,
  type RequestType,
} from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { ApiError } from '../../engine/errors.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';
import { lockRequest } from './request-row.ts';
import { requireStep, takeStep } from './take-step.ts';

/** A session of a request, as the network that asked may know it. */
export interface SessionOfNetwork {
  id: number;
  status: keyof typeof REQUESTED_SESSION_STATUS;
  /** Theirs. */
  ip_address: string;
  /** Ours, where it is known by now. */
  local_ip_address: string | null;
  prefix_length: number | null;
  ixlan: number | null;
  /** What we call the exchange, else what PeeringDB calls the LAN's. */
  exchange_name: string;
  facility: number | null;
  facility_name: string;
  /** What is said of the decision; for them to read. */
  verdict: string;
  /** How the session that was made of it stands, as polled: null where none was made. */
  bgp_state: string | null;
  /** Whether the session that was made of it is configured on our side. */
  is_enabled: boolean | null;
}

/** A request of another network, as they may know it. */
export interface RequestOfNetwork {
  id: number;
  reference: string;
  asn: number;
  local_asn: number | null;
  request_type: RequestType;
  origin: keyof typeof REQUEST_ORIGIN;
  status: RequestStatus;
  is_waiting: boolean;
  email: string;
  reason: string;
  loa: string;
  created: Date;
  updated: Date;
  sessions: SessionOfNetwork[];
}

/** Which of their requests are meant. */
export interface WhichRequests {
  /** Null for those of any network. */
  asns: readonly number[] | null;
  reference?: string;
  /** Those about one of these AS of ours, and those that name none. */
  local_autonomous_system?: number;
  /** Those that are older than this one. */
  before?: number | null;
  limit?: number;
}

const MOST = 100;

/** Of the addresses of a session `q` with our connection `c`: as they wish it, else that of the LAN. */
export const PREFIX_LENGTH = sql`coalesce(q.prefix_length,
  (select max(masklen(k.prefix)) from peeringdb_ixlanprefix k where k.ixlan_id = q.ixlan and q.ip_address <<= k.prefix),
  (select max(masklen(o.address)) from unnest(array[c.ipv4_address, c.ipv6_address]) o(address)
    where q.ip_address <<= network(o.address) and masklen(o.address) < case family(o.address) when 4 then 32 else 128 end))`;

/** Requests that networks sent us, the newest first; two statements. What is ours alone (notes, checks, who decided) is not in it. */
export async function requestsOfNetworks(
  context: Context,
  { asns, reference, local_autonomous_system, before = null, limit = MOST }: WhichRequests,
): Promise<RequestOfNetwork[]> {
  if (asns?.length === 0) return [];
  const { db } = context;
  const { rows } = await sql<Omit<RequestOfNetwork, 'sessions'>>`
    select r.id::int as id, r.reference, r.asn::float8 as asn, a.asn::float8 as local_asn, r.request_type, r.origin, r.status, r.is_waiting,
      r.email, r.reason, r.loa, r.created, r.updated
    from requests_request r left join peering_autonomoussystem a on a.id = r.local_autonomous_system_id
    where r.direction = 'inbound' and ${asns === null ? sql`true` : sql`r.asn = any(${[...asns]}::bigint[])`}
      and ${withinGrant(context, peeringRequest, sql`r.id`)}
      and ${reference === undefined ? sql`true` : sql`r.reference = ${reference} and r.reference <> ''`}
      and ${
        local_autonomous_system === undefined
          ? sql`true`
          : sql`(r.local_autonomous_system_id is null or r.local_autonomous_system_id = ${local_autonomous_system})`
      }
      and ${before === null ? sql`true` : sql`r.id < ${before}`}
    order by r.id desc limit ${limit}`.execute(db);
  const { rows: sessions } = await sql<SessionOfNetwork & { request: number }>`
    select q.request_id::int as request, q.id::int as id, q.status, host(q.ip_address) as ip_address,
      host(coalesce(q.local_ip_address, case family(q.ip_address) when 6 then c.ipv6_address else c.ipv4_address end)) as local_ip_address,
      ${PREFIX_LENGTH} as prefix_length, q.ixlan::float8 as ixlan, coalesce(x.name, i.name, '') as exchange_name, q.facility::float8 as facility,
      coalesce(f.name, '') as facility_name, q.verdict, coalesce(s.bgp_state, d.bgp_state) as bgp_state,
      case when coalesce(s.id, d.id) is null then null else coalesce(s.status, d.status) = 'enabled' end as is_enabled
    from requests_session q left join net_connection c on c.id = q.connection_id
      left join peering_internetexchange x on x.id = q.internet_exchange_id
      left join peeringdb_ixlan l on l.id = q.ixlan left join peeringdb_internetexchange i on i.id = l.ix_id
      left join peeringdb_facility f on f.id = q.facility
      left join peering_internetexchangepeeringsession s on s.id = q.session_id
      left join peering_directpeeringsession d on d.id = q.direct_session_id
    where q.request_id = any(${rows.map(({ id }) => id)}::bigint[]) order by q.id`.execute(db);
  const of = Map.groupBy(sessions, ({ request }) => request);
  return rows.map((row) => ({
    ...row,
    sessions: (of.get(row.id) ?? []).map(({ request: _, ...one }) => one),
  }));
}

/** The request that networks know by a reference; null where it is none of theirs, as where there is none. */
export async function requestByReference(
  context: Context,
  which: Required<Pick<WhichRequests, 'asns' | 'reference'>> & Pick<WhichRequests, 'local_autonomous_system'>,
): Promise<RequestOfNetwork | null> {
  return (await requestsOfNetworks(context, { ...which, limit: 1 }))[0] ?? null;
}

/** Takes a request back as the network wishes that sent it; fails with 409 where it has come too far for that. */
export const withdrawRequest = (outer: Context, id: number, reason: string): Promise<void> =>
  inTransaction(outer, async (context) => {
    const request = await lockRequest(context, id);
    requireStep(request, 'withdraw');
    await takeStep(context, request, {
      step: 'withdraw',
      text: reason,
      isByItself: true,
      columns: { reason, next_reminder: null },
    });
  });

/** Where nobody has decided about a request of others yet. */
export const PENDING: readonly RequestStatus[] = ['received', 'checked'];

/** Takes a request back about which nobody has decided; `decided` says what is answered otherwise. */
export const withdrawPending = (
  outer: Context,
  id: number,
  decided: (status: RequestStatus) => ApiError,
): Promise<void> =>
  inTransaction(outer, async (context) => {
    const { status } = await lockRequest(context, id);
    if (!PENDING.includes(status)) throw decided(status);
    await withdrawRequest(context, id, '');
  });

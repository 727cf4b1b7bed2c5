import { UpstreamPeeringRequest, type UpstreamRequestedSession } from '@peersmith/answers';
import { directPeeringSession, internetExchangePeeringSession, peeringRequest } from '@peersmith/model';
import { contentTypeOf, pagePathOf, toJson } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';
import { type SessionRow, sessionRows } from '../requests/index.ts';
import { portalSessionStatus, portalStatus, withLength } from './portal-words.ts';

const labelled = <W extends string>(value: W) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
});
const TYPES = { public: 'Public Peering', private: 'Private Peering' } as const;

const addressOf = ({ base }: Context, path: string, id: number) => `${base}/api/peering/${path}/${id}/`;
const pageOf = ({ base }: Context, id: number) => `${base}${pagePathOf(peeringRequest) ?? '/'}${id}/`;
const moment = (given: Date) => new Date(given).toISOString();

/** A session as Peering Manager shows it. */
function shownSession(context: Context, row: SessionRow): UpstreamRequestedSession {
  const { id, request, ip_address, prefix_length, status, session, direct_session } = row;
  const created = session ?? direct_session;
  const type = session === null ? directPeeringSession : internetExchangePeeringSession;
  return {
    ...{ id, url: addressOf(context, 'requested-sessions', id), display: ip_address },
    peering_request: {
      ...{
        id: request,
        url: addressOf(context, 'peering-requests', request),
        display_url: pageOf(context, request),
      },
      display: `AS${row.asn} ${row.network_name}`.trim(),
      ...{ tracking_id: row.reference, requesting_asn: row.asn, status: portalStatus(row.request_status) },
    },
    ...{ ixp_connection: row.connection, peeringdb_facility: row.facility },
    ip_address: withLength(ip_address, prefix_length),
    address_family: ip_address.includes(':') ? 6 : 4,
    session_secret: '',
    status: labelled(portalSessionStatus(status, row.request_status)),
    rejection_comment: status === 'refused' ? row.verdict : '',
    created_session_type: created === null ? null : contentTypeOf(type),
    created_session_id: created,
    ...{ created: moment(row.created), updated: moment(row.updated) },
  };
}

/** Sessions by their ids, in that order; one statement. */
export async function shownSessions(
  context: Context,
  ids: readonly number[],
): Promise<UpstreamRequestedSession[]> {
  const rows = new Map((await sessionRows(context, { sessions: ids })).map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [shownSession(context, row)] : [];
  });
}

/** Requests by their ids, in that order, with their sessions. */
export async function shownRequests(
  context: Context,
  ids: readonly number[],
): Promise<UpstreamPeeringRequest[]> {
  const rows = await getMany(context, peeringRequest, ids);
  const sessions = Map.groupBy(await sessionRows(context, { requests: ids }), ({ request }) => request);
  return rows.flatMap((row) => {
    if (row.direction !== 'inbound') return [];
    const id = Number(row.id);
    const shown = toJson(peeringRequest, row, wireFor(context));
    const type = row.request_type === 'private' ? 'private' : 'public';
    const { status }: { status?: Parameters<typeof portalStatus>[0] } = Object(row);
    return UpstreamPeeringRequest.parse({
      ...{
        id,
        url: addressOf(context, 'peering-requests', id),
        display_url: pageOf(context, id),
        display: shown.display,
      },
      ...{ tracking_id: shown.reference, requesting_asn: shown.asn, requester_email: shown.email },
      ...{ local_autonomous_system: shown.local_autonomous_system, relationship: shown.relationship },
      request_type: { value: type, label: TYPES[type] },
      status: labelled(portalStatus(status ?? 'received')),
      decision_comment: shown.reason,
      requested_sessions: (sessions.get(id) ?? []).map((session) => shownSession(context, session)),
      ...{ description: '', comments: shown.comments, tags: shown.tags },
      ...{ created: shown.created, updated: shown.updated },
    });
  });
}

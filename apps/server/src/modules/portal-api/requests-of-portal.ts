import type { RequestOfPortal } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import type { LocalAs } from '../peeringdb/index.ts';
import {
  type RequestOfNetwork,
  requestByReference,
  requestsOfNetworks,
  withdrawPending,
} from '../requests/index.ts';
import { lanLocation, portalSessionStatus, portalStatus, withLength } from './portal-words.ts';

/** A request in the portal's words: `local` is who asked, `peer` is us. */
function shownRequest(request: RequestOfNetwork, local: LocalAs): RequestOfPortal {
  return {
    request_id: request.reference,
    status: portalStatus(request.status),
    peer_type: request.request_type,
    local_asn: request.asn,
    peer_asn: Number(local.asn),
    decision_comment: request.reason,
    sessions: request.sessions.map((session) => ({
      session_id: session.id,
      local_ip: withLength(session.ip_address, session.prefix_length),
      peer_ip: session.local_ip_address ? withLength(session.local_ip_address, session.prefix_length) : '',
      location: session.facility ? String(session.facility) : session.ixlan ? lanLocation(session.ixlan) : '',
      location_name: session.facility ? session.facility_name : session.exchange_name,
      status: portalSessionStatus(session.status, request.status),
      rejection_comment: session.status === 'refused' ? session.verdict : '',
    })),
    created: new Date(request.created).toISOString(),
    updated: new Date(request.updated).toISOString(),
  };
}

/** Requests of a network to an AS of ours. */
export async function requestsOf(
  context: Context,
  local: LocalAs,
  { asn, request_id }: { asn: number; request_id?: string | undefined },
): Promise<RequestOfPortal[]> {
  const found = await requestsOfNetworks(context, {
    asns: [asn],
    local_autonomous_system: local.id,
    ...(request_id === undefined ? {} : { reference: request_id }),
  });
  return found.map((one) => shownRequest(one, local));
}

/** One request to an AS of ours; another is not there. */
export const requestOf = async (
  context: Context,
  local: LocalAs,
  reference: string,
): Promise<RequestOfPortal> => shownRequest(await foundRequest(context, local, reference), local);

/** Takes a request back that nobody has decided about. */
export async function cancelRequest(context: Context, local: LocalAs, reference: string): Promise<void> {
  const { id } = await foundRequest(context, local, reference);
  await withdrawPending(
    context,
    id,
    (status) =>
      new ApiError(409, { detail: `Cannot cancel a request with status '${portalStatus(status)}'.` }),
  );
}

async function foundRequest(context: Context, local: LocalAs, reference: string): Promise<RequestOfNetwork> {
  const found = await requestByReference(context, {
    ...{ asns: null, reference, local_autonomous_system: local.id },
  });
  if (!found) throw new ApiError(404, { detail: 'Not found.' });
  return found;
}

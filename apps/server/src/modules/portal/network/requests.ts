import type { PortalRequest } from '@peersmith/answers';
import type { RequestOfNetwork, SessionOfNetwork } from '../../requests/index.ts';

/** A network takes a request back itself as long as nobody has agreed to it. */
export const mayWithdraw = ({ status }: Pick<RequestOfNetwork, 'status'>): boolean =>
  status === 'received' || status === 'checked';

/** A request as the portal shows it to the network that sent it. */
export function shownRequestOf(request: RequestOfNetwork): PortalRequest {
  const { id: _, origin: __, sessions, created, updated, ...rest } = request;
  return {
    ...rest,
    created: new Date(created).toISOString(),
    updated: new Date(updated).toISOString(),
    may_withdraw: mayWithdraw(request),
    sessions: sessions.map(shownSession),
  };
}

function shownSession(session: SessionOfNetwork): PortalRequest['sessions'][number] {
  const { exchange_name, facility_name, ixlan: _, facility: __, ...rest } = session;
  return { ...rest, place: facility_name || exchange_name };
}

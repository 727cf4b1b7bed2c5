import type { PortalWishRead } from '@peersmith/answers';
import type { Context } from '../../../engine/context.ts';
import { Invalid, unprocessable } from '../../../engine/errors.ts';
import type { Guest } from '../../../engine/http/guest.ts';
import {
  commonPlaces,
  type RequestOfNetwork,
  receiveRequest,
  requestByReference,
} from '../../requests/index.ts';
import { recordGuest } from '../record-guest.ts';
import { portalSettings } from '../settings.ts';
import { inTurn } from './in-turn.ts';
import { localNamed } from './our-networks.ts';
import type { Admitted } from './require-network.ts';
import { privateSessions, publicSessions } from './wanted-sessions.ts';

/** Takes what a guest asks for in the name of a network that they may speak for. */
export const ask = (
  outer: Context,
  guest: Guest,
  { wish, network }: { wish: PortalWishRead; network: Admitted },
): Promise<RequestOfNetwork> =>
  inTurn(outer, wish.asn, async (context) => {
    const { asn, request_type, loa } = wish;
    if (request_type === 'private' && !portalSettings.of(context).PORTAL_PRIVATE_PEERING)
      throw unprocessable('request_type', 'Private sessions cannot be asked for here.');
    const local = await localNamed(context, wish.local_asn);
    const { exchanges, facilities } = await commonPlaces(context, { asn, local });
    const sessions =
      request_type === 'public'
        ? publicSessions(asn, wish.sessions, exchanges)
        : privateSessions(wish.sessions, facilities);
    const made = await receiveRequest(context, {
      ...{ asn, origin: 'portal', request_type, email: guest.email, sessions, loa },
      local_autonomous_system: local.id,
      is_waiting: network.is_waiting,
    }).catch(inWordsOfPortal);
    const reference = String(made.reference);
    const request = await requestByReference(context, { asns: [asn], reference });
    if (!request) throw new Error(`a request of AS${asn} was not found after it was made`);
    await recordGuest(context, guest, {
      ...{ kind: 'portal_request_made', asn },
      target: { type: 'requests.request', id: request.id, name: `AS${asn} ${network.name}` },
      detail: { reference, sessions: sessions.length, request_type },
    });
    return request;
  });

/** What the rules of requests refuse, under the names that the portal has for it. */
function inWordsOfPortal(error: unknown): never {
  if (!(error instanceof Invalid)) throw error;
  // It is one request that was to be made.
  const [{ asked_sessions, local_autonomous_system, ...rest } = {}] = [error.errors].flat();
  throw new Invalid({
    ...rest,
    ...(asked_sessions ? { sessions: asked_sessions } : {}),
    ...(local_autonomous_system ? { local_asn: local_autonomous_system } : {}),
  });
}

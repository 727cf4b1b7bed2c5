import { portalEndpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { type Guest, guestPermission } from '../../../engine/http/guest.ts';
import { serving } from '../../../engine/http/serve.ts';
import type { PublicRoom } from '../../../engine/module.ts';
import { permissions } from '../../../platform/access.ts';
import {
  commonPlaces,
  type PossibleSession,
  type RequestOfNetwork,
  requestByReference,
  requestsOfNetworks,
} from '../../requests/index.ts';
import { freshGuest } from '../sign-in/fresh-guest.ts';
import { ask } from './ask.ts';
import { localNamed } from './our-networks.ts';
import { shownRequestOf } from './requests.ts';
import { requireNetwork } from './require-network.ts';
import { withdraw } from './withdraw.ts';

/** Where a network could peer with us, and what it asks for. */
export function networkRoutes(http: FastifyInstance, { open, guestOf }: PublicRoom): void {
  const serve = serving(http, open);
  const access = permissions(guestPermission('portal'));

  serve(portalEndpoints.portalPlaces, { access }, async ({ context, query, request }) => {
    const { asn } = await requireNetwork(context, guestOf(request), { asn: query.asn, purpose: 'see' });
    const local = await localNamed(context, query.local_asn);
    const { exchanges, facilities } = await commonPlaces(context, { asn, local });
    return {
      ...{ asn, local_asn: local.asn, facilities },
      exchanges: exchanges.map(({ ixlan, name, sessions }) => ({
        ixlan,
        name,
        sessions: sessions.map(shown),
      })),
    };
  });

  serve(portalEndpoints.portalRequests, { access }, async ({ context, query, request }) => {
    const { asn } = await requireNetwork(context, guestOf(request), { asn: query.asn, purpose: 'see' });
    return (await requestsOfNetworks(context, { asns: [asn] })).map(shownRequestOf);
  });

  serve(portalEndpoints.portalRequest, { access }, async ({ context, params, request }) =>
    shownRequestOf(await ownRequest(context, guestOf(request), params.reference)),
  );

  serve(portalEndpoints.portalAsk, { access }, async ({ context, body, request }) => {
    const guest = guestOf(request);
    const network = await requireNetwork(context, guest, { asn: body.asn, purpose: 'ask' });
    return shownRequestOf(await ask(context, guest, { wish: body, network }));
  });

  serve(portalEndpoints.portalWithdraw, { access }, async ({ context, params, request }) => {
    const guest = guestOf(request);
    const { asn, reference } = await ownRequest(context, guest, params.reference);
    await requireNetwork(context, guest, { asn, purpose: 'change' });
    return shownRequestOf(await withdraw(context, guest, { asn, reference }));
  });
}

/** A request of one of the guest's networks; one of others is as little there as one that nobody made. */
async function ownRequest(context: Context, given: Guest, reference: string): Promise<RequestOfNetwork> {
  const { networks } = await freshGuest(context, given, { writes: false });
  const found = await requestByReference(context, { asns: networks.map(({ asn }) => asn), reference });
  if (!found) throw new ApiError(404, { detail: 'Not found.' });
  return found;
}

const shown = ({ session, is_asked, ...one }: PossibleSession) => ({
  ...one,
  state: session !== null ? ('exists' as const) : is_asked ? ('asked' as const) : ('possible' as const),
});

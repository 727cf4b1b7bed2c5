import { portalEndpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { guestPermission } from '../../../engine/http/guest.ts';
import { serving } from '../../../engine/http/serve.ts';
import type { PublicRoom } from '../../../engine/module.ts';
import { permissions } from '../../../platform/access.ts';
import { freshGuest } from '../sign-in/fresh-guest.ts';
import { requireNetwork } from './require-network.ts';
import { sessionsOf } from './sessions-of.ts';
import { askOfSessions, wishesOf, wishNamed, withdrawWish } from './wishes.ts';

/** The sessions that a network has with us, and what it asks of them. */
export function sessionRoutes(http: FastifyInstance, { open, guestOf }: PublicRoom): void {
  const serve = serving(http, open);
  const access = permissions(guestPermission('portal'));

  serve(portalEndpoints.portalSessions, { access }, async ({ context, query, request }) => {
    const { asn } = await requireNetwork(context, guestOf(request), { asn: query.asn, purpose: 'see' });
    return sessionsOf(context, asn);
  });

  serve(portalEndpoints.portalSessionWishes, { access }, async ({ context, query, request }) => {
    const { asn } = await requireNetwork(context, guestOf(request), { asn: query.asn, purpose: 'see' });
    return wishesOf(context, asn);
  });

  serve(portalEndpoints.portalAskOfSessions, { access }, async ({ context, body, request }) => {
    const guest = guestOf(request);
    const network = await requireNetwork(context, guest, { asn: body.asn, purpose: 'ask' });
    return askOfSessions(context, guest, { wish: body, network });
  });

  serve(portalEndpoints.portalWithdrawWish, { access }, async ({ context, params, request }) => {
    const guest = guestOf(request);
    const { networks } = await freshGuest(context, guest, { writes: true });
    const asns = networks.map(({ asn }) => asn);
    const { asn } = await wishNamed(context, asns, params.reference);
    await requireNetwork(context, guest, { asn, purpose: 'change' });
    return withdrawWish(context, guest, { asn, reference: params.reference });
  });
}

import { portalEndpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../../engine/errors.ts';
import { guestPermission } from '../../../engine/http/guest.ts';
import { serving } from '../../../engine/http/serve.ts';
import type { PublicRoom } from '../../../engine/module.ts';
import { permissions } from '../../../platform/access.ts';
import { requireNetwork } from '../network/require-network.ts';
import { freshGuest } from '../sign-in/fresh-guest.ts';
import { makeToken, networkOfToken, revokeToken, tokensOf } from './guest-tokens.ts';

/** Tokens of the Peering API, as a network makes them for its programs. */
export function tokenRoutes(http: FastifyInstance, { open, guestOf }: PublicRoom): void {
  const serve = serving(http, open);
  const access = permissions(guestPermission('portal'));

  serve(portalEndpoints.portalTokens, { access }, async ({ context, query, request }) => {
    const { asn } = await requireNetwork(context, guestOf(request), { asn: query.asn, purpose: 'see' });
    return tokensOf(context, asn);
  });

  serve(portalEndpoints.portalMakeToken, { access }, async ({ context, body, request }) => {
    const guest = guestOf(request);
    await requireNetwork(context, guest, { asn: body.asn, purpose: 'ask' });
    return makeToken(context, guest, body);
  });

  serve(portalEndpoints.portalRevokeToken, { access }, async ({ context, params: { id }, request }) => {
    const guest = guestOf(request);
    const { networks } = await freshGuest(context, guest, { writes: true });
    const asn = await networkOfToken(
      context,
      id,
      networks.map((one) => one.asn),
    );
    if (asn === null) throw new ApiError(404, { detail: 'Not found.' });
    await requireNetwork(context, guest, { asn, purpose: 'change' });
    await revokeToken(context, guest, { id, asn });
  });
}

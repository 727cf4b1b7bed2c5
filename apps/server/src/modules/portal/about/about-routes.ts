import { portalDescription, portalEndpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';

import { describeGuestApi } from '../../../engine/http/openapi-guests.ts';

import { serving } from '../../../engine/http/serve.ts';
import type { PublicRoom } from '../../../engine/module.ts';
import { OPEN } from '../../../platform/access.ts';
import { keptFor } from '../../../platform/kept-for.ts';
import { ourNetworks } from '../network/our-networks.ts';
import { portalSettings } from '../settings.ts';
import { isPeeringdbSignIn } from '../sign-in/provider.ts';
import { isMailSignIn } from '../sign-in/sign-in-by-code.ts';
import { LOGO_PATH, logoRoute } from './logo.ts';

/** How old what strangers read may be. */
const KEEP_MS = 2000;

/** Whose portal it is, and how it looks. */
export function aboutRoutes(http: FastifyInstance, { open, settings, version }: PublicRoom): void {
  logoRoute(http, settings);
  const serve = serving(http, open);
  const networks = keptFor(KEEP_MS, ourNetworks);
  const schema = JSON.stringify(describeGuestApi(portalDescription, version));
  serve(portalEndpoints.portalSchema, { access: OPEN }, ({ reply }) =>
    reply.type('application/json').send(schema),
  );
  serve(portalEndpoints.portalAbout, { access: OPEN }, async ({ context }) => {
    const set = portalSettings.of(context);
    return {
      title: set.PORTAL_TITLE,
      colour: set.PORTAL_COLOUR,
      logo: set.PORTAL_LOGO_FILE ? LOGO_PATH : null,
      introduction: set.PORTAL_INTRODUCTION,
      contact: set.PORTAL_CONTACT,
      loa: set.PORTAL_LOA,
      sign_in: { peeringdb: isPeeringdbSignIn(context), mail: isMailSignIn(context) },
      private_peering: set.PORTAL_PRIVATE_PEERING,
      networks: await networks(context),
    };
  });
}

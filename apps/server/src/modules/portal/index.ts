import { defineModule } from '../../engine/module.ts';
import { aboutRoutes } from './about/about-routes.ts';
import { networkRoutes } from './network/network-routes.ts';
import { sessionRoutes } from './network/session-routes.ts';
import { admissions } from './operators/admissions.ts';
import { guestTokens } from './operators/guest-tokens.ts';
import { sessionWishes } from './operators/session-wishes.ts';
import { publicHeaders } from './public-headers.ts';
import { portalSettings } from './settings.ts';
import { guestDoor } from './sign-in/guest-door.ts';
import { codeWorker } from './sign-in/mail-codes.ts';
import { peeringdbRoutes, signInRoutes } from './sign-in/sign-in-routes.ts';
import { tokenRoutes } from './tokens/token-routes.ts';

export { inTurn } from './network/in-turn.ts';
export { type Admitted, type Purpose, requireNetwork } from './network/require-network.ts';
export { askOfSessions, wishesOf } from './network/wishes.ts';
export { recordGuest } from './record-guest.ts';
export { SEALED_OF_GUESTS } from './sign-in/guest-sign-ins.ts';
export { findGuestToken } from './tokens/guest-tokens.ts';

/** The public portal: other networks sign in, see where they could peer with us, and ask. On the public listener alone. */
export const portalModule = defineModule({
  name: 'portal',
  resources: [admissions, sessionWishes, guestTokens],
  guests: guestDoor,
  publicRoutes: (http, room) => {
    publicHeaders(http);
    aboutRoutes(http, room);
    signInRoutes(http, room);
    peeringdbRoutes(http, room);
    networkRoutes(http, room);
    sessionRoutes(http, room);
    tokenRoutes(http, room);
  },
  workers: [codeWorker],
  settings: portalSettings,
});

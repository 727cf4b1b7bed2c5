import { portalEndpoints } from '@peersmith/answers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import { type Guest, guestPermission } from '../../../engine/http/guest.ts';
import { requireSameOrigin } from '../../../engine/http/same-origin.ts';
import { serving } from '../../../engine/http/serve.ts';
import type { PublicRoom } from '../../../engine/module.ts';
import { OPEN, permissions } from '../../../platform/access.ts';
import { recordGuest } from '../record-guest.ts';
import { freshGuest, SignInEnded } from './fresh-guest.ts';
import { cookieOptions, endSignIn, GUEST_COOKIE } from './guest-sign-ins.ts';
import { meOf } from './me.ts';
import { CALLBACK_PATH } from './provider.ts';
import { beginAtPeeringdb, endAtPeeringdb, type SignInFault } from './sign-in-at-peeringdb.ts';
import { askForCode, signInByCode } from './sign-in-by-code.ts';

/** Most octets of what one signs in with. */
const SMALL = 10_000;
const SENT = 'If PeeringDB lists this address for the network, a code is on its way to it.';

/** Who is signed in, signing in by a mailed code, and signing out. */
export function signInRoutes(http: FastifyInstance, { open, guestOf }: PublicRoom): void {
  const serve = serving(http, open);
  const access = permissions(guestPermission('portal'));
  const known = (request: FastifyRequest): Guest | null => {
    try {
      return guestOf(request);
    } catch (error) {
      if (error instanceof ApiError) return null;
      throw error;
    }
  };

  serve(portalEndpoints.portalMe, { access: OPEN }, async ({ context, request }) => {
    return meOf(context, await fresh(context, known(request)));
  });

  const unsafe = { access: OPEN, bodyLimit: SMALL, before: requireSameOrigin };
  serve(portalEndpoints.portalSendCode, unsafe, async ({ context, body, request, reply }) => {
    await askForCode(context, body, { request, reply });
    return { detail: SENT };
  });

  serve(portalEndpoints.portalSignIn, unsafe, async ({ context, body, request, reply }) =>
    meOf(context, await signInByCode(context, body, { request, reply })),
  );

  serve(
    portalEndpoints.portalSignOut,
    { access, bodyLimit: SMALL },
    async ({ context: outer, request, reply }) => {
      const guest = guestOf(request);
      await inTransaction(outer, async (context) => {
        await endSignIn(context, guest.id);
        await recordGuest(context, guest, { kind: 'portal_signed_out' });
      });
      void reply.clearCookie(GUEST_COOKIE, cookieOptions(request));
    },
  );
}

/** Signing in at PeeringDB: there, and back with a word for the page where it failed. Browsers follow these; nothing else asks them. */
export function peeringdbRoutes(http: FastifyInstance, { open }: PublicRoom): void {
  const route = { config: { access: OPEN }, exposeHeadRoute: false };
  const explained = (fault: SignInFault) => `/?sign_in=${fault}`;

  http.get('/api/portal/sign-in/peeringdb/', route, async (request, reply) => {
    const begun = await beginAtPeeringdb(open(request), { request, reply });
    return reply.redirect('to' in begun ? begun.to.href : explained(begun.fault), 303);
  });

  http.get(CALLBACK_PATH, route, async (request, reply) => {
    const fault = await endAtPeeringdb(open(request), { request, reply });
    return reply.redirect(fault ? explained(fault) : '/', 303);
  });
}

/** Who is signed in still; nobody, where the sign-in has ended. */
async function fresh(context: Context, guest: Guest | null): Promise<Guest | null> {
  if (!guest) return null;
  try {
    return await freshGuest(context, guest, { writes: false });
  } catch (error) {
    if (error instanceof SignInEnded) return null;
    throw error;
  }
}

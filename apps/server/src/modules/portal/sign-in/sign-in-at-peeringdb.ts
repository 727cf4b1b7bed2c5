import '@fastify/cookie';
import { sql } from 'kysely';
import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientError,
  calculatePKCECodeChallenge,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { recordGuest } from '../record-guest.ts';
import { cookieOptions, digestOf, randomKey, startSignIn } from './guest-sign-ins.ts';
import { readProfile } from './profile.ts';
import { type Provider, providerOf } from './provider.ts';
import type { Exchange } from './sign-in-by-code.ts';

const COOKIE = 'portaloauth';
const LIFETIME_S = 600;

/** Why nobody was signed in, in a word that the portal explains. */
export type SignInFault =
  | 'denied'
  | 'expired'
  | 'state_mismatch'
  | 'provider_down'
  | 'not_verified'
  | 'not_set_up';

/** Begins signing in at PeeringDB (RFC 6749 §4.1 with RFC 7636): the address to go to, or why not. */
export async function beginAtPeeringdb(
  context: Context,
  { request, reply }: Exchange,
): Promise<{ to: URL } | { fault: SignInFault }> {
  const found = await providerOf(context).catch(() => 'provider_down' as const);
  if (found === 'provider_down') return { fault: found };
  if (!found) return { fault: 'not_set_up' };
  const [state, nonce, verifier, browser] = [
    randomState(),
    randomNonce(),
    randomPKCECodeVerifier(),
    randomKey(),
  ];
  const { db, now } = context;
  await sql`delete from portal_oauth where expires < ${new Date(now().getTime() - LIFETIME_S * 1000)}`.execute(
    db,
  );
  await sql`insert into portal_oauth (state, browser, verifier, nonce, expires)
    values (${digestOf(state)}, ${digestOf(browser)}, ${verifier}, ${nonce}, ${new Date(now().getTime() + LIFETIME_S * 1000)})`.execute(
    db,
  );
  void reply.setCookie(COOKIE, browser, { ...cookieOptions(request), maxAge: LIFETIME_S });
  const to = buildAuthorizationUrl(found.configuration, {
    ...{ redirect_uri: found.redirect_uri, scope: found.scope, state },
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(found.isOpenId ? { nonce } : {}),
  });
  return { to };
}

/** Ends signing in at PeeringDB: what the browser came back with becomes a sign-in, or is refused with a word for why. */
export async function endAtPeeringdb(context: Context, exchange: Exchange): Promise<SignInFault | null> {
  const fault = await signedIn(context, exchange);
  if (fault)
    await recordGuest(
      context,
      { name: '', email: '', proof: 'peeringdb' },
      {
        ...{ kind: 'portal_sign_in_failed', outcome: 'failure' },
        detail: { reason: fault },
        repeats: `${exchange.request.ip} ${fault}`,
      },
    );
  return fault;
}

async function signedIn(context: Context, exchange: Exchange): Promise<SignInFault | null> {
  const { request, reply } = exchange;
  const current = new URL(request.url, 'http://localhost').searchParams;
  const begun = await takeBegun(context, current.get('state') ?? '', request.cookies[COOKIE] ?? '');
  if (typeof begun === 'string') return begun;
  void reply.clearCookie(COOKIE, cookieOptions(request));
  const provider = await providerOf(context).catch(() => null);
  if (!provider) return 'provider_down';
  const token = await tokenFor(provider, current, begun);
  if ('fault' in token) return token.fault;
  const profile = await readProfile(context, token.access_token);
  if (profile.kind !== 'read') return profile.kind === 'refused' ? 'expired' : profile.kind;
  await inTransaction(context, async (inner) => {
    const guest = await startSignIn(inner, { ...profile.guest, access_token: token.access_token }, exchange);
    await recordGuest(inner, guest, {
      kind: 'portal_signed_in',
      detail: { subject: profile.guest.subject, networks: guest.networks.map(({ asn }) => asn) },
    });
  });
  return null;
}

interface Begun {
  state: string;
  verifier: string;
  nonce: string;
}

/** What this browser began under a state. It serves once: whoever comes with it again finds nothing. */
async function takeBegun(context: Context, state: string, browser: string): Promise<Begun | SignInFault> {
  const { db, now } = context;
  const { rows } = await sql<{ verifier: string; nonce: string; expires: Date }>`
    delete from portal_oauth where state = ${digestOf(state)} and browser = ${digestOf(browser)} returning verifier, nonce, expires`.execute(
    db,
  );
  const [found] = rows;
  if (!found) return 'state_mismatch';
  if (new Date(found.expires) <= now()) return 'expired';
  return { state, verifier: found.verifier, nonce: found.nonce };
}

/** Changes the code for an access token; the state, the verifier and the nonce are those of the beginning. */
async function tokenFor(
  { configuration, redirect_uri, isOpenId }: Provider,
  answered: URLSearchParams,
  { state, verifier, nonce }: Begun,
): Promise<{ access_token: string } | { fault: SignInFault }> {
  const current = new URL(redirect_uri);
  current.search = answered.toString();
  try {
    const { access_token } = await authorizationCodeGrant(configuration, current, {
      ...{ expectedState: state, pkceCodeVerifier: verifier },
      ...(isOpenId ? { expectedNonce: nonce, idTokenExpected: true } : {}),
    });
    return { access_token };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

function faultOf(error: unknown): SignInFault {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'denied' : 'provider_down';
  if (error instanceof ResponseBodyError)
    return error.error === 'invalid_grant' ? 'expired' : 'provider_down';
  const code = error instanceof ClientError ? error.code : undefined;
  return code === 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' || code === 'OAUTH_INVALID_RESPONSE'
    ? 'state_mismatch'
    : 'provider_down';
}

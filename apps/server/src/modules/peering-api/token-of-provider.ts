import { createHash } from 'node:crypto';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Guest } from '../../engine/http/guest.ts';
import { ProviderFault } from './provider-keys.ts';
import { unauthorized } from './refusals.ts';

/** RFC 8725 §3.1: what is not here signs nothing. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];
const SKEW_S = 30;

const Claims = z.object({
  sub: z.union([z.string(), z.number()]).transform(String),
  name: z.string().max(300).catch(''),
  email: z.string().max(254).catch(''),
  email_verified: z.boolean().optional().catch(undefined),
  networks: z
    .array(
      z.object({
        asn: z.int().min(1).max(4_294_967_295),
        name: z.string().max(300).catch(''),
        perms: z.int().min(0).max(15),
      }),
    )
    .max(1000),
});

/** Whose tokens are taken, and for whom they have to be. */
export interface Expected {
  issuer: string;
  audience: string;
  keys: JWTVerifyGetKey;
}

/** The guest that a JSON Web Token of the provider speaks for; fails with 401 and what is wrong with it. */
export async function guestOfToken(
  token: string,
  { issuer, audience, keys }: Expected,
  now: Date,
): Promise<Guest> {
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    audience,
    algorithms: ALGORITHMS,
    clockTolerance: SKEW_S,
    requiredClaims: ['exp', 'sub'],
    currentDate: now,
  }).catch((cause: unknown) => {
    throw unauthorized(whyNot(cause), 'invalid_token');
  });
  const { success, data } = Claims.safeParse(payload);
  if (!success)
    throw unauthorized('The token does not say for which networks it is (networks).', 'invalid_token');
  const { sub, name, email, email_verified, networks } = data;
  return {
    id: numberOf(issuer, sub),
    door: 'peering_api',
    proof: 'peeringdb',
    name: name || sub,
    // A request is answered there: an address that the provider does not vouch for is nobody's.
    email: email_verified === false ? '' : email,
    networks,
  };
}

/** A number for somebody of whom there is no row; far above those of rows. */
const numberOf = (issuer: string, sub: string): number =>
  2 ** 40 + (createHash('sha256').update(`${issuer} ${sub}`).digest().readUIntBE(0, 6) % 2 ** 48);

function whyNot(cause: unknown): string {
  if (cause instanceof ProviderFault) return 'The token cannot be checked now: try again in a while.';
  if (cause instanceof errors.JWTExpired) return 'The token has expired.';
  if (cause instanceof errors.JWTClaimValidationFailed)
    return cause.claim === 'aud'
      ? 'The token is for somebody else (aud).'
      : `The token is not as it has to be: ${cause.claim}.`;
  if (cause instanceof errors.JOSEAlgNotAllowed)
    return `The token has to be signed by one of ${ALGORITHMS.join(', ')}.`;
  if (
    cause instanceof errors.JWSSignatureVerificationFailed ||
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys
  )
    return 'The token is not signed by the provider.';
  return 'The token cannot be read.';
}

import { PEERING_API } from '@peersmith/answers';
import type { GuestDoor } from '../../engine/http/guest.ts';
import { reachOf } from '../../platform/proxies.ts';
import type { SettingValues } from '../../platform/settings.ts';
import { findGuestToken } from '../portal/index.ts';
import { providerKeys } from './provider-keys.ts';
import { unauthorized } from './refusals.ts';
import { peeringApiSettings } from './settings.ts';
import { type Expected, guestOfToken } from './token-of-provider.ts';

/** How tokens begin that are made in the portal. */
const PORTAL_TOKEN = 'psm_';

/** Lets programs of other networks in, by the bearer tokens (RFC 6750) that they send. */
export const peeringApiDoor: GuestDoor = ({ db, settings, now }) => {
  const expected = expectedOf(settings, now);
  return async ({ url, headers: { authorization } }) => {
    if (!url.startsWith(`${PEERING_API}/`)) return null;
    if (authorization === undefined)
      throw unauthorized('Send a token: `Authorization: Bearer …`; one is made in the portal.');
    const [, token] = /^bearer +([\w.~+/=-]+)$/i.exec(authorization) ?? [];
    if (!token) throw unauthorized('Send the token as `Authorization: Bearer …`.');
    if (token.startsWith(PORTAL_TOKEN)) {
      const guest = await findGuestToken(db, token, now);
      if (!guest) throw unauthorized('There is no such token, or it is no longer one.', 'invalid_token');
      return guest;
    }
    if (!expected)
      throw unauthorized('Only tokens that were made in the portal are taken here.', 'invalid_token');
    return guestOfToken(token, expected, now());
  };
};

function expectedOf(settings: SettingValues, now: () => Date): Expected | null {
  const {
    PEERING_API_ISSUER: issuer,
    PEERING_API_AUDIENCE: audience,
    PEERING_API_JWKS_URL: jwks_url,
    PEERING_API_ALLOW_PRIVATE: allow_private,
  } = peeringApiSettings.of({ settings });
  if (issuer === undefined) return null;
  if (audience === undefined)
    throw new Error(
      'PEERING_API_ISSUER needs PEERING_API_AUDIENCE: a token for somebody else would be taken otherwise',
    );
  for (const [name, url] of Object.entries({ PEERING_API_ISSUER: issuer, PEERING_API_JWKS_URL: jwks_url }))
    if (url?.startsWith('http:') && !allow_private)
      throw new Error(
        `${name} has to begin with https://: whoever is on the way could bring keys of their own`,
      );
  const reach = reachOf({ settings }, allow_private);
  return { issuer, audience, keys: providerKeys({ issuer, jwks_url, reach, now }) };
}

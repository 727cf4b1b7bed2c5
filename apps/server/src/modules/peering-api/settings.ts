import * as z from 'zod';
import { defineSettings, flag, httpUrl } from '../../platform/settings.ts';

/** Whose tokens the Peering API takes, and what its client may reach. */
export const peeringApiSettings = defineSettings('Peering API', {
  PEERING_API_ISSUER: httpUrl
    .optional()
    .describe(
      'Provider whose JSON Web Tokens are taken by the Peering API, as they name it in `iss`, such as https://auth.peeringdb.com; without it only tokens that were made in the portal are.',
    ),
  PEERING_API_AUDIENCE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Whom such a token must be for (`aud`): what the provider calls this server. Needed with PEERING_API_ISSUER.',
    ),
  PEERING_API_JWKS_URL: httpUrl
    .optional()
    .describe(
      'Where the keys of the provider are; without it, where its /.well-known/openid-configuration says.',
    ),
  PEERING_API_ALLOW_PRIVATE: flag
    .default(false)
    .describe(
      'Whether the Peering APIs of others, and the provider of tokens, may have addresses of private networks or of this machine; for laboratories.',
    ),
});

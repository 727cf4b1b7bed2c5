import * as z from 'zod';
import { count, defineSettings, flag, httpUrl, secret } from '../../platform/settings.ts';
import { contrastWithWhite, LEAST_CONTRAST } from './contrast.ts';

/** What somebody may do with the record of a network in PeeringDB: the bits of its permissions. */
export const PERMISSION = { read: 1, update: 2, create: 4, delete: 8 } as const;
export const EVERY_PERMISSION = 15;

const colour = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1c4ed8')
  .refine(
    (text) => !/^#[0-9a-f]{6}$/i.test(text) || contrastWithWhite(text) >= LEAST_CONTRAST,
    `must be darker: white text on it needs a contrast of ${LEAST_CONTRAST}:1 (WCAG 2, AA)`,
  );

/** An address that passwords and tokens go to: over HTTPS, unless it is this machine. */
const providerUrl = httpUrl.refine(
  (text) => !URL.canParse(text) || isSafe(new URL(text)),
  'must begin with https://, unless it is on this machine',
);

const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);

const names = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .transform((list) => list.filter((name) => name !== ''));

/** How the public portal looks, who may sign in there, and what they may do. */
export const portalSettings = defineSettings('Portal', {
  PORTAL_TITLE: z.string().max(100).default('Peering portal').describe('What the portal is called.'),
  PORTAL_COLOUR: colour
    .default('#1c4ed8')
    .describe('Its colour, #rrggbb; white text stands on it, so it must be dark enough (4.5:1).'),
  PORTAL_LOGO_FILE: z
    .string()
    .optional()
    .describe('Its logo: an SVG or PNG file of 256 kB at most, read when the public listener starts.'),
  PORTAL_INTRODUCTION: z
    .string()
    .max(20_000)
    .default('')
    .describe('What visitors read first, in Markdown: who you are, and with whom you peer.'),
  PORTAL_CONTACT: z
    .union([z.literal(''), z.email('must be an e-mail address')])
    .default('')
    .describe('E-mail address that the portal shows for questions; empty for none.'),
  PORTAL_LOA: z
    .string()
    .max(20_000)
    .default('')
    .describe('What you ask of a letter of authorisation for private sessions, in Markdown; empty for none.'),
  PORTAL_PRIVATE_PEERING: flag
    .prefault('true')
    .describe('Whether private sessions can be asked for, at facilities where both networks are.'),
  PORTAL_PUBLIC_URL: httpUrl
    .optional()
    .describe(
      'The address at which visitors reach the portal, such as https://peering.example.net; needed for signing in by PeeringDB, which sends them back there.',
    ),
  PORTAL_SIGN_IN_BY_MAIL: flag
    .prefault('true')
    .describe(
      'Whether one can sign in by a code that is mailed to an address which PeeringDB lists for the network; needs EMAIL_SERVER and EMAIL_FROM_ADDRESS.',
    ),
  PORTAL_CODE_ROLES: names
    .default([])
    .describe(
      'Roles of PeeringDB’s contacts that codes are mailed to, with commas between them (Policy, Technical, NOC …); empty for every contact with an address.',
    ),
  PORTAL_OAUTH_CLIENT_ID: z
    .string()
    .optional()
    .describe(
      'Id of your OAuth application at PeeringDB; with it and PORTAL_PUBLIC_URL one can sign in there.',
    ),
  PORTAL_OAUTH_CLIENT_SECRET: secret(
    z.string().optional().describe('Its secret; without one it is a public client.'),
  ),
  PORTAL_OAUTH_ISSUER: providerUrl
    .optional()
    .describe(
      'Another OpenID provider with the same profile, found by its issuer, whose id tokens are checked; instead of the two addresses that follow.',
    ),
  PORTAL_OAUTH_AUTHORIZE_URL: providerUrl
    .default('https://auth.peeringdb.com/oauth2/authorize/')
    .describe('Where one signs in (RFC 6749).'),
  PORTAL_OAUTH_TOKEN_URL: providerUrl
    .default('https://auth.peeringdb.com/oauth2/token/')
    .describe('Where a code becomes a token.'),
  PORTAL_OAUTH_PROFILE_URL: providerUrl
    .default('https://auth.peeringdb.com/profile/v1')
    .describe('Where the profile is read: name, e-mail address, and the networks with their permissions.'),
  PORTAL_REQUIRED_PERMISSIONS: count(0, EVERY_PERMISSION)
    .default(PERMISSION.update)
    .describe(
      'What somebody must be allowed to do with the record of a network in PeeringDB to ask in its name, added up: 1 read, 2 update, 4 create, 8 delete.',
    ),
  PORTAL_ADMINISTRATORS_ONLY: flag
    .prefault('false')
    .describe('Whether that is everything (15), whatever PORTAL_REQUIRED_PERMISSIONS says.'),
  PORTAL_VERIFY_MINUTES: count(1, 480)
    .default(15)
    .describe('After how many minutes a profile is read again, so that who lost a network loses it here.'),
  PORTAL_TOKEN_DAYS: count(1, 3650)
    .default(365)
    .describe('After how many days tokens of the Peering API expire that are made in the portal.'),
});

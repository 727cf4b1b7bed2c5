import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { defineSettings, httpUrl, schedule, secret } from '../../platform/settings.ts';

/** A number of prefixes; 0 for no limit. */
const prefixLimit = z.coerce
  .number({ error: 'must be a number of prefixes, or 0 for no limit' })
  .int()
  .min(0, { error: 'must be a number of prefixes, or 0 for no limit' })
  .max(2_147_483_647);

/** Where PeeringDB is read, when, and the prefix limits of who publishes none. */
export const peeringdbSettings = defineSettings('PeeringDB', {
  PEERINGDB_URL: secret(
    z
      .union([httpUrl, z.string().regex(/^[./~]/)], {
        error: 'must be an http:// or https:// URL, or the path of a folder',
      })
      .default('https://www.peeringdb.com/api')
      .describe(
        'Base of the PeeringDB API, of a mirror that answers the same paths, or a folder of `<tag>-0.json` files. Without it, somebody may choose in the web.',
      ),
    'url',
  ),
  PEERINGDB_API_KEY: secret(
    z.string().optional().describe('PeeringDB API key; without it contacts that are not public are missing.'),
  ),
  PEERINGDB_SCHEDULE: schedule
    .prefault('daily')
    .describe(
      'When the PeeringDB mirror is loaded: `daily`, at a time that differs from one installation to the next; `never`; or a cron expression of five fields, in UTC.',
    ),
  DEFAULT_MAX_PREFIXES_IPV4: prefixLimit
    .prefault('500000')
    .describe(
      'Most IPv4 prefixes of a session whose AS has no limit of its own: about half of a full table, so that a leaked one ends the session. Not for transit providers and your own AS; 0 for none.',
    ),
  DEFAULT_MAX_PREFIXES_IPV6: prefixLimit.prefault('120000').describe('The same for IPv6.'),
});

/** Most prefixes of a session whose AS has no limit, by address family; 0 for none. */
export function defaultMaxPrefixes(context: Context): Readonly<Record<4 | 6, number>> {
  const { DEFAULT_MAX_PREFIXES_IPV4, DEFAULT_MAX_PREFIXES_IPV6 } = peeringdbSettings.of(context);
  return { 4: DEFAULT_MAX_PREFIXES_IPV4, 6: DEFAULT_MAX_PREFIXES_IPV6 };
}

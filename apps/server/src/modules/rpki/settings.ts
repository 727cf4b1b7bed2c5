import { readHosts } from '@peersmith/irr';
import * as z from 'zod';
import { count, defineSettings, flag, httpUrl, secret } from '../../platform/settings.ts';

/** Where RPKI's data come from, when they are read, and what they are used for. */
export const rpkiSettings = defineSettings('RPKI', {
  RPKI_RTR_HOST: z
    .string()
    .refine(isHosts, 'must be NAME, NAME:PORT or [ADDRESS]:PORT, several with a comma between them')
    .optional()
    .describe(
      'RTR server (RFC 8210) that tells which AS may originate which prefix, such as that of routinator or stayrtr: `NAME` or `NAME:PORT`, 323 when there is no port. Of several, with commas between them, the next is asked where one cannot be.',
    ),
  RPKI_FILE: secret(
    z
      .union([httpUrl, z.string().regex(/^[./]/)], {
        error: 'must be an http:// or https:// URL, or the path of a file',
      })
      .optional()
      .describe(
        'JSON file of routinator or rpki-client with the same, and with ASPAs: a path, or a URL. Where RPKI_RTR_HOST is set too, the file is read only while no RTR server answers.',
      ),
    'url',
  ),
  RPKI_REFRESH_MINUTES: count(0, 1440)
    .default(30)
    .describe('How many minutes lie between two reads; from 60 on whole hours, 0 for never.'),
  RPKI_STALE_HOURS: count(1, 8760)
    .default(24)
    .describe('How old the data may be and still be used, in hours; older ones say nothing of any route.'),
  RPKI_DROP_INVALID: flag
    .prefault('false')
    .describe(
      'Whether prefix lists leave out what RPKI says is invalid, where an autonomous system does not say otherwise.',
    ),
  RPKI_WHEN_MISSING: z
    .enum(['error', 'warning'])
    .default('error')
    .describe(
      'What it is when a template asks RPKI and there are no data, or only old ones: an `error`, with which no configuration is installed, or a `warning`.',
    ),
});

function isHosts(text: string): boolean {
  try {
    return readHosts(text).length > 0;
  } catch {
    return false;
  }
}

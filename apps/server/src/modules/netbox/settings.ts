import * as z from 'zod';
import { count, cronOf, defineSettings, flag, httpUrl, schedule, secret } from '../../platform/settings.ts';

/** Shown to whoever may view devices, so that nobody's password stands in it. */
const openUrl = httpUrl.refine(
  (text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''),
  'must have no user or password in it: NETBOX_API_TOKEN says who asks',
);

/** Slugs with commas between them; JSON of a list, as Peering Manager's configuration has it, is read too. */
const slugs = z.string().transform((text) =>
  text
    .replaceAll(/[[\]"']/g, '')
    .split(',')
    .map((one) => one.trim())
    // An empty setting is one that was not given.
    .filter((one) => one !== '' && one !== 'any'),
);

/** Where NetBox is, which of its devices are meant, and what its events may do. */
export const netboxSettings = defineSettings('NetBox', {
  NETBOX_API: z
    .union([z.literal(''), openUrl])
    .default('')
    .transform((url) =>
      url
        .replace(/\/+$/, '')
        .replace(/\/api$/, '')
        .replace(/\/+$/, ''),
    )
    .describe(
      'Where NetBox is, such as `https://netbox.example.net`; an `/api` at its end is left out. It may be in a private network. Empty for no NetBox.',
    ),
  NETBOX_API_TOKEN: secret(z.string().max(500).default('')).describe(
    'An API token of NetBox that may view devices, platforms, interfaces and IP addresses. One that begins with `nbt_` is sent as `Bearer`, others as `Token`.',
  ),
  NETBOX_API_THREADING: flag
    .default(false)
    .describe('Whether pages are read from NetBox several at a time; one after the other otherwise.'),
  NETBOX_API_VERIFY_SSL: flag
    .default(true)
    .describe('Whether the certificate of NetBox must be one that is trusted.'),
  NETBOX_API_TIMEOUT_S: count(1, 300)
    .default(30)
    .describe('How many seconds NetBox may take for one answer.'),
  NETBOX_DEVICE_ROLES: slugs
    .default(['router', 'firewall'])
    .describe('Slugs of the roles of devices that are meant, with commas between them; `any` for all.'),
  NETBOX_TAGS: slugs
    .default([])
    .describe(
      'Slugs of tags with commas between them: a device is meant that has one of them; empty for all.',
    ),
  NETBOX_SCHEDULE: schedule
    .default('7,37 * * * *')
    .describe(
      'When NetBox is read: `daily` for 03:37 UTC, `never`, or a cron expression of five fields, in UTC.',
    ),
  NETBOX_LOCAL_ASN: z
    .union([z.literal('').transform(() => undefined), count(1, 4_294_967_295)])
    .optional()
    .describe(
      'Which of your AS routers are of that are made from devices; without it, the only one that is affiliated.',
    ),
  NETBOX_WEBHOOK_SECRET: secret(z.string().max(255).default('')).describe(
    'The secret of the webhook in NetBox. Where there is one, an event without the right `X-Hook-Signature` is refused.',
  ),
});

/** The schedule as a cron expression; null for never. */
export const readSchedule = (wanted: string): string | null => cronOf(wanted, '37 3 * * *');

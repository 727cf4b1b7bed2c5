import { hostOf } from '@peersmith/net';
import { type FieldOptions, json } from '@peersmith/resource';
import * as z from 'zod';

/** Most sessions that one request names. */
export const MOST_ASKED_SESSIONS = 500;

/** A session as somebody asks for it: where, and with which address of theirs. */
export const AskedSession = z.strictObject({
  internet_exchange: z.int().positive().nullish().describe('Your exchange, by its id.'),
  ixlan: z.int().positive().nullish().describe('The LAN, by its id in PeeringDB.'),
  connection: z.int().positive().nullish().describe('Your connection; each that fits where it is left out.'),
  ip_address: z
    .string()
    .refine((text) => hostOf(text.trim()) !== null, 'Enter a valid IPv4 or IPv6 address.')
    .transform((text) => hostOf(text.trim()) ?? text)
    .nullish()
    .describe('Theirs; what PeeringDB has of them there where it is left out.'),
  address_family: z.literal([4, 6]).nullish(),
  facility: z
    .int()
    .positive()
    .nullish()
    .describe('Of a private session: the facility, by its id in PeeringDB.'),
  local_ip_address: z
    .string()
    .refine((text) => hostOf(text.trim()) !== null, 'Enter a valid IPv4 or IPv6 address.')
    .transform((text) => hostOf(text.trim()) ?? text)
    .nullish()
    .describe('Yours, of a private session.'),
  prefix_length: z.int().min(0).max(128).nullish().describe('Of both addresses of a private session.'),
  password: z
    .string()
    .max(255)
    .regex(/^[\x20-\x7e]*$/, 'Enter one line of ASCII characters.')
    .nullish()
    .describe('The TCP-MD5 secret that they wish; sealed, and never in an answer.'),
});
export type AskedSession = z.infer<typeof AskedSession>;

const value = z
  .array(AskedSession)
  .max(MOST_ASKED_SESSIONS, `At most ${MOST_ASKED_SESSIONS} sessions in one request.`);

/** The sessions that a request names, as JSON. */
export const askedSessions = <const O extends FieldOptions>(options: O) => ({
  ...json(options),
  kind: 'asked_sessions',
  write: value,
  sample: () => [],
});

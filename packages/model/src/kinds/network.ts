import {
  formatInterface,
  hostOf,
  parseCommunity,
  parseInterface,
  parseMac,
  parsePrefix,
} from '@peersmith/net';
import { type FieldOptions, ordered, scalar, trimmed } from '@peersmith/resource';
import * as z from 'zod';

/** RFC 6793: four octets, so `bigint`; a query may say `AS64500`. */
export const asn = <const O extends FieldOptions & { min?: number }>(options: O) => ({
  ...scalar<number, O>(
    {
      kind: 'asn',
      sql: 'bigint',
      value: z
        .int()
        .min(options.min ?? 1)
        .max(4_294_967_295),
      operators: ordered,
      optionsType: 'integer',
      coerce: (given) =>
        typeof given === 'string' && /^(AS)?\d{1,10}$/i.test(given.trim())
          ? Number(given.trim().replace(/^AS/i, ''))
          : given,
      query: z
        .string()
        .regex(/^(AS)?\d{1,10}$/i)
        .transform((value) => Number(value.replace(/^AS/i, ''))),
      refusal: () => 'Enter a whole number.',
      ui: { widget: 'asn', cell: 'asn', min: 1, max: 4_294_967_295 },
      sample: (n) => 4_200_000_000 + n,
      csv: {
        format: (json) => (json === null ? '' : String(json)),
        parse: (cell) => cell.replace(/^\s*AS\s+/i, 'AS'),
      },
    },
    options,
  ),
  numberPrefix: 'AS',
});

const refusalOf = (family?: 4 | 6) =>
  family ? `Enter a valid IPv${family} address.` : 'Enter a valid IPv4 or IPv6 address.';
const sampleOf = (family: 4 | 6, n: number) =>
  family === 4 ? `192.0.2.${1 + (n % 254)}/24` : `2001:db8::${(n + 1).toString(16)}/64`;
/** PostgreSQL leaves the mask of a single address out; the wire always has one. */
const withMask = (stored: string) =>
  stored.includes('/') ? stored : `${stored}/${stored.includes(':') ? 128 : 32}`;

const formatted = (text: string): string => {
  const parsed = parseInterface(text);
  return parsed ? formatInterface(parsed) : text;
};

/** An address with its prefix length; a bare one is kept as /32 or /128. */
export const ipInterface = <const O extends FieldOptions & { family?: 4 | 6 }>(options: O) => {
  const canonical = (given: unknown) => {
    const parsed = typeof given === 'string' ? parseInterface(given.trim()) : null;
    return parsed && (!options.family || parsed.family === options.family) ? formatInterface(parsed) : null;
  };
  const field = scalar<string, O>(
    {
      kind: 'ip_interface',
      sql: 'inet',
      coerce: trimmed,
      operators: ['eq', 'n', 'family'],
      optionsType: 'field',
      value: z
        .string({ error: refusalOf(options.family) })
        .refine((text) => canonical(text) !== null, { error: refusalOf(options.family) })
        .transform((text) => canonical(text) ?? text),
      query: z
        .string()
        .refine((text) => parseInterface(text) !== null)
        .transform((text) => formatted(text)),
      show: withMask,
      ui: { widget: 'address', cell: 'code' },
      sample: (n) => sampleOf(options.family ?? 6, n),
    },
    options,
  );
  return { ...field, withLength: true as const };
};

/** An address alone: a prefix length on input is dropped. */
export const ipHost = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'ip_host',
      sql: 'inet',
      coerce: trimmed,
      operators: ['eq', 'n', 'family'],
      optionsType: 'field',
      value: z
        .string({ error: refusalOf() })
        .refine((text) => hostOf(text.trim()) !== null, { error: refusalOf() })
        .transform((text) => hostOf(text.trim()) ?? text),
      query: z
        .string()
        .refine((text) => hostOf(text) !== null)
        .transform((text) => hostOf(text) ?? text),
      show: (stored) => String(stored).replace(/\/\d+$/, ''),
      ui: { widget: 'address', cell: 'code' },
      // Beside the samples of interfaces, on the same network.
      sample: (n) => `2001:db8::1:${(n + 1).toString(16)}`,
    },
    options,
  );

/** A prefix without host bits (RFC 4632). */
export const prefix = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'prefix',
      sql: 'cidr',
      coerce: trimmed,
      operators: ['eq', 'n', 'family'],
      optionsType: 'field',
      value: z
        .string()
        .refine((text) => parsePrefix(text) !== null, { error: 'Enter a valid prefix, without host bits.' }),
      ui: { widget: 'text', cell: 'code' },
      sample: (n) => `2001:db8:${(n + 1).toString(16)}::/48`,
    },
    options,
  );

/** An EUI-48 in any notation, kept in lower case with colons. */
export const macAddress = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'mac_address',
      sql: 'macaddr',
      coerce: trimmed,
      operators: ['eq', 'n'],
      optionsType: 'field',
      value: z
        .string()
        .refine((text) => parseMac(text) !== null, { error: 'Enter a valid MAC address.' })
        .transform((text) => parseMac(text) ?? text),
      query: z
        .string()
        .transform((text) => parseMac(text))
        .refine((mac) => mac !== null),
      ui: { widget: 'text', cell: 'code' },
      sample: (n) => `00:00:5e:00:53:${(n % 256).toString(16).padStart(2, '0')}`,
    },
    options,
  );

const NOT_A_COMMUNITY =
  'Enter a standard (64500:1), extended (origin:64500:1, target:64500:1) or large (64500:1:2) BGP community, or the name of a well-known one such as no-export.';

/** A text that writes no community stays as it is. */
const canonicalCommunity = (text: string) => parseCommunity(text)?.value ?? text;

/** A BGP community (RFC 1997, 4360, 8092), kept in its one way of writing. The server decides whether its syntax is checked. */
export const community = <const O extends FieldOptions>(options: O) =>
  scalar<string, O>(
    {
      kind: 'community',
      sql: 'text',
      coerce: trimmed,
      optionsType: 'string',
      query: z.string().transform(canonicalCommunity),
      value: z.string().min(1).max(50).transform(canonicalCommunity),
      operators: ['eq', 'n', 'ic', 'nic', 'isw', 'nisw', 'iew', 'niew', 'ie', 'nie'],
      ui: { widget: 'text', cell: 'community', max: 50 },
      sample: (n) => `64500:${n}`,
    },
    options,
  );

/** The message for a value that writes no community, or null. */
export const communityProblem = (value: string): string | null =>
  parseCommunity(value) ? null : NOT_A_COMMUNITY;

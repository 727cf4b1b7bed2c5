import { formatInterface, hostOf, parseAddress, parseMac, parsePrefix } from '@peersmith/net';

/** A value of a row is not what its field holds. */
export class FieldError extends Error {
  override readonly name = 'FieldError';
}

/** Reads one field of a row; an absent field arrives as undefined. */
export type Reader<Value> = (value: unknown) => Value;

/** Anything that JSON writes. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const EPOCH = '1970-01-01T00:00:00Z';
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)$/;
const INT4_MAX = 2_147_483_647;
const ASN_MAX = 4_294_967_295;

const LONGEST_NAME_BYTES = 2000;
const UNSTORABLE = /[\0\ud800-\udfff]/;
/** Control characters, line and paragraph separators. */
const BREAKS_LINE = /[\p{Cc}\u2028\u2029]/u;

/** Text; absent and null are empty. PostgreSQL stores neither NUL nor half of a surrogate pair, so there is none. */
export const text: Reader<string> = (value) => {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new FieldError('must be text');
  return UNSTORABLE.test(value) ? value.replaceAll('\0', '').toWellFormed() : value;
};

/** Text of one line: what would break it becomes a space, or nothing at its ends. */
export const line: Reader<string> = (value) => {
  const read = text(value);
  if (!BREAKS_LINE.test(read)) return read;
  return read
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
};

/** The same, telling unknown (null) from empty. */
export const nullableLine: Reader<string | null> = (value) =>
  value === undefined || value === null ? null : line(value);

/** A name: text of one line that is not empty, and short enough for an index. */
export const name: Reader<string> = (value) => {
  const read = line(value);
  if (read.trim() === '') throw new FieldError('must not be empty');
  if (read.length > LONGEST_NAME_BYTES / 4 && Buffer.byteLength(read) > LONGEST_NAME_BYTES)
    throw new FieldError(`must have at most ${LONGEST_NAME_BYTES} bytes`);
  return read;
};

export const flag =
  (fallback: boolean): Reader<boolean> =>
  (value) => {
    if (value === undefined || value === null) return fallback;
    if (typeof value !== 'boolean') throw new FieldError('must be true or false');
    return value;
  };

export const nullableFlag: Reader<boolean | null> = (value) =>
  value === undefined || value === null ? null : flag(false)(value);

export const integer =
  ({ least = 0, most = INT4_MAX } = {}): Reader<number> =>
  (value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new FieldError(`must be a whole number from ${least} to ${most}`);
  };

export const integerOr =
  <Fallback extends number | null>(
    fallback: Fallback,
    limits: { least?: number; most?: number } = {},
  ): Reader<number | Fallback> =>
  (value) =>
    value === undefined || value === null ? fallback : integer(limits)(value);

/** The id of a row, or of one that it refers to. */
export const id = integer({ least: 1, most: Number.MAX_SAFE_INTEGER });
export const nullableId = integerOr(null, { least: 1, most: Number.MAX_SAFE_INTEGER });

export const asn = integer({ least: 1, most: ASN_MAX });
export const nullableAsn = integerOr(null, { most: ASN_MAX });

/** Degrees, as a number or in digits. */
export const degrees: Reader<number | null> = (value) => {
  if (value === undefined || value === null || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number === 'number' && Math.abs(number) <= 180) return number;
  throw new FieldError('must be degrees');
};

export const timestamp: Reader<string> = (value) => nullableTimestamp(value) ?? EPOCH;

/** ISO 8601, as it came. */
export const nullableTimestamp: Reader<string | null> = (value) => {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw new FieldError('must be a time of ISO 8601');
};

/** Several words: a list, or one text with commas as PeeringDB stores them. */
export const words: Reader<string[] | null> = (value) => {
  if (value === undefined || value === null) return null;
  const list: unknown[] = Array.isArray(value) ? value : text(value).split(',');
  return list.map(text).filter((word) => word !== '');
};

/** Any JSON; absent is an empty object. */
export const json: Reader<Json> = (value) => (value === undefined ? {} : cleanJson(value));

/** An address of one family, without a length. */
export const address =
  (family: 4 | 6): Reader<string | null> =>
  (value) => {
    if (value === undefined || value === null || value === '') return null;
    const host = typeof value === 'string' ? hostOf(value) : null;
    if (host !== null && parseAddress(host)?.family === family) return host;
    throw new FieldError(`must be an IPv${family} address`);
  };

export const prefix: Reader<string> = (value) => {
  const parsed = typeof value === 'string' ? parsePrefix(value) : null;
  if (parsed) return formatInterface(parsed);
  throw new FieldError('must be a prefix without host bits');
};

export const mac: Reader<string | null> = (value) => {
  if (value === undefined || value === null || value === '') return null;
  const parsed = typeof value === 'string' ? parseMac(value) : null;
  if (parsed !== null) return parsed;
  throw new FieldError('must be a MAC address');
};

/** Readers that put text right instead of refusing it. */
export const CLEANING: ReadonlySet<Reader<unknown>> = new Set<Reader<unknown>>([
  text,
  line,
  nullableLine,
  name,
]);

const DEEPEST = 50;

function cleanJson(value: unknown, depth = 0): Json {
  if (depth > DEEPEST) throw new FieldError('is nested too deeply');
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => cleanJson(item, depth + 1));
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [text(key), cleanJson(item, depth + 1)]),
  );
}

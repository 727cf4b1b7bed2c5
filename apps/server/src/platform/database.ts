import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { acceptCopies } from './copy-rows.ts';
import { prepareLongStatements } from './prepared.ts';

export interface PoolOptions {
  /** Most connections at a time. */
  readonly max?: number;
  readonly application_name?: string;
  /** Told of connections that broke while nobody used them; the pool replaces them by itself. */
  readonly onIdleError?: (error: Error) => void;
}

/** A pool whose connections speak UTC and whose rows hold plain JSON values. */
function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.application_name ?? 'peersmith',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
    onConnect: async (client) => {
      prepareLongStatements(client);
      acceptCopies(client);
      await client.query("SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'");
    },
  });
  pool.on('error', options.onIdleError ?? (() => undefined));
  return pool;
}

/** Kysely over a pool of its own, or over one that is shared with others; `destroy()` ends the pool. */
export function openDatabase<Schema>(source: string | pg.Pool, options: PoolOptions = {}): Kysely<Schema> {
  const pool = typeof source === 'string' ? openPool(source, options) : source;
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
}

type Parser = (text: string) => unknown;

const text: Parser = (value) => value;
const TEXT_ARRAY: number = 1009;
const readTextArray = pg.types.getTypeParser(TEXT_ARRAY);

// Numbers are PostgreSQL's type OIDs. Everything not listed keeps the driver's own reading (json, bool, int4, text, inet …).
const scalars = new Map<number, { parse: Parser; arrayOid: number }>([
  [pg.types.builtins.INT8, { parse: readInt8, arrayOid: 1016 }],
  [pg.types.builtins.NUMERIC, { parse: Number, arrayOid: 1231 }],
  [pg.types.builtins.TIMESTAMPTZ, { parse: readTimestamp, arrayOid: 1185 }],
  [pg.types.builtins.TIMESTAMP, { parse: text, arrayOid: 1115 }],
  [pg.types.builtins.DATE, { parse: text, arrayOid: 1182 }],
  [pg.types.builtins.INTERVAL, { parse: text, arrayOid: 1187 }],
]);

const parsers = new Map<number, Parser>([[TEXT_ARRAY, (value) => readArray(value, text)]]);
for (const [oid, { parse, arrayOid }] of scalars) {
  parsers.set(oid, parse);
  parsers.set(arrayOid, (value) => readArray(value, parse));
}

function parserOf(oid: number, format?: 'text' | 'binary'): Parser {
  return parsers.get(oid) ?? pg.types.getTypeParser(oid, format);
}

/** Beyond 2^53 a number would lie, so the digits stay text. */
function readInt8(value: string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** `2026-01-02 03:04:05.6789+00` → `2026-01-02T03:04:05.678900Z`: ISO 8601 with none or six fractional digits. */
function readTimestamp(value: string): string {
  const parts = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(value);
  if (!parts) return value;
  const [, date, time, fraction] = parts;
  return `${date}T${time}${fraction === undefined ? '' : `.${fraction.padEnd(6, '0')}`}Z`;
}

function readArray(value: string, parse: Parser): unknown[] {
  if (value === '{}') return [];
  // Nothing nested and nothing quoted: most arrays.
  if (!/["{\\]/.test(value.slice(1)))
    return value
      .slice(1, -1)
      .split(',')
      .map((item) => (item === 'NULL' ? null : parse(item)));
  const items: unknown = readTextArray(value);
  return Array.isArray(items) ? items.map((item) => (typeof item === 'string' ? parse(item) : item)) : [];
}

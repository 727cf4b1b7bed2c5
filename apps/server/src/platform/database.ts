import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { acceptCopies } from './copy-rows.ts';
import { databaseFault, NoConnection } from './database-fault.ts';
import { prepareLongStatements } from './prepared.ts';

export interface PoolOptions {
  /** Most connections at a time. */
  readonly max?: number;
  readonly application_name?: string;
  /** Told of connections that broke, in use or not; the pool replaces them by itself. */
  readonly onBroken?: (error: Error) => void;
}

/** Connections whose server has become a standby, which only reads. */
const standbys = new WeakSet<pg.ClientBase>();

// Compiling a statement takes PostgreSQL longer than running any of ours does.
const SETTINGS =
  "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'iso_8601'; SET jit = off";

/** A pool whose connections speak UTC and whose rows hold plain JSON values. */
function openPool(url: string, { max = 10, application_name = 'peersmith', onBroken }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: { getTypeParser: parserOf },
    onConnect: async (client) => {
      // A connection that breaks says so whoever holds it, also between two statements of a transaction.
      client.on('error', onBroken ?? (() => undefined));
      prepareLongStatements(client);
      acceptCopies(client);
      noticeStandby(client);
      await client.query(SETTINGS);
    },
  });
  // The connections tell it themselves.
  pool.on('error', () => undefined);
  return pool;
}

function noticeStandby(client: pg.ClientBase): void {
  const query = client.query.bind(client);
  Reflect.set(client, 'query', (...given: unknown[]): unknown => {
    const answer: unknown = Reflect.apply(query, client, given);
    if (answer instanceof Promise)
      answer.catch((error) => databaseFault(error)?.code === 'database_read_only' && standbys.add(client));
    return answer;
  });
}

/** Gives a connection back; one to a standby is closed, because a new one may find the server that writes. */
function keepNoStandby(client: pg.PoolClient): pg.PoolClient {
  const release = client.release.bind(client);
  client.release = (broken) => release(broken ?? standbys.has(client));
  return client;
}

/** Kysely over a pool of its own, or over one that is shared with others; `destroy()` ends the pool. */
export function openDatabase<Schema>(source: string | pg.Pool, options: PoolOptions = {}): Kysely<Schema> {
  const pool = typeof source === 'string' ? openPool(source, options) : source;
  const connect = async () => {
    try {
      return keepNoStandby(await pool.connect());
    } catch (cause) {
      throw new NoConnection('There is no connection to the database.', { cause });
    }
  };
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: { options: pool.options, connect, end: () => pool.end() } }),
  });
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

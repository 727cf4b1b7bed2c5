import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { parseHostEntry } from './host-names.ts';
import { proxyPrefixes } from './trusted-proxies.ts';

const TRUE = ['true', 'yes', 'on', '1'];
const FALSE = ['false', 'no', 'off', '0'];
const LISTEN = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<host>[^\s:[\]]+)):(?<port>\d{1,5})$/i;

/** A number of prefixes; 0 for no limit. */
const prefixLimit = z.coerce
  .number({ error: 'must be a number of prefixes, or 0 for no limit' })
  .int()
  .min(0, { error: 'must be a number of prefixes, or 0 for no limit' })
  .max(2_147_483_647);

const flag = z.stringbool({ truthy: TRUE, falsy: FALSE, error: 'must be true or false' });
const count = (least: number, most: number) =>
  z.coerce.number({ error: 'must be a whole number' }).int('must be a whole number').min(least).max(most);
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' });
const listen = z.string().transform((text, context) => {
  const { ipv6, host = ipv6, port } = LISTEN.exec(text)?.groups ?? {};
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  context.addIssue('must be HOST:PORT, for example 127.0.0.1:8000 or [::1]:8000');
  return z.NEVER;
});
const CRON_FIELDS = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;
const CRON_PART = /^(?:\*|(?<first>\d+)(?:-(?<last>\d+))?)(?:\/[1-9]\d*)?$/;
const schedule = z
  .string()
  .transform((text) => text.trim().replaceAll(/\s+/g, ' ') || 'never')
  .refine(
    (text) => text === 'daily' || text === 'never' || isCron(text),
    'must be daily, never or a cron expression such as 15 4 * * *',
  );

function isCron(text: string): boolean {
  const fields = text.split(' ');
  return (
    fields.length === CRON_FIELDS.length &&
    CRON_FIELDS.every(([least, most], at) => {
      return (fields[at] ?? '').split(',').every((part) => {
        const found = CRON_PART.exec(part);
        const { first = least, last = first } = found?.groups ?? {};
        return (
          found !== null && Number(first) >= least && Number(first) <= Number(last) && Number(last) <= most
        );
      });
    })
  );
}

const listOf = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
const trustProxy = z.string().transform((text, context): string[] => {
  const entries = FALSE.includes(text.toLowerCase()) ? [] : listOf(text);
  for (const entry of entries)
    if (!proxyPrefixes(entry))
      context.addIssue(
        'must be the proxies themselves, as comma-separated addresses or prefixes such as 127.0.0.1 or 10.1.0.0/24: what anybody says of forwarding is not believed',
      );
  return entries;
});
const hosts = z.string().transform((text, context): string[] =>
  listOf(text).map((entry) => {
    const read = parseHostEntry(entry);
    if (read === null)
      context.addIssue(
        'must be comma-separated host names or addresses without scheme and port, for example peering.example.net',
      );
    return read ?? '';
  }),
);

/** Everything an operator can set: environment variables, or the same keys in `peersmith.toml`. */
export const Config = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(?:ql)?:\/\//, 'must begin with postgresql://')
    .optional()
    .describe(
      'PostgreSQL (15 or newer) to use; without it, Peersmith runs one of its own under PEERSMITH_DATA.',
    ),
  DATABASE_WAIT_S: count(0, 86_400)
    .default(60)
    .describe('How many seconds a start waits for the PostgreSQL of DATABASE_URL before it gives up.'),
  PEERSMITH_DATA: z
    .string()
    .default('./data')
    .describe('Folder for the embedded database, keys and checkouts.'),
  PEERSMITH_LISTEN: listen.prefault('127.0.0.1:8000').describe('Address and port of the web server.'),
  PEERSMITH_SECRET_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'File of the keys that encrypt stored secrets, created at first start; default PEERSMITH_DATA/secret.key.',
    ),
  PEERSMITH_SECRET_KEY: z
    .string()
    .optional()
    .describe(
      'The keys themselves, instead of a file: one, or several separated by commas, of which the first encrypts and all decrypt. A key is 32 bytes as `openssl rand -base64 32` prints them, or `id:` and those.',
    ),
  PEERSMITH_SECRET_KEY_COMMAND: z
    .string()
    .optional()
    .describe(
      'Command that prints the keys, one a line, instead of a file; run by /bin/sh once at start, for 15 seconds at most.',
    ),
  PEERSMITH_SECRET_KEY_OLD: z
    .string()
    .optional()
    .describe(
      'Keys that only decrypt, separated by commas, beside those of PEERSMITH_SECRET_KEY, _COMMAND or _FILE: the ones in use before.',
    ),
  PEERSMITH_ADMIN_PASSWORD: z
    .string()
    .min(8, 'must have at least 8 characters')
    .optional()
    .describe('Password of `admin`, used at the first start only; random and printed once when unset.'),
  PEERSMITH_HOSTS: hosts
    .optional()
    .describe(
      'Host names that the server answers to, comma-separated: names and addresses, `.example.net` for that name and all below it, `*` for every name, which lets other sites and caches make use of the server. Without it: what PEERSMITH_LISTEN names, the names and addresses of the machine where that is all of them, and localhost.',
    ),
  PEERSMITH_TRUST_PROXY: trustProxy
    .prefault('false')
    .describe(
      'The reverse proxies whose X-Forwarded-For, -Host and -Proto headers are believed: comma-separated addresses or prefixes, or `loopback`, `linklocal`, `uniquelocal`; those of all others are ignored.',
    ),
  SESSION_COOKIE_SECURE: z
    .enum(['auto', 'always'], { error: 'must be auto or always' })
    .default('auto')
    .describe(
      'When browsers keep the cookies of a sign-in to HTTPS: `auto` where the request came over it, `always` in any case.',
    ),
  SECURE_HSTS_SECONDS: count(0, 63_072_000)
    .default(0)
    .describe(
      'How long browsers that came over HTTPS shall come over nothing else (Strict-Transport-Security); 0 for no such header.',
    ),
  PEERINGDB_URL: z
    .union([httpUrl, z.string().regex(/^[./~]/)], {
      error: 'must be an http:// or https:// URL, or the path of a folder',
    })
    .default('https://www.peeringdb.com/api')
    .describe(
      'Base of the PeeringDB API, of a mirror that answers the same paths, or a folder of `<tag>-0.json` files.',
    ),
  PEERINGDB_API_KEY: z
    .string()
    .optional()
    .describe('PeeringDB API key; without it contacts that are not public are missing.'),
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
  WEBHOOKS_ALLOW_PRIVATE: flag
    .prefault('false')
    .describe('Whether webhooks may be sent to private networks and to this machine.'),
  VALIDATE_BGP_COMMUNITY_VALUE: flag
    .prefault('true')
    .describe('Whether the value of a community must be a standard, extended or large community.'),
  API_MAX_BODY_MB: count(1, 1000).default(10).describe('Largest body of a request, in megabytes.'),
  API_MAX_BULK_OBJECTS: count(1, 1_000_000)
    .default(10_000)
    .describe('Most objects that one request may create, change or delete.'),
  API_HEAVY_REQUESTS_PER_USER: count(1, 1000)
    .default(4)
    .describe(
      'How many renderings and checks of templates one user may have under way; one more is answered with 429.',
    ),
  SIGN_IN_ATTEMPTS_PER_ACCOUNT: count(1, 1000)
    .default(5)
    .describe(
      'How many wrong passwords an account takes before one has to wait: a minute at first, twice as long after each further one, at most 15 minutes. A right password, or an hour without attempts, begins anew.',
    ),
  SIGN_IN_ATTEMPTS_PER_ADDRESS: count(1, 100_000)
    .default(20)
    .describe(
      'The same for an address (in IPv6 its /64), whatever accounts it tries. Wrong API tokens are counted apart, and ten times as many are let through.',
    ),
  SIGN_IN_ATTEMPTS_PER_NETWORK: count(1, 1_000_000)
    .default(100)
    .describe('The same for a network: a /24 in IPv4, a /48 in IPv6.'),
  AUDIT_LOG_RETENTION_DAYS: count(1, 36_500).default(400).describe('How many days the audit log is kept.'),
  RENDER_LIMIT_S: count(1, 600)
    .default(20)
    .describe(
      'Longest that one rendering may take, in seconds; then it is ended, and is a fault of its template.',
    ),
  API_UNKNOWN_PARAMETERS: z
    .enum(['error', 'warn'])
    .default('error')
    .describe(
      'What becomes of query parameters, orders, field names and ids of a bulk write that do not exist: `error` refuses the request, naming them; `warn` passes over them as Peering Manager does, and names them in a `Warning` header.',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe log lines to write.'),
  POSTGRES_BIN: z
    .string()
    .optional()
    .describe('Folder of the PostgreSQL programs to run instead of the ones found on the system.'),
});

const KEY_SOURCES = [
  'PEERSMITH_SECRET_KEY',
  'PEERSMITH_SECRET_KEY_COMMAND',
  'PEERSMITH_SECRET_KEY_FILE',
] as const;

type Parsed = z.infer<typeof Config>;

/** The configuration as read: paths absolute, defaults filled in. */
export type Config = Parsed & { PEERSMITH_SECRET_KEY_FILE: string };

/** A variable has a value that cannot be used; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config_invalid';
}

/** Reads the configuration; the environment wins over `peersmith.toml` in the working directory. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, cwd: string = process.cwd()): Config {
  const file = join(cwd, 'peersmith.toml');
  const origins = new Map<string, string>();
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(existsSync(file) ? readSettings(file) : {})) {
    values[name] = value;
    origins.set(name, file);
  }
  for (const name of Object.keys(Config.shape)) {
    // Compose files and unit files write `NAME=` for "not set".
    const value = env[name];
    if (value === undefined || value === '') continue;
    values[name] = value;
    origins.set(name, 'the environment');
  }
  const parsed = Config.safeParse(values);
  if (!parsed.success) throw new ConfigError(explain(parsed.error, origins));
  const sources = KEY_SOURCES.filter((name) => values[name] !== undefined && values[name] !== '');
  if (sources.length > 1)
    throw new ConfigError(
      `${sources.map((name) => `${name} (from ${origins.get(name)})`).join(' and ')}: only one of them may say where the keys are; PEERSMITH_SECRET_KEY_OLD takes those in use before`,
    );
  const data = resolve(cwd, parsed.data.PEERSMITH_DATA);
  const key = parsed.data.PEERSMITH_SECRET_KEY_FILE;
  return {
    ...parsed.data,
    PEERSMITH_DATA: data,
    PEERSMITH_SECRET_KEY_FILE: key === undefined ? join(data, 'secret.key') : resolve(cwd, key),
  };
}

/** Name, sentence and default of every variable, for the manual. */
export function configVariables(): { name: string; description: string; default: string }[] {
  const { properties = {} } = z.toJSONSchema(Config, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => {
    const { description = '', default: value = '' } = typeof schema === 'object' ? schema : {};
    return { name, description, default: String(value) };
  });
}

function readSettings(file: string): Record<string, string> {
  let settings: Record<string, unknown>;
  try {
    settings = parseToml(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const unknown = Object.keys(settings).find((name) => !Object.hasOwn(Config.shape, name));
  if (unknown !== undefined) throw new ConfigError(`${file}: there is no setting called ${unknown}`);
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}

function explain(error: z.ZodError, origins: ReadonlyMap<string, string>): string {
  return error.issues
    .map(({ path, message }) => {
      const name = String(path[0]);
      return `${name} (from ${origins.get(name) ?? 'the default'}): ${message}`;
    })
    .join('; ');
}

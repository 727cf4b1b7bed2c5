import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Setting } from '@peersmith/answers';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { hosts, trustProxy } from './host-settings.ts';
import {
  count,
  defineSettings,
  type Secrecy,
  type Settings,
  type SettingValues,
  secret,
} from './settings.ts';

const LISTEN = /^(?:\[(?<ipv6>[0-9a-f:.]+)\]|(?<host>[^\s:[\]]+)):(?<port>\d{1,5})$/i;
const listen = z.string().transform((text, context) => {
  const { ipv6, host = ipv6, port } = LISTEN.exec(text)?.groups ?? {};
  if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  context.addIssue('must be HOST:PORT, for example 127.0.0.1:8000 or [::1]:8000');
  return z.NEVER;
});

/** What the process itself needs before any module: where it listens, its database, its keys. */
export const platformSettings = defineSettings('Server', {
  DATABASE_URL: secret(
    z
      .string()
      .regex(/^postgres(?:ql)?:\/\//, 'must begin with postgresql://')
      .optional()
      .describe(
        'PostgreSQL (15 or newer) to use; without it, Peersmith runs one of its own under PEERSMITH_DATA.',
      ),
    'url',
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
  PEERSMITH_SECRET_KEY: secret(
    z
      .string()
      .optional()
      .describe(
        'The keys themselves, instead of a file: one, or several separated by commas, of which the first encrypts and all decrypt. A key is 32 bytes as `openssl rand -base64 32` prints them, or `id:` and those.',
      ),
  ),
  PEERSMITH_SECRET_KEY_COMMAND: secret(
    z
      .string()
      .optional()
      .describe(
        'Command that prints the keys, one a line, instead of a file; run by /bin/sh once at start, for 15 seconds at most.',
      ),
  ),
  PEERSMITH_SECRET_KEY_OLD: secret(
    z
      .string()
      .optional()
      .describe(
        'Keys that only decrypt, separated by commas, beside those of PEERSMITH_SECRET_KEY, _COMMAND or _FILE: the ones in use before.',
      ),
  ),
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
  PORTAL_LISTEN: listen
    .prefault('127.0.0.1:8001')
    .describe(
      'Address and port of the public listener, the portal and the Peering API, where `serve --portal` or `peersmith portal` runs it.',
    ),
  PORTAL_HOSTS: hosts
    .optional()
    .describe('Host names that the public listener answers to, as PEERSMITH_HOSTS says them.'),
  PORTAL_RATE_LIMIT_PER_MINUTE: count(1, 1_000_000)
    .default(120)
    .describe('How many requests a minute a guest of the public listener may send, by sign-in or by token.'),
  PORTAL_ANONYMOUS_PER_MINUTE: count(1, 1_000_000)
    .default(240)
    .describe(
      'How many requests a minute an address may send to the public listener without signing in, pages and their parts included; in IPv6 a /64 counts as one address.',
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
  API_MAX_BODY_MB: count(1, 1000).default(10).describe('Largest body of a request, in megabytes.'),
  API_HEAVY_REQUESTS_PER_USER: count(1, 1000)
    .default(4)
    .describe(
      'How many renderings, checks of templates and plans of many objects one user may have under way; one more is answered with 429.',
    ),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least severe log lines to write.'),
  LOG_FORMAT: z
    .enum(['auto', 'text', 'json'], { error: 'must be auto, text or json' })
    .default('auto')
    .describe(
      'How log lines are written: `text` for people, `json` for programs, one object a line; `auto` is text on a terminal and JSON elsewhere.',
    ),
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

/** One setting as it is in force. */
export type Variable = Setting;

/** The configuration as read: the platform's settings with absolute paths, those of all others, and where each came from. */
export type Config = z.output<typeof platformSettings.schema> & {
  PEERSMITH_SECRET_KEY_FILE: string;
  settings: SettingValues;
  variables: readonly Variable[];
};

/** A variable has a value that cannot be used; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config_invalid';
}

interface Given {
  text: string;
  origin: string;
}

/**
 * Reads the configuration of the platform and of the groups given; the environment wins over `peersmith.toml` in the working directory.
 * Fails with a `ConfigError` that names every variable that cannot be used, and where it came from.
 */
export function loadConfig(
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
  others: readonly Settings[] = [],
): Config {
  const groups: readonly Settings[] = [platformSettings, ...others];
  const given = givenIn(env, join(cwd, 'peersmith.toml'), namesOf(groups));
  const problems: string[] = [];
  const settings: SettingValues = { given: new Set(given.keys()) };
  for (const group of groups) {
    const own = Object.keys(group.schema.shape).filter((name) => given.has(name));
    const error = group.read(
      Object.fromEntries(own.map((name) => [name, given.get(name)?.text ?? ''])),
      settings,
    );
    if (error) problems.push(...explain(error, given));
  }
  if (problems.length > 0) throw new ConfigError(problems.join('; '));
  const sources = KEY_SOURCES.filter((name) => given.has(name));
  if (sources.length > 1)
    throw new ConfigError(
      `${sources.map((name) => `${name} (from ${placeOf(given.get(name))})`).join(' and ')}: only one of them may say where the keys are; PEERSMITH_SECRET_KEY_OLD takes those in use before`,
    );
  const own = platformSettings.of({ settings });
  const data = resolve(cwd, own.PEERSMITH_DATA);
  const key = own.PEERSMITH_SECRET_KEY_FILE;
  const paths = {
    PEERSMITH_DATA: data,
    PEERSMITH_SECRET_KEY_FILE: key === undefined ? join(data, 'secret.key') : resolve(cwd, key),
  };
  return { ...own, ...paths, settings, variables: variablesOf(groups, given, paths) };
}

/** Every setting of these groups, in their order; what is in force is left out where nothing was read. */
export function variablesOf(
  groups: readonly Settings[],
  given: ReadonlyMap<string, Given> = new Map(),
  paths: Readonly<Record<string, string>> = {},
): Variable[] {
  return groups.flatMap((group) => {
    const { properties = {} } = z.toJSONSchema(group.schema, { io: 'input', unrepresentable: 'any' });
    return Object.entries(properties).map(([name, schema]) => {
      const { description = '', default: fallback = '' } = typeof schema === 'object' ? schema : {};
      const secrecy: unknown = typeof schema === 'object' ? schema.secrecy : undefined;
      const text = paths[name] ?? given.get(name)?.text ?? (String(fallback) || null);
      return {
        name,
        group: group.title,
        description,
        default: String(fallback),
        value: text === null ? null : masked(text, secrecy),
        origin: given.get(name)?.origin ?? 'default',
      };
    });
  });
}

const MASK = '********';

function masked(text: string, secrecy: unknown): string {
  const how: Secrecy | null = secrecy === 'whole' || secrecy === 'url' ? secrecy : null;
  if (how === 'whole') return MASK;
  if (how === null || !URL.canParse(text)) return how === null || !text.includes('@') ? text : MASK;
  const url = new URL(text);
  if (url.password) url.password = MASK;
  for (const key of [...url.searchParams.keys()])
    if (/password|secret|token|key/i.test(key)) url.searchParams.set(key, MASK);
  return url.password || url.search ? url.href : text;
}

function namesOf(groups: readonly Settings[]): ReadonlySet<string> {
  const names = groups.flatMap(({ schema }) => Object.keys(schema.shape));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two groups of settings declare ${twice}`);
  return new Set(names);
}

/** What is set. Compose files and unit files write `NAME=` for "not set". */
function givenIn(env: NodeJS.ProcessEnv, file: string, names: ReadonlySet<string>): Map<string, Given> {
  const given = new Map<string, Given>();
  for (const [name, text] of Object.entries(existsSync(file) ? readSettings(file, names) : {}))
    if (text !== '') given.set(name, { text, origin: file });
  for (const name of names) {
    const text = env[name];
    if (text !== undefined && text !== '') given.set(name, { text, origin: 'environment' });
  }
  return given;
}

function readSettings(file: string, names: ReadonlySet<string>): Record<string, string> {
  let settings: Record<string, unknown>;
  try {
    settings = parseToml(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigError(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  const unknown = Object.keys(settings).find((name) => !names.has(name));
  if (unknown !== undefined) throw new ConfigError(`${file}: there is no setting called ${unknown}`);
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}

const placeOf = (given: Given | undefined): string => {
  if (given === undefined) return 'the default';
  return given.origin === 'environment' ? 'the environment' : given.origin;
};

function explain(error: z.ZodError, given: ReadonlyMap<string, Given>): string[] {
  return error.issues.map(({ path, message }) => {
    const name = String(path[0]);
    return `${name} (from ${placeOf(given.get(name))}): ${message}`;
  });
}

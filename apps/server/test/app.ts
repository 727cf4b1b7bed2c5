import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, registry } from '@peersmith/model';
import { permissionsOf } from '@peersmith/resource';
import type { InjectOptions } from 'fastify';
import type { Kysely, KyselyPlugin } from 'kysely';
import { type App, createApp } from '../src/app.ts';
import { loadConfig } from '../src/configuration.ts';
import type { Module } from '../src/engine/module.ts';
import { modules } from '../src/modules/index.ts';
import { createToken, createUser } from '../src/modules/users/index.ts';
import { loadKeyring } from '../src/platform/key-source.ts';
import { createLogger } from '../src/platform/log.ts';
import { testDatabase } from './database.ts';

export interface Answer {
  status: number;
  body: any;
  text: string;
  headers: Record<string, unknown>;
}
/** Sends requests as one user: `api.post('/api/bgp/communities/', {…})`. */
export interface Api {
  send: (method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  get: (url: string) => Promise<Answer>;
  post: (url: string, body?: unknown) => Promise<Answer>;
  put: (url: string, body?: unknown) => Promise<Answer>;
  patch: (url: string, body?: unknown) => Promise<Answer>;
  delete: (url: string, body?: unknown) => Promise<Answer>;
}

export interface TestApp {
  app: App;
  url: string;
  admin: Api;
  anonymous: Api;
  /** Somebody who holds exactly these permissions. */
  holderOf: (
    permissions: readonly string[],
    options?: { staff?: boolean; readOnlyToken?: boolean },
  ) => Promise<Api>;
  /** A superuser with a token that may only read. */
  readOnlyAdmin: Api;
  /** SQL statements sent since the last call. */
  statements: () => number;
  close: () => Promise<void>;
}

export const EVERY_VIEW = Object.values(registry)
  .flatMap(permissionsOf)
  .filter((name) => /\.view_/.test(name) && !name.endsWith('view_password'));

/** What tests that reach no exchange make stands for no address. */
const UNREACHED = { IX_API_SIGN_IN: 'false' };

/** The whole application over a migrated database, with a folder and keys of its own unless a file of keys is given. */
export async function appOver(
  database: { db: Kysely<Database>; url: string },
  env: Record<string, string> = {},
  logTo?: { write: (line: string) => void },
  parts: readonly Module[] = modules,
): Promise<{ app: App; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'peersmith-app-'));
  const config = loadConfig({
    PEERSMITH_DATA: folder,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    ...UNREACHED,
    ...env,
  });
  const keyring = loadKeyring(config.PEERSMITH_SECRET_KEY_FILE);
  const log = createLogger(config, logTo);
  const app = await createApp({ modules: parts, ...database, config, keyring, log, checkAnswers: true });
  return {
    app,
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The whole application on a database of its own; requests go through Fastify without a socket. Its log may be kept. */
export async function testApp(
  env: Record<string, string> = {},
  logTo?: { write: (line: string) => void },
  parts: readonly Module[] = modules,
): Promise<TestApp> {
  const database = await testDatabase<Database>();
  let count = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      count += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const counted = { db: database.db.withPlugin(counter), url: database.url };
  const { app, close } = await appOver(counted, env, logTo, parts);
  let users = 0;
  const login = async (
    given: { is_superuser?: boolean; is_staff?: boolean; user_permissions?: readonly string[] },
    write_enabled = true,
  ) => {
    users += 1;
    const username = `user${users}`;
    await createUser(app.system(), { username, password: randomBytes(8).toString('hex'), ...given });
    return apiOf(app, await createToken(app.system(), { user: { username }, write_enabled }));
  };
  return {
    app,
    url: database.url,
    admin: await login({ is_superuser: true, is_staff: true }),
    anonymous: apiOf(app),
    holderOf: (permissions, { staff = false, readOnlyToken = false } = {}) =>
      login({ user_permissions: permissions, is_staff: staff }, !readOnlyToken),
    readOnlyAdmin: await login({ is_superuser: true, is_staff: true }, false),
    statements: () => {
      const sent = count;
      count = 0;
      return sent;
    },
    close: async () => {
      await close();
      await database.drop();
    },
  };
}

export function apiOf(app: App, token?: string): Api {
  const send: Api['send'] = async (method, url, body, headers = {}) => {
    const options: InjectOptions = {
      method: method as NonNullable<InjectOptions['method']>,
      url,
      headers: {
        ...(token ? { authorization: `Token ${token}` } : {}),
        ...(body === undefined
          ? {}
          : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    };
    const response = await app.http.inject(options);
    const isJson = String(response.headers['content-type'] ?? '').includes('application/json');
    return {
      status: response.statusCode,
      text: response.body,
      headers: response.headers,
      body: isJson && response.body ? JSON.parse(response.body) : null,
    };
  };
  const method = (name: string) => (url: string, body?: unknown) => send(name, url, body);
  return {
    send,
    get: (url) => send('GET', url),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
  };
}

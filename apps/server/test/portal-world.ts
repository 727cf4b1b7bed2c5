import type { FastifyInstance, InjectOptions } from 'fastify';
import { mailCodes } from '../src/modules/portal/sign-in/mail-codes.ts';
import type { Answer } from './app.ts';
import { type RequestsWorld, requestsWorld } from './requests-world.ts';

const HOST = 'localhost:8001';

/** A browser at the portal: it keeps cookies, and sends the token that `me` gave it. */
export interface Visitor {
  send: (method: string, url: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  get: (url: string) => Promise<Answer>;
  post: (url: string, body?: unknown) => Promise<Answer>;
  cookies: Map<string, string>;
  /** Sent with what changes something. */
  csrf: string | null;
}

export interface PortalWorld extends RequestsWorld {
  portal: FastifyInstance;
  /** A browser of its own. */
  visitor: (address?: string) => Visitor;
  /** The code in the last message to an address; null where none was mailed. */
  mailedCode: (email: string) => Promise<string | null>;
  /** A browser that signed in by a mailed code. */
  signedIn: (asn?: number, email?: string) => Promise<Visitor>;
  /** What the audit log has of a kind, the newest first. */
  audited: (kind: string) => Promise<Answer['body'][]>;
}

/** The world of requests with the public listener before it. */
export async function portalWorld(env: Record<string, string> = {}): Promise<PortalWorld> {
  const world = await requestsWorld(env);
  const { app } = world.tested;
  const portal = await app.openPortal();
  const visitor = (address = '127.0.0.1') => visitorOf(portal, address);
  const mailedCode = async (email: string) => {
    await mailCodes(app.system());
    const [row] = await world.run(
      `select sealed_secret from messaging_message where "to" = array['${email}'] and sealed_secret <> '' order by id desc limit 1`,
    );
    return row ? app.system().secrets.open(row.sealed_secret) : null;
  };
  let visitors = 0;
  const signedIn = async (asn = 64_502, email = 'peering@plain.example') => {
    visitors += 1;
    const browser = visitor(`10.0.${visitors}.1`);
    await world.run(`delete from users_attempt where bucket like 'portal code%'`);
    await browser.post('/api/portal/sign-in/code/', { asn, email });
    const code = await mailedCode(email);
    const { status, body, text } = await browser.post('/api/portal/sign-in/', { asn, email, code });
    if (status !== 200) throw new Error(text);
    browser.csrf = body.csrf;
    return browser;
  };
  const audited = async (kind: string) =>
    (await world.admin.get(`/api/users/audit-events/?kind=${kind}&limit=100`)).body.results;
  return { ...world, portal, visitor, mailedCode, signedIn, audited };
}

/** A browser whose requests come from an address. */
export function visitorOf(portal: FastifyInstance, address: string): Visitor {
  const cookies = new Map<string, string>();
  const browser: Visitor = {
    cookies,
    csrf: null,
    send: async (method, url, body, headers = {}) => {
      const response = await portal.inject({
        method: method as NonNullable<InjectOptions['method']>,
        url,
        remoteAddress: address,
        headers: {
          host: HOST,
          ...(cookies.size ? { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(browser.csrf && method !== 'GET' ? { 'x-csrftoken': browser.csrf } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      });
      for (const { name, value } of response.cookies)
        if (value === '') cookies.delete(name);
        else cookies.set(name, value);
      const isJson = String(response.headers['content-type'] ?? '').includes('json');
      return {
        status: response.statusCode,
        text: response.body,
        headers: response.headers,
        body: isJson && response.body ? JSON.parse(response.body) : null,
      };
    },
    get: (url) => browser.send('GET', url),
    post: (url, body = {}) => browser.send('POST', url, body),
  };
  return browser;
}

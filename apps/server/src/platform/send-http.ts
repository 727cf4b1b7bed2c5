import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { type RequestOptions as RequestTlsOptions, request as requestHttps } from 'node:https';
import { agentThrough, shownProxy } from './proxies.ts';

interface Sending extends RequestOptions, Pick<RequestTlsOptions, 'ca' | 'rejectUnauthorized'> {
  /** Address of the proxy; null for none. */
  proxy: string | null;
  signal: AbortSignal;
  body?: string | Uint8Array | undefined;
}

/** A proxy did not do its part; says which, without its password. */
export class ProxyFault extends Error {
  override readonly name = 'ProxyFault';
}

/** A tunnel that nobody waits for any longer is given up after this. */
const TUNNEL_MS = 60_000;

/** Sends a request, by itself or through a proxy; gives the answer once it begins. What fails on the way fails with the error of it. */
export async function sendHttp(url: URL, { proxy, body, ...options }: Sending): Promise<IncomingMessage> {
  if (!proxy) return begun(url, { ...options, body });
  const through = { agent: agentThrough(proxy, url), timeout: TUNNEL_MS };
  const message = await begun(url, { ...options, ...through, body }).catch((cause: unknown) => {
    options.signal.throwIfAborted();
    throw new ProxyFault(`through the proxy ${shownProxy(proxy)}: ${reasonOf(cause)}`, { cause });
  });
  if (message.statusCode !== 407) return message;
  message.destroy();
  throw new ProxyFault(`the proxy ${shownProxy(proxy)} wants a user name and a password that it knows`);
}

function begun(url: URL, { body, ...options }: Omit<Sending, 'proxy'>): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const { signal } = options;
  return new Promise((resolve, reject) => {
    // While a tunnel is made, nothing else hears that.
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    const outgoing = send(url, options, resolve).once('error', reject);
    outgoing.once('response', () => signal.removeEventListener('abort', stop));
    outgoing.end(body);
  });
}

/** The code of what went wrong, or what it says of itself. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // What the proxy answered stands at the end.
  if ('code' in cause && cause.code === 'ERR_PROXY_TUNNEL') return cause.message.replace(/^.*: /s, '');
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

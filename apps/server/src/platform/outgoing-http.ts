import { lookup as resolveName } from 'node:dns/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import { proxyFor, type Reach } from './proxies.ts';
import { isPublicAddress } from './public-address.ts';
import { reasonOf, sendHttp } from './send-http.ts';

export interface OutgoingRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole exchange, redirections included. */
  readonly timeout_ms?: number;
  readonly max_bytes?: number;
  /** How the certificate of an https:// host is checked; by the usual authorities when absent. */
  readonly tls?: { readonly verify: boolean; readonly ca?: string };
  readonly reach: Reach;
  /** With 0 a redirection is an answer like others. */
  readonly max_redirects?: number;
  readonly signal?: AbortSignal;
}

export interface OutgoingResponse {
  /** Of the last redirection. */
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type OutgoingErrorCode =
  | 'address_blocked'
  | 'timed_out'
  | 'too_large'
  | 'too_many_redirects'
  | 'unreachable'
  | 'url_unusable';

/** A request to the outside did not come to an answer. An answer of any status is none of these. */
export class OutgoingError extends Error {
  override readonly name = 'OutgoingError';
  readonly code: OutgoingErrorCode;

  constructor(code: OutgoingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const DEFAULTS = { timeout_ms: 10_000, max_bytes: 10_000_000, max_redirects: 3 };
const REDIRECTS = [301, 302, 303, 307, 308];

/**
 * Sends a request to a host that the operator or a stranger named. The address is checked when the connection is made, so that a
 * name which resolves differently a moment later does not get through; redirections are checked alike. A proxy resolves names itself:
 * what is asked of it is checked by what the name means here, where it means anything.
 */
export async function requestOutside(target: string, options: OutgoingRequest): Promise<OutgoingResponse> {
  const settings = { ...DEFAULTS, ...options };
  const timeout = AbortSignal.timeout(settings.timeout_ms);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  let url = parseUrl(target);
  let current: OutgoingRequest & typeof DEFAULTS = settings;
  try {
    for (let followed = 0; ; followed++) {
      const response = await exchange(url, current, signal);
      const location = response.headers.location;
      if (!REDIRECTS.includes(response.status) || location === undefined || settings.max_redirects === 0)
        return response;
      if (followed >= settings.max_redirects) {
        throw new OutgoingError(
          'too_many_redirects',
          `${url.origin} redirects more than ${settings.max_redirects} times`,
        );
      }
      const next = parseUrl(location, url);
      current = redirected(current, { status: response.status, sameOrigin: next.origin === url.origin });
      url = next;
    }
  } catch (cause) {
    if (cause instanceof OutgoingError) throw cause;
    if (timeout.aborted) {
      throw new OutgoingError('timed_out', `${url.origin} did not answer within ${settings.timeout_ms} ms`, {
        cause,
      });
    }
    if (options.signal?.aborted) throw options.signal.reason;
    throw new OutgoingError('unreachable', `${url.origin} cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new OutgoingError('url_unusable', 'the address is not an http:// or https:// URL');
}

async function exchange(
  url: URL,
  request: OutgoingRequest & typeof DEFAULTS,
  signal: AbortSignal,
): Promise<OutgoingResponse> {
  const { method = 'GET', headers = {}, body, max_bytes, tls } = request;
  const { allow_private, proxies } = request.reach;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !allow_private && !isPublicAddress(host)) throw blocked(host);
  const proxy = proxyFor(proxies, url);
  if (proxy && !allow_private && !isIP(host)) await refusePrivateName(host);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const message = await sendHttp(url, {
    ...{ method, headers: { ...headers, ...length }, agent: false, body, proxy, signal },
    ...(tls ? { rejectUnauthorized: tls.verify, ...(tls.ca === undefined ? {} : { ca: tls.ca }) } : {}),
    ...(allow_private || proxy ? {} : { lookup: guardedLookup }),
  });
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += chunk.length;
    if (size > max_bytes) {
      message.destroy();
      throw new OutgoingError('too_large', `${url.origin} answers with more than ${max_bytes} bytes`);
    }
    chunks.push(chunk);
  }
  return {
    url: url.href,
    status: message.statusCode ?? 0,
    headers: message.headers,
    body: Buffer.concat(chunks),
  };
}

/** RFC 9110 §15.4: 303 turns into GET, and so do POSTs by custom; credentials stay with the host they were meant for. */
function redirected(
  request: OutgoingRequest & typeof DEFAULTS,
  { status, sameOrigin }: { status: number; sameOrigin: boolean },
): OutgoingRequest & typeof DEFAULTS {
  const { body, headers = {}, method = 'GET', ...rest } = request;
  const kept = sameOrigin ? headers : withoutCredentials(headers);
  const becomesGet = status === 303 || (status < 303 && method === 'POST');
  if (becomesGet || body === undefined)
    return { ...rest, headers: kept, method: becomesGet ? 'GET' : method };
  return { ...rest, headers: kept, method, body };
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  const names = Object.entries(headers).filter(
    ([name]) => !/^(?:authorization|cookie|.*(?:key|token|secret).*)$/i.test(name),
  );
  return Object.fromEntries(names);
}

/** A name that means nothing here is left to the proxy. */
async function refusePrivateName(host: string): Promise<void> {
  const found = await resolveName(host, { all: true }).catch(() => []);
  if (found.some(({ address }) => !isPublicAddress(address))) throw blocked(host);
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolveName(hostname, {
    all: true,
    ...(options.family === undefined ? {} : { family: options.family }),
  }).then(
    (found) => {
      const bad = found.find(({ address }) => !isPublicAddress(address));
      const [first] = found;
      if (bad || !first) callback(blocked(hostname), '', 0);
      else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    },
    (error) => callback(error, '', 0),
  );
};

function blocked(host: string): OutgoingError {
  return new OutgoingError(
    'address_blocked',
    `${host} is not on the public internet, and such addresses are not allowed here`,
  );
}

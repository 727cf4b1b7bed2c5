import type { IncomingHttpHeaders } from 'node:http';
import { requestOutside } from '../../../platform/outgoing-http.ts';
import type { Reach } from '../../../platform/proxies.ts';
import { USER_AGENT } from '../../../platform/version.ts';
import { type RemoteRefusal, refusalIn } from './remote-answers.ts';

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 1_000_000;

/** The Peering API of another network, as it is reached. */
export interface RemoteApi {
  url: string;
  token: string;
  reach: Reach;
}

/** What another network's API did not do, in words for people; nothing of the token is in it. */
export class RemoteFault extends Error {
  override readonly name = 'RemoteFault';
  /** What it said, where it said anything: null where it did not come to an answer that can be read. */
  readonly refusal: RemoteRefusal | null;
  constructor(message: string, refusal: RemoteRefusal | null = null, options?: ErrorOptions) {
    super(message.replace(/\.+$/, ''), options);
    this.refusal = refusal;
  }
}

interface Sent {
  body?: unknown;
  method?: 'GET' | 'POST' | 'DELETE';
}

/** Sends one request and gives what was answered, as JSON that nobody has looked at. Fails with a `RemoteFault`. */
export async function askRemote(
  { url, token, reach }: RemoteApi,
  path: string,
  { body, method = body === undefined ? 'GET' : 'POST' }: Sent = {},
): Promise<unknown> {
  const sent = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await requestOutside(`${url.replace(/\/+$/, '')}${path}`, {
    ...sent,
    headers: {
      accept: 'application/json',
      'user-agent': USER_AGENT,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    timeout_ms: TIMEOUT_MS,
    max_bytes: MOST_BYTES,
    // A token goes to the host that it is for, and to no other.
    max_redirects: 0,
    reach,
  }).catch((cause: unknown) => {
    throw new RemoteFault(cause instanceof Error ? cause.message : 'no answer', null, { cause });
  });
  const { status, headers } = answer;
  const read = jsonIn(answer.body, headers);
  if (status >= 200 && status < 300) {
    if (read === undefined && method === 'DELETE') return null;
    if (read === undefined) throw new RemoteFault(`it answered ${status} with something that is no JSON`);
    return read;
  }
  if (status >= 300 && status < 400)
    throw new RemoteFault(`it says that it is elsewhere (${status}): enter that address`);
  const refusal = status < 500 ? refusalIn(status, read) : null;
  const said = refusal?.errors.map(({ name, text }) => (name ? `${name}: ${text}` : text)).join('; ');
  throw new RemoteFault(`it answered ${status}${said ? `: ${said}` : ''}`.slice(0, 1500), refusal);
}

function jsonIn(octets: Buffer, headers: IncomingHttpHeaders): unknown {
  if (octets.length === 0 || /^text\/html/i.test(headers['content-type'] ?? '')) return undefined;
  try {
    return JSON.parse(octets.toString('utf8'));
  } catch {
    return undefined;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { JobFailed } from '../../engine/jobs.ts';
import { type OutgoingResponse, requestOutside } from '../../platform/outgoing-http.ts';
import type { Reach } from '../../platform/proxies.ts';

/** How to reach the API of another server. */
export interface RestAccess {
  url: string;
  token: string;
  verify_tls: boolean;
  reach: Reach;
  signal: AbortSignal;
}

const TRIES = 3;
const PATIENCE_MS = 200;

/** Reads from the other server, and nothing else; what fails on the way is asked for again. */
export class RestClient {
  readonly #access: RestAccess;
  readonly base: string;

  constructor(access: RestAccess) {
    this.#access = access;
    this.base = access.url.replace(/\/+$/, '').replace(/\/api$/, '');
  }

  /** The answer of a path below `/api/`, parsed; null where the other server does not have it. */
  async get(path: string): Promise<unknown> {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#ask(path);
      } catch (error) {
        if (!(error instanceof Passing) || tried === TRIES)
          throw error instanceof Passing ? new JobFailed(error.message, { cause: error }) : error;
        await sleep(PATIENCE_MS * tried, undefined, { signal: this.#access.signal });
      }
    }
  }

  async #ask(path: string): Promise<unknown> {
    const { token, verify_tls, reach, signal } = this.#access;
    const url = `${this.base}/api/${path}`;
    const answer = await requestOutside(url, {
      headers: { authorization: `Token ${token}`, accept: 'application/json' },
      timeout_ms: 120_000,
      max_bytes: 200_000_000,
      reach,
      signal,
      ...(verify_tls ? {} : { tls: { verify: false } }),
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new Passing(
        `The other server stopped answering at ${path}: ${messageOf(error)}. Nothing was written.`,
        {
          cause: error,
        },
      );
    });
    return this.#read(path, answer);
  }

  #read(path: string, { status, body }: OutgoingResponse): unknown {
    if (status === 404) return null;
    if (status === 401 || status === 403) throw new JobFailed(refusal(path, body));
    if (status >= 500)
      throw new Passing(`The other server fails at ${path} with status ${status}. Nothing was written.`);
    if (status >= 300)
      throw new JobFailed(
        `The other server answers ${path} with status ${status}: is ${this.base} a Peering Manager?`,
      );
    try {
      const parsed: unknown = JSON.parse(body.toString());
      return parsed;
    } catch (error) {
      if (!looksLikeJson(body))
        throw new JobFailed(
          `${this.base} answers ${path} with something else than JSON: it is no Peering Manager.`,
        );
      throw new Passing(`The other server ended in the middle of ${path}. Nothing was written.`, {
        cause: error,
      });
    }
  }
}

/** What may be otherwise a moment later. */
class Passing extends Error {}

const looksLikeJson = (body: Buffer) => /^\s*[[{]/.test(body.subarray(0, 100).toString());

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function refusal(path: string, body: Buffer): string {
  const text = body.subarray(0, 1000).toString();
  return /invalid token|token expired|credentials were not provided|inactive/i.test(text)
    ? `The other server does not know the token, or does not take it any more (${detailIn(text)}).`
    : `The token may not read ${path.split('?')[0]} over there (${detailIn(text)}): a part would be missing. Take the token of somebody who may view everything.`;
}

function detailIn(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said === 'object' && said !== null && 'detail' in said) return String(said.detail);
  } catch {
    // It is no JSON: what it says is for people who look at pages.
  }
  return 'status 403';
}

import { setTimeout as sleep } from 'node:timers/promises';
import { NetboxError, type NetboxErrorCode } from './netbox-error.ts';
import { type NetboxAnswer, readAnswer } from './read-answer.ts';

/** A request as it goes out. Redirections are not to be followed: a token is for one host. */
export interface NetboxRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout_ms: number;
  readonly max_bytes: number;
  readonly signal?: AbortSignal;
}

/**
 * Sends one GET. Fails where no answer came, with an error whose `code` may be `timed_out` or `too_large`; every other failure counts as a
 * host that cannot be reached.
 */
export type Transport = (request: NetboxRequest) => Promise<NetboxAnswer>;

/** How a NetBox is reached. */
export interface NetboxOptions {
  /** Where it is, without `/api`. */
  readonly url: string;
  readonly token: string;
  readonly transport: Transport;
  readonly user_agent?: string;
  /** For one request. */
  readonly timeout_ms?: number;
  /** Most octets of one answer. */
  readonly max_bytes?: number;
  /** How often a question is asked. */
  readonly tries?: number;
  /** The first pause between two tries; it doubles. */
  readonly pause_ms?: number;
  /** The longest wait that a server may ask for. */
  readonly max_wait_s?: number;
  /** Rows of a page; NetBox may give fewer. */
  readonly page_size?: number;
  readonly signal?: AbortSignal | undefined;
  readonly now?: () => Date;
}

const DEFAULTS = {
  user_agent: 'Peersmith',
  timeout_ms: 30_000,
  max_bytes: 64_000_000,
  tries: 3,
  pause_ms: 500,
  max_wait_s: 60,
  page_size: 1000,
  now: () => new Date(),
};

const CODES: Readonly<Record<string, NetboxErrorCode>> = {
  timed_out: 'timed_out',
  too_large: 'answer_too_large',
};

/** Asks one NetBox, and again what failed in passing: every question is a read. */
export class NetboxConnection {
  readonly base: URL;
  readonly page_size: number;
  readonly #options: NetboxOptions & typeof DEFAULTS;

  constructor(options: NetboxOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.base = new URL(`${options.url.replace(/\/+$/, '')}/api/`);
    this.page_size = this.#options.page_size;
  }

  /** The JSON at a path below `/api/`. */
  async get(path: string, query = ''): Promise<unknown> {
    const { tries, pause_ms, max_wait_s, signal, now } = this.#options;
    const url = new URL(path, this.base);
    url.search = query;
    for (let attempt = 1; ; attempt++) {
      try {
        return readAnswer(await this.#send(url.href), now());
      } catch (error) {
        if (!(error instanceof NetboxError) || !error.isPassing || attempt >= tries) throw error;
        const asked = (error.retry_after_s ?? 0) * 1000;
        if (asked > max_wait_s * 1000) throw error;
        await sleep(Math.max(asked, pause_ms * 2 ** (attempt - 1)), undefined, signal ? { signal } : {});
      }
    }
  }

  async #send(url: string): Promise<NetboxAnswer> {
    const { transport, token, timeout_ms, max_bytes, user_agent, signal } = this.#options;
    try {
      return await transport({
        url,
        headers: {
          accept: 'application/json',
          'user-agent': user_agent,
          ...(token ? { authorization: authorizationOf(token) } : {}),
        },
        timeout_ms,
        max_bytes,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const message = error instanceof Error ? error.message : 'no answer';
      throw new NetboxError(CODES[code] ?? 'unreachable', message, { cause: error });
    }
  }
}

/** Tokens of version 2 (NetBox 4.5) begin with `nbt_`, and are bearer tokens; those before have a scheme of their own. */
export const authorizationOf = (token: string): string =>
  token.startsWith('nbt_') ? `Bearer ${token}` : `Token ${token}`;

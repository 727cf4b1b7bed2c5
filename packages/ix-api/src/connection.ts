import { setTimeout as sleep } from 'node:timers/promises';
import { IxApiError } from './ix-api-error.ts';
import { parsed } from './parsed.ts';
import { readAnswer } from './read-answer.ts';
import { isUsable, TokenAnswer, type TokenStore, type Tokens } from './tokens.ts';
import { faultOf, type IxApiAnswer, type IxApiRequest, type Transport } from './transport.ts';

/** How an API is reached, and by whom. */
export interface IxApiOptions {
  /** Where it begins, such as `https://api.example.net/api/v2/`. */
  readonly url: string;
  readonly api_key: string;
  readonly api_secret: string;
  readonly transport: Transport;
  readonly tokens: TokenStore;
  /** 1 or 2; asked of `health` where it is not known. */
  readonly version?: number | undefined;
  readonly user_agent?: string;
  /** For one request. */
  readonly timeout_ms?: number;
  /** Most octets of one answer. */
  readonly max_bytes?: number;
  /** How often a read is tried. */
  readonly tries?: number;
  /** The first pause between two tries; it doubles. */
  readonly pause_ms?: number;
  /** The longest wait that a server may ask for. */
  readonly max_wait_s?: number;
  readonly signal?: AbortSignal;
  readonly now?: () => Date;
}

const DEFAULTS = {
  user_agent: 'Peersmith',
  timeout_ms: 15_000,
  max_bytes: 32_000_000,
  tries: 3,
  pause_ms: 500,
  max_wait_s: 30,
  now: () => new Date(),
};
/** What is sent; a read where it says no method. */
export interface Call {
  readonly method?: IxApiRequest['method'];
  readonly body?: unknown;
  readonly content_type?: string;
}

/** Sends requests to one API as one account: signs in where that is needed, and tries again what may be. */
export class IxApiConnection {
  readonly base: string;
  readonly now: () => Date;
  readonly #options: IxApiOptions & typeof DEFAULTS;
  #held: Tokens | null = null;

  constructor(options: IxApiOptions) {
    this.#options = {
      ...DEFAULTS,
      ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
    } as IxApiOptions & typeof DEFAULTS;
    this.base = options.url.replace(/\/+$/, '');
    this.now = this.#options.now;
  }

  /** Signs in, whether tokens are at hand or not: says whether key and secret are right. */
  async signIn(): Promise<void> {
    this.#held = await this.#options.tokens.renew(() => this.#login());
  }

  /** Sends to a path below the base, and reads what was answered. */
  async call(path: string, call: Call = {}): Promise<unknown> {
    const answer = await this.answer(`${this.base}/${path}`, call);
    return readAnswer(answer, this.#options.now());
  }

  /** Sends with a token; one that is refused is dropped, and the API signed in to once more. */
  async answer(url: string, call: Call = {}): Promise<IxApiAnswer> {
    const token = await this.#token();
    const answer = await this.#tried(url, call, token);
    if (answer.status !== 401) return answer;
    return this.#tried(url, call, await this.#token(token));
  }

  async #token(refused?: string): Promise<string> {
    const usable = (tokens: Tokens | null): boolean =>
      isUsable(tokens?.access_token, this.#options.now()) && tokens?.access_token !== refused;
    if (!usable(this.#held)) this.#held = await this.#options.tokens.read();
    if (this.#held && usable(this.#held)) return this.#held.access_token;
    this.#held = await this.#options.tokens.renew(async (held) => {
      if (held && usable(held)) return held;
      const refresh = held?.refresh_token;
      const again = refused === undefined && isUsable(refresh, this.#options.now()) ? refresh : null;
      return again ? this.#refresh(again) : this.#login();
    });
    return this.#held.access_token;
  }

  async #refresh(refresh_token: string): Promise<Tokens> {
    try {
      return await this.#authenticate('auth/refresh', { refresh_token }, refresh_token);
    } catch (error) {
      if (!(error instanceof IxApiError) || error.isPassing) throw error;
      return this.#login();
    }
  }

  #login(): Promise<Tokens> {
    const { api_key, api_secret } = this.#options;
    return this.#authenticate('auth/token', { api_key, api_secret });
  }

  /** A sign-in changes nothing, so that it may be tried again. */
  async #authenticate(path: string, body: unknown, token?: string): Promise<Tokens> {
    const answer = await this.#tried(`${this.base}/${path}`, { method: 'POST', body }, token, true);
    const { access_token, refresh_token } = parsed(
      TokenAnswer,
      readAnswer(answer, this.#options.now()),
      'the sign-in',
    );
    return { access_token, refresh_token: refresh_token ?? null };
  }

  /** Sends; what may be sent twice is tried again after passing failures. */
  async #tried(
    url: string,
    call: Call,
    token: string | undefined,
    isSafe = !call.method,
  ): Promise<IxApiAnswer> {
    const { tries, pause_ms, max_wait_s, signal, now } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#send(url, call, token);
        if (answer.status === 429 || answer.status >= 500) readAnswer(answer, now());
        return answer;
      } catch (error) {
        if (!isSafe || !(error instanceof IxApiError) || !error.isPassing || attempt >= tries) throw error;
        const asked = (error.retry_after_s ?? 0) * 1000;
        if (asked > max_wait_s * 1000) throw error;
        // Many clients that were refused at once do not come back at once.
        const pause = Math.max(asked, pause_ms * 2 ** (attempt - 1) * (0.75 + Math.random() / 2));
        await sleep(pause, undefined, signal ? { signal } : {});
      }
    }
  }

  async #send(
    url: string,
    { method = 'GET', body, content_type }: Call,
    token?: string,
  ): Promise<IxApiAnswer> {
    const { transport, timeout_ms, max_bytes, user_agent, signal } = this.#options;
    try {
      return await transport({
        method,
        url,
        headers: {
          accept: 'application/json',
          'user-agent': user_agent,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': content_type ?? 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeout_ms,
        max_bytes,
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw error instanceof IxApiError ? error : faultOf(error);
    }
  }
}

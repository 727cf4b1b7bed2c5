import type { Readable } from 'node:stream';
import type { Tag } from './objects.ts';
import { type Opened, openHttp, sendDirectly } from './open-http.ts';
import { PeeringDbError } from './peeringdb-error.ts';
import type { Answer, HttpSource, Question } from './question.ts';

const DEFAULTS = { user_agent: 'Peersmith', timeout_ms: 60_000, total_ms: 1_800_000 };
type Settings = HttpSource & typeof DEFAULTS;

/** Asks once. The silence before and within the answer is limited, and so is the whole. */
export async function openUrl(options: HttpSource, question: Question): Promise<Answer> {
  const settings = { ...DEFAULTS, ...options };
  const { tag, signal } = question;
  const { url, source } = addressOf(settings, question);
  const patience = new Patience(settings);
  const fail = (cause: unknown) => failure(cause, { tag, source, patience });
  let response: Opened;
  try {
    response = await openHttp(new URL(url), {
      headers: headersOf(settings, question),
      send: settings.send ?? sendDirectly,
      signal: signal ? AbortSignal.any([patience.signal, signal]) : patience.signal,
    });
  } catch (cause) {
    patience.end();
    throw fail(cause);
  }
  const validators = {
    etag: response.headers.etag ?? null,
    last_modified: response.headers['last-modified'] ?? null,
  };
  if (response.status === 200) return { source, validators, chunks: guarded(response.body, patience, fail) };
  patience.end();
  response.body.destroy();
  if (response.status === 304 && question.unless)
    return { source, validators: question.unless, chunks: null };
  throw refusal(response, { tag, source });
}

/** The address to ask, and the same without a password for messages. */
function addressOf({ url: base }: Settings, { tag, since }: Question): { url: string; source: string } {
  const query = new URLSearchParams({
    depth: '0',
    ...(since === undefined ? {} : { since: String(Math.floor(since)) }),
  });
  const url = `${base.replace(/\/+$/, '')}/${tag}?${query}`;
  return { url, source: url.replace(/^(https?:\/\/)[^/@]*@/i, '$1') };
}

function headersOf({ api_key, user_agent }: Settings, { since, unless }: Question): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-encoding': 'gzip, deflate, br',
    'user-agent': user_agent,
    ...(api_key === undefined ? {} : { authorization: `Api-Key ${api_key}` }),
    ...(since === undefined && unless?.etag ? { 'if-none-match': unless.etag } : {}),
    ...(since === undefined && unless?.last_modified ? { 'if-modified-since': unless.last_modified } : {}),
  };
}

/** Aborts when nothing came for too long, or when the whole takes too long. */
class Patience {
  readonly #controller = new AbortController();
  readonly #timeout_ms: number;
  readonly #whole: NodeJS.Timeout;
  #silence: NodeJS.Timeout | undefined;
  reason = '';

  constructor({ timeout_ms, total_ms }: Settings) {
    this.#timeout_ms = timeout_ms;
    this.#whole = this.#abortAfter(total_ms, `took more than ${total_ms} ms`);
    this.listen();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The server's turn: it is to say something soon. */
  listen(): void {
    this.#silence = this.#abortAfter(this.#timeout_ms, `nothing came for ${this.#timeout_ms} ms`);
  }

  /** The reader's turn, who may take his time. */
  rest(): void {
    clearTimeout(this.#silence);
  }

  end(): void {
    this.rest();
    clearTimeout(this.#whole);
  }

  #abortAfter(delay_ms: number, reason: string): NodeJS.Timeout {
    const abort = () => {
      this.reason = reason;
      this.#controller.abort();
    };
    return setTimeout(abort, delay_ms).unref();
  }
}

async function* guarded(
  body: Readable,
  patience: Patience,
  fail: (cause: unknown) => PeeringDbError,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      patience.rest();
      yield chunk;
      patience.listen();
    }
  } catch (cause) {
    throw fail(cause);
  } finally {
    patience.end();
  }
}

function failure(
  cause: unknown,
  { tag, source, patience }: { tag: Tag; source: string; patience: Patience },
): PeeringDbError {
  if (patience.signal.aborted)
    return new PeeringDbError('timed_out', patience.reason, { tag, source, cause });
  const said = cause instanceof Error ? ('code' in cause ? cause.code : cause.message) : cause;
  return new PeeringDbError('unreachable', `the connection failed: ${String(said)}`, { tag, source, cause });
}

function refusal(response: Opened, { tag, source }: { tag: Tag; source: string }): PeeringDbError {
  const { status } = response;
  if (status !== 429)
    return new PeeringDbError('refused', `answered with status ${status}`, { tag, source, status });
  const retry_after_s = secondsOf(response.headers['retry-after'] ?? null);
  const wait = retry_after_s === null ? 'later' : `in ${retry_after_s} s`;
  return new PeeringDbError('rate_limited', `too many requests; try again ${wait}`, {
    tag,
    source,
    status,
    ...(retry_after_s === null ? {} : { retry_after_s }),
  });
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsOf(after: string | null): number | null {
  if (after === null) return null;
  const seconds = /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, Math.ceil(seconds));
}

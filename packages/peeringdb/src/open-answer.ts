import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tag } from './objects.ts';
import { PeeringDbError } from './peeringdb-error.ts';

/** An HTTP server that answers `<url>/<tag>` as PeeringDB does. */
export interface HttpSource {
  readonly url: string;
  readonly api_key?: string | undefined;
  readonly user_agent?: string;
  /** Longest silence, before and during the answer. */
  readonly timeout_ms?: number;
  readonly tries?: number;
  /** First pause after a failure of the server; it doubles. */
  readonly pause_ms?: number;
  /** Longest pause that is granted when the server asks for one. */
  readonly max_wait_s?: number;
}

/** A folder of `<tag>-0.json` files, as PeeringDB publishes them. */
export interface FolderSource {
  readonly folder: string;
}

export type Source = HttpSource | FolderSource;

/** An answer that has begun: its bytes, uncompressed, and the address or file they come from. */
export interface Answer {
  readonly source: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface Question {
  readonly tag: Tag;
  /** Unix seconds: only rows changed since. */
  readonly since?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Opens the answer for one object type. */
export function openAnswer(source: Source, question: Question): Promise<Answer> {
  return 'folder' in source ? openFile(source, question) : openUrl(source, question);
}

async function openFile({ folder }: FolderSource, { tag, signal }: Question): Promise<Answer> {
  const source = join(folder, `${tag}-0.json`);
  try {
    await access(source);
  } catch (cause) {
    throw new PeeringDbError('file_missing', 'cannot be read', { tag, source, cause });
  }
  return {
    source,
    chunks: createReadStream(source, { highWaterMark: 1 << 18, ...(signal ? { signal } : {}) }),
  };
}

const DEFAULTS = { user_agent: 'Peersmith', timeout_ms: 60_000, tries: 3, pause_ms: 2000, max_wait_s: 120 };

async function openUrl(options: HttpSource, question: Question): Promise<Answer> {
  const settings = { ...DEFAULTS, ...options };
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(settings, question);
    } catch (error) {
      question.signal?.throwIfAborted();
      const pause_ms =
        attempt < settings.tries && error instanceof PeeringDbError
          ? pauseAfter(error, settings, attempt)
          : null;
      if (pause_ms === null) throw error;
      await sleep(pause_ms, undefined, question.signal ? { signal: question.signal } : {});
    }
  }
}

/** How long to wait before another try; null when it is of no use. */
function pauseAfter(
  error: PeeringDbError,
  { pause_ms, max_wait_s }: typeof DEFAULTS,
  attempt: number,
): number | null {
  if (error.code === 'rate_limited') {
    const wait_s = error.retry_after_s ?? max_wait_s;
    return wait_s <= max_wait_s ? wait_s * 1000 : null;
  }
  const passes = error.code === 'unreachable' || error.code === 'timed_out' || (error.status ?? 0) >= 500;
  return passes ? pause_ms * 2 ** (attempt - 1) : null;
}

async function ask(
  settings: HttpSource & typeof DEFAULTS,
  { tag, since, signal }: Question,
): Promise<Answer> {
  const query = new URLSearchParams({
    depth: '0',
    ...(since === undefined ? {} : { since: String(Math.floor(since)) }),
  });
  const source = `${settings.url.replace(/\/+$/, '')}/${tag}?${query}`;
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), settings.timeout_ms).unref();
  const fail = (cause: unknown) => failure(cause, { tag, source, silence, timeout_ms: settings.timeout_ms });
  let response: Response;
  try {
    response = await fetch(source, {
      headers: headersOf(settings),
      signal: signal ? AbortSignal.any([silence.signal, signal]) : silence.signal,
    });
  } catch (cause) {
    clearTimeout(timer);
    throw fail(cause);
  }
  if (response.status !== 200 || !response.body) {
    clearTimeout(timer);
    await response.body?.cancel();
    throw refusal(response, { tag, source });
  }
  return { source, chunks: guarded(response.body, timer, fail) };
}

function headersOf({ api_key, user_agent }: HttpSource & typeof DEFAULTS): Record<string, string> {
  const key = api_key === undefined ? {} : { authorization: `Api-Key ${api_key}` };
  return { accept: 'application/json', 'accept-encoding': 'gzip', 'user-agent': user_agent, ...key };
}

/** The bytes of a body; each one gives the server another span of patience. */
async function* guarded(
  body: ReadableStream<Uint8Array>,
  timer: NodeJS.Timeout,
  fail: (cause: unknown) => PeeringDbError,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) {
      timer.refresh();
      yield chunk;
    }
  } catch (cause) {
    throw fail(cause);
  } finally {
    clearTimeout(timer);
  }
}

function failure(
  cause: unknown,
  {
    tag,
    source,
    silence,
    timeout_ms,
  }: { tag: Tag; source: string; silence: AbortController; timeout_ms: number },
): PeeringDbError {
  if (silence.signal.aborted) {
    return new PeeringDbError('timed_out', `nothing came for ${timeout_ms} ms`, { tag, source, cause });
  }
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = reason instanceof Error && 'code' in reason ? reason.code : reason;
  return new PeeringDbError('unreachable', `the connection failed: ${String(code)}`, { tag, source, cause });
}

function refusal(response: Response, { tag, source }: { tag: Tag; source: string }): PeeringDbError {
  const { status } = response;
  if (status !== 429)
    return new PeeringDbError('refused', `answered with status ${status}`, { tag, source, status });
  const after = response.headers.get('retry-after');
  const seconds =
    after === null
      ? Number.NaN
      : /^\d+$/.test(after)
        ? Number(after)
        : (Date.parse(after) - Date.now()) / 1000;
  const retry = Number.isNaN(seconds) ? {} : { retry_after_s: Math.max(0, Math.ceil(seconds)) };
  const wait = retry.retry_after_s === undefined ? 'later' : `in ${retry.retry_after_s} s`;
  return new PeeringDbError('rate_limited', `too many requests; try again ${wait}`, {
    tag,
    source,
    status,
    ...retry,
  });
}

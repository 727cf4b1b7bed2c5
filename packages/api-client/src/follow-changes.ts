import type { FeedEvent } from '@peersmith/answers';
import { ApiError, ConnectionError } from './errors.ts';
import { eventReader, type TextEvent } from './event-text.ts';
import type { OpenStream } from './http.ts';

/** What a follower of the change feed is told; `down` when the connection is lost, or cannot be had, and is tried again. */
export interface Told {
  event: FeedEvent | 'down';
  /** What was told last: from here on it can be followed later. */
  id: string | null;
  /** Content types that changed. */
  changed: readonly string[];
  /** Why it is down; null where the server ended the stream. */
  error: unknown;
}

export interface Following {
  /** The id to go on from; without one, from now on. */
  since?: string | null;
  signal: AbortSignal;
}

const PATH = '/api/core/feed/';
/** The server says every 15 seconds that it is there. */
const SILENT_MS = 40_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Follows the change feed until the signal is aborted, through lost connections and without loss. Fails when the server refuses the caller;
 * that it is busy, or that somebody has too many streams open, passes.
 */
export async function* followChanges(
  open: OpenStream,
  { since = null, signal }: Following,
): AsyncGenerator<Told> {
  let id = since;
  for (let failures = 0; !signal.aborted; ) {
    let error: unknown = null;
    try {
      for await (const told of eventsSince(open, { since: id, signal })) {
        failures = 0;
        id = told.id ?? id;
        yield told;
      }
    } catch (failure) {
      if (signal.aborted) return;
      if (!passes(failure)) throw failure;
      error = failure;
    }
    if (signal.aborted) return;
    failures += 1;
    yield { event: 'down', id, changed: [], error };
    await pause(
      Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random()),
      signal,
    );
  }
}

const passes = (failure: unknown): boolean =>
  failure instanceof ConnectionError ||
  (failure instanceof ApiError && (failure.status >= 500 || failure.status === 429));

/** One connection. */
async function* eventsSince(open: OpenStream, { since, signal }: Following): AsyncGenerator<Told> {
  const lost = new AbortController();
  let watch: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(() => lost.abort(), SILENT_MS);
  };
  heard();
  const both = AbortSignal.any([signal, lost.signal]);
  try {
    const body = await open(PATH, { params: since ? { since } : {}, signal: both });
    const read = eventReader();
    const decoder = new TextDecoder();
    for await (const chunk of chunksOf(body)) {
      heard();
      yield* read(decoder.decode(chunk, { stream: true })).flatMap(toldBy);
    }
  } catch (cause) {
    if (cause instanceof ApiError || signal.aborted) throw cause;
    throw cause instanceof ConnectionError ? cause : new ConnectionError(cause);
  } finally {
    clearTimeout(watch);
    lost.abort();
  }
}

/** Not every browser can loop over a stream. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read())
    if (value) yield value;
}

const EVENTS: readonly FeedEvent[] = ['changed', 'everything', 'alive'];

/** Events that nobody here knows are passed over: a newer server may have them. */
function toldBy({ event: name, id, data }: TextEvent): Told[] {
  const event = EVENTS.find((one) => one === name);
  if (!event) return [];
  const types: unknown = JSON.parse(data);
  const changed = Array.isArray(types) ? types.map(String) : [];
  return [{ event, id: id || null, changed, error: null }];
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });

import type { IncomingMessage } from 'node:http';
import type { Tag } from './objects.ts';

/** Sends a GET request, and gives its answer once that begins. */
export type Send = (
  url: URL,
  given: { headers: Readonly<Record<string, string>>; signal: AbortSignal },
) => Promise<IncomingMessage>;

/** An HTTP server that answers `<url>/<tag>` as PeeringDB does. */
export interface HttpSource {
  readonly url: string;
  readonly api_key?: string | undefined;
  readonly user_agent?: string;
  /** How requests are sent, through a proxy for instance; directly when absent. */
  readonly send?: Send;
  /** Longest silence, before and during the answer. */
  readonly timeout_ms?: number;
  /** Longest time for one answer, however steadily it drips. */
  readonly total_ms?: number;
  readonly tries?: number;
  /** First pause after a failure of the server; it doubles, and varies by half. */
  readonly pause_ms?: number;
  /** Longest pause that is granted when the server asks for one. */
  readonly max_wait_s?: number;
}

/** A folder of `<tag>-0.json` files, as PeeringDB publishes them. */
export interface FolderSource {
  readonly folder: string;
}

export type Source = HttpSource | FolderSource;

/** What tells one state of an answer from another: HTTP's validators, or the digest of a file. */
export interface Validators {
  readonly etag: string | null;
  readonly last_modified: string | null;
}

/** An answer that has begun: its bytes, uncompressed, and the address or file they come from. Null when it is what the asker has. */
export interface Answer {
  readonly source: string;
  readonly validators: Validators;
  readonly chunks: AsyncIterable<Uint8Array> | null;
}

export interface Question {
  readonly tag: Tag;
  /** Unix seconds: only rows changed since. */
  readonly since?: number | undefined;
  /** What the asker has already: an answer that is the same need not be sent. */
  readonly unless?: Validators | undefined;
  readonly signal?: AbortSignal | undefined;
}

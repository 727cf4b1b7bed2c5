import type { Tag } from './objects.ts';

export type PeeringDbErrorCode =
  | 'answer_invalid'
  | 'answer_too_large'
  | 'answer_truncated'
  | 'file_missing'
  | 'folder_missing'
  | 'rate_limited'
  | 'refused'
  | 'timed_out'
  | 'unreachable';

export interface PeeringDbErrorDetails {
  readonly tag: Tag;
  /** The address or the file that was read. */
  readonly source: string;
  /** Bytes into the uncompressed answer. */
  readonly offset?: number;
  readonly status?: number;
  /** How long PeeringDB asks to wait. */
  readonly retry_after_s?: number;
  readonly cause?: unknown;
}

/** An object type could not be read to its end; the message says which, from where, and at which byte. */
export class PeeringDbError extends Error {
  override readonly name = 'PeeringDbError';
  readonly code: PeeringDbErrorCode;
  readonly tag: Tag;
  readonly source: string;
  readonly offset: number | undefined;
  readonly status: number | undefined;
  readonly retry_after_s: number | undefined;

  constructor(code: PeeringDbErrorCode, message: string, details: PeeringDbErrorDetails) {
    super(`${details.tag} (${details.source}): ${message}`, { cause: details.cause });
    this.code = code;
    this.tag = details.tag;
    this.source = details.source;
    this.offset = details.offset;
    this.status = details.status;
    this.retry_after_s = details.retry_after_s;
  }
}

/** What can go wrong between a name and its prefixes; stable, for programs. */
export type IrrErrorCode =
  | 'object_invalid'
  | 'option_invalid'
  | 'name_unresolved'
  | 'unreachable'
  | 'timed_out'
  | 'connection_lost'
  | 'answer_invalid'
  | 'answer_too_large'
  | 'too_many_members'
  | 'too_many_prefixes'
  | 'refused'
  | 'source_unknown'
  | 'unknown_object'
  | 'empty_set'
  | 'no_data'
  | 'program_missing'
  | 'program_failed';

export interface IrrErrorDetails {
  /** `host:port` that was asked. */
  readonly host?: string;
  /** The object that was to be resolved. */
  readonly object?: string;
  /** The query as it was sent. */
  readonly query?: string;
  readonly cause?: unknown;
}

/** A question to a registry that has no answer; the message says which, of whom, and what to change. */
export class IrrError extends Error {
  override readonly name = 'IrrError';
  readonly code: IrrErrorCode;
  readonly host: string | null;
  readonly object: string | null;
  readonly query: string | null;

  constructor(code: IrrErrorCode, message: string, details: IrrErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.code = code;
    this.host = details.host ?? null;
    this.object = details.object ?? null;
    this.query = details.query ?? null;
  }
}

/** Where another host may well know better: nothing was said about the object itself. */
export function mayAskElsewhere(error: unknown): boolean {
  return error instanceof IrrError && ELSEWHERE.has(error.code);
}

const ELSEWHERE: ReadonlySet<IrrErrorCode> = new Set([
  'name_unresolved',
  'unreachable',
  'timed_out',
  'connection_lost',
  'answer_invalid',
  'source_unknown',
]);

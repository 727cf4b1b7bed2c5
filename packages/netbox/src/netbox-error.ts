export type NetboxErrorCode =
  | 'answer_invalid'
  | 'answer_too_large'
  | 'forbidden'
  | 'rate_limited'
  | 'refused'
  | 'server_failed'
  | 'timed_out'
  | 'unauthenticated'
  | 'unreachable';

/** Another try later may well succeed: it was the way or the server that failed, not what was asked. */
const PASSING: ReadonlySet<NetboxErrorCode> = new Set([
  'rate_limited',
  'server_failed',
  'timed_out',
  'unreachable',
]);

/** NetBox did not give a usable answer. A message never has the token in it. */
export class NetboxError extends Error {
  override readonly name = 'NetboxError';
  readonly code: NetboxErrorCode;
  readonly status: number | undefined;
  /** How long the server asks to wait. */
  readonly retry_after_s: number | undefined;

  constructor(
    code: NetboxErrorCode,
    message: string,
    { status, retry_after_s, cause }: { status?: number; retry_after_s?: number; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retry_after_s = retry_after_s;
  }

  /** Whether the same question may be answered a while later. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}

export type StoreFaultCode =
  /** Nothing answers, or the connection broke. */
  | 'unreachable'
  | 'timed_out'
  | 'address_blocked'
  | 'address_unusable'
  | 'sign_in_refused'
  /** Nobody has accepted a key of the host yet. */
  | 'host_key_unknown'
  | 'host_key_changed'
  | 'not_found'
  | 'branch_missing'
  | 'branch_taken'
  | 'branch_protected'
  /** The server took it all, and said no. */
  | 'refused'
  /** Somebody else writes at the same time, again and again. */
  | 'busy'
  /** A file is not what it was expected to be. */
  | 'conflict'
  | 'path_unusable'
  | 'too_large'
  | 'wrong_region'
  | 'clock_skew'
  | 'signature_refused'
  | 'parameters_unusable'
  | 'no_branches'
  | 'failed';

/** A store could not be read or written, in words for people; nothing was written. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly code: StoreFaultCode;
  /** The paths that it is about. */
  readonly paths: readonly string[];

  constructor(
    code: StoreFaultCode,
    message: string,
    { paths = [], cause }: { paths?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message.replace(/\.+$/, '').slice(0, 1900), cause === undefined ? undefined : { cause });
    this.code = code;
    this.paths = paths;
  }
}

import { IxApiError, type IxApiErrorCode } from './ix-api-error.ts';

/** A request as it goes out. Redirections are not to be followed: a token is for one host. */
export interface IxApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout_ms: number;
  readonly max_bytes: number;
  readonly signal?: AbortSignal;
}

/** An answer of any status. */
export interface IxApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/**
 * Sends one request. Fails where no answer came, with an error whose `code` may be `timed_out`, `too_large` or `address_blocked`;
 * every other failure counts as a host that cannot be reached.
 */
export type Transport = (request: IxApiRequest) => Promise<IxApiAnswer>;

const CODES: Readonly<Record<string, IxApiErrorCode>> = {
  timed_out: 'timed_out',
  too_large: 'answer_too_large',
  address_blocked: 'address_blocked',
  url_unusable: 'address_blocked',
};

/** What a transport failed with, as an `IxApiError`. */
export function faultOf(cause: unknown): IxApiError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message : 'no answer';
  return new IxApiError(CODES[code] ?? 'unreachable', message, { cause });
}

/** The first value of a header. */
export function headerOf({ headers }: IxApiAnswer, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : null) || null;
}

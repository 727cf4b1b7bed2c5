import * as z from 'zod';
import { plainText } from './plain-text.ts';

export type IxApiErrorCode =
  | 'address_blocked'
  | 'answer_invalid'
  | 'answer_too_large'
  | 'rate_limited'
  | 'refused'
  | 'server_failed'
  | 'timed_out'
  | 'unauthenticated'
  | 'unreachable';

/** Another try later may well succeed: it was the way or the server that failed, not what was asked. */
const PASSING: ReadonlySet<IxApiErrorCode> = new Set([
  'answer_invalid',
  'answer_too_large',
  'rate_limited',
  'server_failed',
  'timed_out',
  'unreachable',
]);

const shortText = z.string().transform((text) => plainText(text, 500));

/** What an API says of a request that it did not fulfil (RFC 7807); other members are ignored. */
export const Problem = z.object({
  type: shortText.optional().catch(undefined),
  title: shortText.optional().catch(undefined),
  detail: shortText.optional().catch(undefined),
  properties: z
    .array(z.object({ name: shortText, reason: shortText.optional().catch(undefined) }))
    .max(100)
    .optional()
    .catch(undefined),
});
export type Problem = z.infer<typeof Problem>;

interface IxApiErrorDetails {
  readonly status?: number;
  readonly problem?: Problem;
  /** How long the server asks to wait. */
  readonly retry_after_s?: number;
  readonly cause?: unknown;
}

/** A request did not come to a usable answer. A message never has a token, a key or a secret in it. */
export class IxApiError extends Error {
  override readonly name = 'IxApiError';
  readonly code: IxApiErrorCode;
  readonly status: number | undefined;
  readonly problem: Problem | undefined;
  readonly retry_after_s: number | undefined;

  constructor(code: IxApiErrorCode, message: string, details: IxApiErrorDetails = {}) {
    super(plainText(message), { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.problem = details.problem;
    this.retry_after_s = details.retry_after_s;
  }

  /** Whether the same request may be answered a while later; where it writes, it may have been done all the same. */
  get isPassing(): boolean {
    return PASSING.has(this.code);
  }
}

/** A problem in a sentence. */
export function textOf({ title, detail, properties = [] }: Problem): string {
  const fields = properties.map(({ name, reason }) => (reason ? `${name}: ${reason}` : name)).join('; ');
  return [title, detail, fields].filter(Boolean).join(': ');
}

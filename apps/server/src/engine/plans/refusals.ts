import type { FieldErrors } from '@peersmith/resource';
import { type ApiError, Invalid } from '../errors.ts';
import type { Refused } from './planning.ts';

/** Why a write failed: as it was told while it happened, object by object, else as it is answered. */
export function refusalsOf(failure: ApiError, told: readonly Refused[]): readonly Refused[] {
  // There is nothing to do, and nothing against it.
  if (failure.status < 400) return [];
  if (told.length) return told;
  const about = { resource: null, id: null, display: null };
  if (failure instanceof Invalid && Array.isArray(failure.errors))
    return failure.errors.flatMap((messages, position) =>
      Object.keys(messages).length ? [{ ...about, position, messages }] : [],
    );
  const messages = failure instanceof Invalid ? asMessages(failure.errors) : { detail: [failure.message] };
  return [{ ...about, position: null, messages }];
}

const asMessages = (errors: object): FieldErrors =>
  Object.fromEntries(Object.entries(errors).map(([field, messages]) => [field, [messages].flat()]));

import { createHash } from 'node:crypto';
import { IrrError } from '@peersmith/irr';
import type { ListAnswer, ListFailure, WantedList } from './irr-task.ts';

/** An answer as it is told: what is known already is not told again. */
export function answerOf(
  { id, known }: WantedList,
  bytes: Uint8Array,
  told: Omit<ListAnswer, 'outcome' | 'id' | 'digest' | 'bytes'>,
): ListAnswer {
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { outcome: 'answer', id, digest, bytes: known.includes(digest) ? null : bytes, ...told };
}

/** A failure of one list; what nobody foresaw is nobody's answer. */
export function failureOf({ id }: WantedList, error: unknown): ListFailure {
  if (!(error instanceof IrrError)) throw error;
  return { outcome: 'failure', id, code: error.code, message: error.message, host: error.host };
}

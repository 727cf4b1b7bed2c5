import { createHash } from 'node:crypto';
import { IrrError } from '@peersmith/irr';
import { unforeseenText } from '../../platform/unforeseen.ts';
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

/** A failure of one list, also where nobody foresaw it: the others have their answers. */
export function failureOf({ id }: Pick<WantedList, 'id'>, error: unknown): ListFailure {
  if (!(error instanceof IrrError))
    return { outcome: 'failure', id, code: 'program_failed', message: unforeseenText(error), host: null };
  return { outcome: 'failure', id, code: error.code, message: error.message, host: error.host };
}

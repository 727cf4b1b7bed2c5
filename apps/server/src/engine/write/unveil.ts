import { type AnyResource, columnOf, entries, type FieldErrors, MASK, type Row } from '@peersmith/resource';
import type { Context } from '../context.ts';
import type { Stored } from './snapshot.ts';

/** Puts what masks stand for back into a draft; those that stand for nothing that is kept are refused. */
export function unveil(
  context: Context,
  resource: AnyResource,
  draft: Row,
  stored: Stored | null,
): FieldErrors {
  const errors: FieldErrors = {};
  for (const [key, field] of entries(resource)) {
    const given = draft[key];
    if (!field.veil || typeof given !== 'string' || !given.includes(MASK)) continue;
    const sealed = stored?.columns[columnOf(key, field)];
    const held = typeof sealed === 'string' && sealed !== '' ? context.secrets.open(sealed) : '';
    const whole = field.veil.restore(given, held);
    if (whole === null)
      errors[key] = [`${MASK} stands for a secret that is not kept in this place: write the secret itself.`];
    else draft[key] = whole;
  }
  return errors;
}

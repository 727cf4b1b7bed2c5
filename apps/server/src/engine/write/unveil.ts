import { type AnyResource, columnOf, entries, type FieldErrors, MASK, type Row } from '@peersmith/resource';
import type { Context } from '../context.ts';
import { openSecret } from '../open-secret.ts';
import type { Stored } from './snapshot.ts';

/** Puts what masks stand for back into a draft, and says in which fields; those that stand for nothing that is kept are refused. */
export function unveil(
  context: Context,
  resource: AnyResource,
  draft: Row,
  stored: Stored | null,
): { restored: ReadonlySet<string>; errors: FieldErrors } {
  const restored = new Set<string>();
  const errors: FieldErrors = {};
  for (const [key, field] of entries(resource)) {
    const given = draft[key];
    if (!field.veil || typeof given !== 'string' || !given.includes(MASK)) continue;
    const whole = field.veil.restore(given, openSecret(context, stored?.columns[columnOf(key, field)]));
    if (whole === null)
      errors[key] = [`${MASK} stands for a secret that is not kept in this place: write the secret itself.`];
    else {
      draft[key] = whole;
      restored.add(key);
    }
  }
  return { restored, errors };
}

import { requestRule } from '@peersmith/model';
import { sql } from 'kysely';
import { forbidden } from '../../engine/errors.ts';
import { implement } from '../../engine/implement.ts';
import { holds } from '../../engine/permissions.ts';

const ACTIVATE = 'requests.activate_rule';
/** What a rule that is enabled decides by. */
const DECIDES = [
  'enabled',
  'position',
  'direction',
  'conditions',
  'action',
  'session_status',
  'text',
] as const;

/** Policy rules: a refusal says why, and only who may activate rules changes what decides. */
export const rules = implement(requestRule, {
  beforeSave: (items, { principal }) => {
    for (const { draft, before, refuse } of items) {
      const { action, text, enabled } = { ...before, ...draft };
      if (action === 'refuse' && String(text ?? '').trim() === '')
        refuse('text', 'Say what the other network is told: it reads this.');
      const isTouched = DECIDES.some(
        (key) => draft[key] !== undefined && JSON.stringify(draft[key]) !== JSON.stringify(before?.[key]),
      );
      if (isTouched && (enabled === true || before?.enabled === true) && !holds(principal, ACTIVATE))
        throw forbidden(
          'Only who may activate rules (requests.activate_rule) enables one, or changes what an enabled one does.',
        );
    }
  },
  beforeRemove: async (ids, { db, principal }) => {
    if (holds(principal, ACTIVATE)) return;
    const { rows } =
      await sql`select id from requests_rule where enabled and id = any(${ids}::bigint[]) limit 1`.execute(
        db,
      );
    if (rows.length)
      throw forbidden('Only who may activate rules (requests.activate_rule) deletes one that is enabled.');
  },
});

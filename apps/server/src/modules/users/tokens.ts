import { createHash, randomBytes } from 'node:crypto';
import { token } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { implement } from '../../engine/implement.ts';
import { save } from '../../engine/save.ts';

/** What is kept of a key. It has 160 random bits, so a plain hash is enough. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

// Between the draft of a new token and the answer to its creator, and nowhere else.
const keys = new WeakMap<object, string>();

export const tokens = implement(token, {
  // Nobody but a superuser sees or changes the tokens of others.
  grant: (principal) => ({ path: ['user'], operator: 'eq', values: [principal.id] }),
  beforeSave: (items, context) => {
    for (const { draft, before, refuse } of items) {
      if (!context.principal.isSuperuser && draft.user !== undefined && draft.user !== context.principal.id)
        refuse('user', 'You may only make tokens for yourself.');
      if (before) continue;
      const key = randomBytes(20).toString('hex');
      keys.set(draft, key);
      Object.assign(draft, { digest: digestOf(key), prefix: key.slice(0, 6) });
    }
  },
  revealed: (draft) => ({ key: keys.get(draft) ?? null }),
});

/** A token for a user; the answer is the key, which is not kept. */
export async function createToken(context: Context, given: Row): Promise<string> {
  const { revealed } = await save(context, token, [{ id: null, given, mode: 'create' }]);
  return String(revealed[0]?.key);
}

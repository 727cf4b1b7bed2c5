import { createHash, randomBytes } from 'node:crypto';
import { token } from '@peersmith/model';
import { contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { save } from '../../engine/write/save.ts';
import { type AuditEvent, recordAudit } from '../audit/index.ts';

/** What is kept of a key. It has 160 random bits, so a plain hash is enough. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('hex');

// Between the draft of a new token and the answer to its creator, and nowhere else.
const keys = new WeakMap<object, string>();

export const tokens = implement(token, {
  // Nobody but a superuser sees or changes the tokens of others.
  grant: (principal) => ({ path: ['user'], operator: 'eq', values: [principal.id] }),
  beforeSave: (items, context) => {
    // The new one would not be limited.
    if (context.principal.limitedToken !== null)
      throw forbidden('This token is limited to some objects, and makes and changes no tokens.');
    for (const { draft, before, refuse } of items) {
      if (!context.principal.isSuperuser && draft.user !== undefined && draft.user !== context.principal.id)
        refuse('user', 'You may only make tokens for yourself.');
      const rate = draft.requests_per_minute;
      if (
        !context.principal.isSuperuser &&
        rate !== undefined &&
        rate !== (before?.requests_per_minute ?? null)
      )
        refuse('requests_per_minute', 'Only superusers say how much a token may ask: leave it out.');
      if (before) continue;
      const key = randomBytes(20).toString('hex');
      keys.set(draft, key);
      Object.assign(draft, { digest: digestOf(key), prefix: key.slice(0, 6) });
    }
  },
  afterSave: recordTokens,
  beforeRemove: async (ids, context) => {
    const targets = await tokenTargets(context, ids);
    await recordAudit(
      context,
      targets.map((target) => ({ kind: 'token_deleted', target })),
    );
  },
  revealed: (draft) => ({ key: keys.get(draft) ?? null }),
});

const TOLD = ['user', 'write_enabled', 'expires', 'allowed_ips', 'requests_per_minute'] as const;
const plain = (value: unknown) =>
  typeof value === 'string' ? new Date(value).getTime() : JSON.stringify(value ?? null);

/** Tells the audit log of tokens: with what they were made, or what of it changed. */
async function recordTokens(
  ids: readonly number[],
  context: Context,
  items: readonly Saving[],
): Promise<void> {
  const targets = await tokenTargets(context, ids);
  const events = items.map(({ draft, before }, at): AuditEvent => {
    const target = targets.find(({ id }) => id === ids[at]);
    const told = TOLD.filter(
      (key) => key in draft && (before ? plain(draft[key]) !== plain(before[key]) : key !== 'user'),
    ).map((key) => [key, before ? { before: before[key], after: draft[key] } : draft[key]]);
    return {
      kind: before ? 'token_changed' : 'token_created',
      ...(target && { target }),
      detail: Object.fromEntries(told),
    };
  });
  await recordAudit(context, events);
}

/** What tokens are called in the audit log. */
async function tokenTargets({ db }: Context, ids: readonly number[]) {
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select t.id, concat(t.prefix, '… of ', u.username) as name from users_token t join auth_user u on u.id = t.user_id where t.id = any(${ids}::bigint[]) order by t.id`.execute(
    db,
  );
  return rows.map(({ id, name }) => ({ type: contentTypeOf(token), id: Number(id), name }));
}

/** A token for a user; the answer is the key, which is not kept. */
export async function createToken(context: Context, given: Row): Promise<string> {
  const { revealed } = await save(context, token, [{ id: null, given, mode: 'create' }]);
  return String(revealed[0]?.key);
}

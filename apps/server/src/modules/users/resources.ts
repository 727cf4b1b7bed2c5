import { group, registry, user } from '@peersmith/model';
import { permissionsOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { type Implementation, implement, type Saving } from '../../engine/implement.ts';
import { hashPassword } from './passwords.ts';
import { tokens } from './tokens.ts';

const USERNAME = /^[\p{L}\p{N}@.+\-_]+$/u;
const known = new Set(Object.values(registry).flatMap(permissionsOf));

type Item = Saving<Record<string, unknown>>;

/** Fields that give power: only a superuser writes them, or anyone who may change users could become one. */
const POWERS = ['is_superuser', 'is_staff', 'groups', 'user_permissions'];

function refuseEscalation({ draft, before, refuse }: Item, context: Context): void {
  if (context.principal.isSuperuser) return;
  for (const key of POWERS) {
    const held = before ? before[key] : undefined;
    const given = draft[key];
    const changes = before
      ? key in draft && JSON.stringify(held) !== JSON.stringify(given)
      : given === true || (Array.isArray(given) && given.length > 0);
    if (changes) refuse(key, 'Only a superuser may change this.');
  }
  if (before?.is_superuser && before.id !== context.principal.id)
    refuse('__all__', 'Only a superuser may change a superuser.');
}

function refuseUnknownPermissions(
  field: string,
  given: unknown,
  refuse: (field: string, message: string) => void,
): void {
  for (const name of Array.isArray(given) ? given : [])
    if (!known.has(name)) refuse(field, `There is no permission ${name}.`);
}

/** The last active superuser cannot be removed or disabled: nobody could let anyone in again. */
async function keepASuperuser(ids: readonly number[], context: Context): Promise<boolean> {
  // Two requests at the same moment must not each count on the other's superuser.
  await sql`select pg_advisory_xact_lock(hashtext('superusers'))`.execute(context.db);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from auth_user where is_superuser and is_active and id <> all(${ids}::bigint[])`.execute(
    context.db,
  );
  return (rows[0]?.n ?? 0) > 0;
}

/** Keeps the hash of a new password, and ends the sessions of whoever knew the old one. */
async function takePassword(
  { draft, before, refuse }: Item,
  password: string,
  context: Context,
): Promise<void> {
  if (password.length < 8) {
    refuse('password', 'This password is too short. It must contain at least 8 characters.');
    return;
  }
  draft.password = await hashPassword(password);
  if (before) await sql`delete from users_session where user_id = ${Number(before.id)}`.execute(context.db);
}

/** Refuses to take their power from all superusers, one by one or together. */
async function refuseToFade(items: readonly Item[], context: Context): Promise<void> {
  const fading = items.filter(
    ({ draft, before }) =>
      before?.is_superuser && (draft.is_superuser === false || draft.is_active === false),
  );
  const ids = fading.map(({ before }) => Number(before?.id));
  if (ids.length === 0 || (await keepASuperuser(ids, context))) return;
  for (const { refuse } of fading) refuse('__all__', 'This is the last active superuser.');
}

const fullName = (alias: string) => {
  const column = (key: string) => sql.ref(`${alias}.${key}`);
  return sql<string>`case when concat(${column('first_name')}, ${column('last_name')}) = '' then ${column('username')} else concat(${column('username')}, ' (', trim(concat(${column('first_name')}, ' ', ${column('last_name')})), ')') end`;
};

export const users: Implementation[] = [
  implement(user, {
    display: fullName,
    beforeSave: async (items, context) => {
      for (const item of items) {
        refuseEscalation(item, context);
        refuseUnknownPermissions('user_permissions', item.draft.user_permissions, item.refuse);
        if (item.draft.username !== undefined && !USERNAME.test(item.draft.username))
          item.refuse('username', 'Enter a valid username: letters, digits and @ . + - _ only.');
        if (item.draft.password !== undefined) await takePassword(item, item.draft.password, context);
      }
      await refuseToFade(items, context);
    },
    afterSave: async (ids, context) => {
      // Whoever lost the right to sign in is signed out.
      await sql`delete from users_session s using auth_user u where u.id = s.user_id and not u.is_active and u.id = any(${ids}::bigint[])`.execute(
        context.db,
      );
    },
    beforeRemove: async (ids, context) => {
      if (!(await keepASuperuser(ids, context)))
        throw new ApiError(409, { detail: 'The last active superuser cannot be deleted.' });
    },
  }),
  implement(group, {
    computed: {
      user_count: (alias) =>
        sql`(select count(*)::int from auth_user_groups l where l.target_id = ${sql.ref(`${alias}.id`)})`,
    },
    beforeSave: (items, context) => {
      for (const { draft, refuse } of items) {
        refuseUnknownPermissions('permissions', draft.permissions, refuse);
        if (draft.permissions?.length && !context.principal.isSuperuser)
          refuse('permissions', 'Only a superuser may change this.');
      }
    },
  }),
  tokens,
];

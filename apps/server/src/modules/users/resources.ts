import { EndSignInsInput, group, registry, user } from '@peersmith/model';
import { permissionsOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { type ActionHandler, type Implementation, implement, type Saving } from '../../engine/implement.ts';
import { recordAccounts, recordGroups, recordLostAccounts, recordLostGroups } from './account-events.ts';
import { forgetAttempts } from './attempts.ts';
import {
  ACCOUNTS,
  actorOf,
  permitting,
  refuseGift,
  refusePresets,
  refuseStronger,
  requireAuthority,
  requireUnlimited,
  rightsOfGroups,
  rightsOfUsers,
} from './authority.ts';
import { endSignIns } from './end-sign-ins.ts';
import { grants } from './grants.ts';
import { hashPassword } from './passwords.ts';
import { savedViews } from './saved-views.ts';
import { tokens } from './tokens.ts';

const USERNAME = /^[\p{L}\p{N}@.+\-_]+$/u;
const known = new Set(Object.values(registry).flatMap(permissionsOf));

type Item = Saving<Record<string, unknown>>;

/** The rule about what is stronger than the actor, for every account of a request. */
async function refuseEscalation(items: readonly Item[], context: Context): Promise<void> {
  const actor = await actorOf(context);
  if (actor.isSuperuser) return;
  const held = await rightsOfUsers(context.db, idsOf(items));
  const groups = await rightsOfGroups(context.db, [
    ...new Set(items.flatMap(({ draft }) => (Array.isArray(draft.groups) ? draft.groups.map(Number) : []))),
  ]);
  for (const { draft, before, refuse } of items) {
    const rights = before && held.get(Number(before.id));
    if (rights) refuseStronger(actor, [rights], refuse);
    const nothing = permitting([]);
    if (draft.is_superuser === true)
      refuseGift(actor, 'is_superuser', { ...nothing, isSuperuser: true }, refuse);
    if (draft.is_staff === true) refuseGift(actor, 'is_staff', { ...nothing, isStaff: true }, refuse);
    refuseGift(actor, 'user_permissions', permitting(texts(draft.user_permissions)), refuse);
    refusePresets(actor, texts(draft.presets), refuse);
    for (const id of Array.isArray(draft.groups) ? draft.groups : []) {
      const [given = nothing] = groups.get(Number(id)) ?? [];
      refuseGift(actor, 'groups', given, refuse);
    }
  }
}

const idsOf = (items: readonly Item[]) => items.flatMap(({ before }) => (before ? [Number(before.id)] : []));
const texts = (given: unknown) => (Array.isArray(given) ? given.map(String) : []);

/** The same rule for groups: what they give, and whom they give it to. */
async function refuseGroups(items: readonly Item[], context: Context): Promise<void> {
  const actor = await actorOf(context);
  if (actor.isSuperuser) return;
  const held = await rightsOfGroups(context.db, idsOf(items));
  for (const { draft, before, refuse } of items) {
    refuseStronger(actor, (before && held.get(Number(before.id))) ?? [], refuse);
    refuseGift(actor, 'permissions', permitting(texts(draft.permissions)), refuse);
    refusePresets(actor, texts(draft.presets), refuse);
  }
}

function refuseUnknownPermissions(
  field: string,
  given: unknown,
  refuse: (field: string, message: string) => void,
): void {
  for (const name of Array.isArray(given) ? given : [])
    if (!known.has(name)) refuse(field, `There is no permission ${name}.`);
}

/** Whether an active superuser is left: without one, nobody could let anyone in again. */
async function keepsASuperuser(ids: readonly number[], context: Context): Promise<boolean> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from auth_user where is_superuser and is_active and id <> all(${ids}::bigint[])`.execute(
    context.db,
  );
  return (rows[0]?.n ?? 0) > 0;
}

/** Keeps the hash of a new password, ends the sessions of whoever knew the old one, and forgets who tried to guess it. */
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
  if (!before) return;
  await forgetAttempts(context.db, String(before.username), Number(before.id));
  await endSignIns(context, { user: Number(before.id), tokens: false });
}

/** Refuses to take their power from all superusers, one by one or together. */
async function refuseToFade(items: readonly Item[], context: Context): Promise<void> {
  const fading = items.filter(
    ({ draft, before }) =>
      before?.is_superuser && (draft.is_superuser === false || draft.is_active === false),
  );
  const ids = fading.map(({ before }) => Number(before?.id));
  if (ids.length === 0 || (await keepsASuperuser(ids, context))) return;
  for (const { refuse } of fading) refuse('__all__', 'This is the last active superuser.');
}

/** A group that limits its members does not go: they would see more. */
async function requireNoGrants({ db }: Context, ids: readonly number[]): Promise<void> {
  const { rows } = await sql<{
    name: string;
  }>`select distinct o.name from users_grant o join users_grant_groups l on l.source_id = o.id where l.target_id = any(${ids}::bigint[]) order by o.name limit 10`.execute(
    db,
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new ApiError(409, {
    detail: `The group limits its members, who would see more without it: take it out of these grants first: ${names}.`,
  });
}

/** Signs a user out everywhere. */
const endSignInsOf: ActionHandler = async ({ context: outer, id, input }) => {
  const { tokens } = EndSignInsInput.parse(input);
  await inTransaction(outer, async (context) => {
    await requireUnlimited(context);
    await requireAuthority(context, (await rightsOfUsers(context.db, [id])).values());
    await endSignIns(context, { user: id, tokens });
  });
};

const fullName = (alias: string) => {
  const column = (key: string) => sql.ref(`${alias}.${key}`);
  return sql<string>`case when concat(${column('first_name')}, ${column('last_name')}) = '' then ${column('username')} else concat(${column('username')}, ' (', trim(concat(${column('first_name')}, ' ', ${column('last_name')})), ')') end`;
};

/** When somebody joined is not rewritten, but by whoever takes accounts over from elsewhere. */
function refuseJoined({ draft, before, refuse }: Saving, { principal }: Context): void {
  const { date_joined: given } = draft;
  const held = before?.date_joined;
  if (
    given === undefined ||
    principal.isSuperuser ||
    (held && Date.parse(String(given)) === Date.parse(String(held)))
  )
    return;
  if (before) refuse('date_joined', 'Only superusers change when somebody joined: leave it out.');
}

export const users: Implementation[] = [
  implement(user, {
    exclusive: ACCOUNTS,
    display: fullName,
    actions: { 'end-sign-ins': endSignInsOf },
    beforeSave: async (items, context) => {
      await requireUnlimited(context);
      await refuseEscalation(items, context);
      for (const item of items) {
        refuseUnknownPermissions('user_permissions', item.draft.user_permissions, item.refuse);
        if (item.draft.username !== undefined && !USERNAME.test(item.draft.username))
          item.refuse('username', 'Enter a valid username: letters, digits and @ . + - _ only.');
        refuseJoined(item, context);
        if (item.draft.password !== undefined) await takePassword(item, item.draft.password, context);
      }
      await refuseToFade(items, context);
    },
    afterSave: async (ids, context, items) => {
      await recordAccounts(ids, context, items);
      // Whoever lost the right to sign in is signed out.
      const inactive = items.flatMap(({ draft }, at) => (draft.is_active === false ? (ids[at] ?? []) : []));
      for (const id of inactive) await endSignIns(context, { user: id, tokens: false });
    },
    beforeRemove: async (ids, context) => {
      await requireUnlimited(context);
      await requireAuthority(context, (await rightsOfUsers(context.db, ids)).values());
      if (!(await keepsASuperuser(ids, context)))
        throw new ApiError(409, { detail: 'The last active superuser cannot be deleted.' });
      await recordLostAccounts(ids, context);
    },
  }),
  implement(group, {
    computed: {
      user_count: (alias) =>
        sql`(select count(*)::int from auth_user_groups l where l.target_id = ${sql.ref(`${alias}.id`)})`,
    },
    exclusive: ACCOUNTS,
    beforeSave: async (items, context) => {
      await requireUnlimited(context);
      await refuseGroups(items, context);
      for (const { draft, refuse } of items)
        refuseUnknownPermissions('permissions', draft.permissions, refuse);
    },
    afterSave: recordGroups,
    beforeRemove: async (ids, context) => {
      await requireUnlimited(context);
      await requireNoGrants(context, ids);
      await requireAuthority(context, [...(await rightsOfGroups(context.db, ids)).values()].flat());
      await recordLostGroups(ids, context);
    },
  }),
  tokens,
  grants,
  savedViews,
];

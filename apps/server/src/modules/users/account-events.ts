import { group, user } from '@peersmith/model';
import { contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { type AuditEvent, recordAudit } from '../audit/index.ts';

type Target = NonNullable<AuditEvent['target']>;

export const accountTarget = ({ id, username }: { id: number; username: string }): Target => ({
  type: contentTypeOf(user),
  id,
  name: username,
});
const groupTarget = (id: number, name: string): Target => ({ type: contentTypeOf(group), id, name });

/** What of an account's or a group's rights changed, by field. */
type Rights = Record<string, { before: unknown; after: unknown; added?: string[]; removed?: string[] }>;

/** Tells the audit log of accounts that were made, and of rights given and taken; `items` are the drafts in the order of the ids. */
export async function recordAccounts(
  ids: readonly number[],
  context: Context,
  items: readonly Saving[],
): Promise<void> {
  const names = await namesOf(context, 'auth_user', ids);
  const groups = await namesOf(context, 'auth_group', items.flatMap(groupsIn));
  const events = ids.flatMap((id, at): AuditEvent[] => {
    const item = items[at];
    if (!item) return [];
    const target = accountTarget({ id, username: names.get(id) ?? '' });
    return [
      ...lifeOf(item).map((kind) => ({ kind, target })),
      ...rightsEvents(accountRights(item, groups), { target }),
    ];
  });
  await recordAudit(context, events);
}

/** What happened to an account besides its rights. */
function lifeOf({ draft, before }: Saving): AuditEvent['kind'][] {
  if (!before) return ['account_created'];
  const active = draft.is_active ?? before.is_active;
  return [
    ...(active === before.is_active ? [] : ([active ? 'account_activated' : 'account_deactivated'] as const)),
    ...(draft.password === undefined ? [] : (['password_changed'] as const)),
  ];
}

const numbers = (given: unknown) => (Array.isArray(given) ? given.map(Number) : []);
const texts = (given: unknown) => (Array.isArray(given) ? given.map(String) : []);
const groupsIn = ({ draft, before }: Saving) => [...numbers(draft.groups), ...numbers(before?.groups)];

function accountRights({ draft, before }: Saving, groups: ReadonlyMap<number, string>): Rights {
  const called = (ids: unknown) => numbers(ids).map((id) => groups.get(id) ?? String(id));
  return {
    ...flagChange('is_superuser', draft, before),
    ...flagChange('is_staff', draft, before),
    ...('user_permissions' in draft
      ? setChange('user_permissions', texts(before?.user_permissions), texts(draft.user_permissions))
      : {}),
    ...('presets' in draft ? setChange('presets', texts(before?.presets), texts(draft.presets)) : {}),
    ...('groups' in draft ? setChange('groups', called(before?.groups), called(draft.groups)) : {}),
  };
}

function flagChange(name: string, draft: Row, before: Row | null): Rights {
  const [was, is] = [Boolean(before?.[name]), Boolean(draft[name] ?? before?.[name])];
  return was === is ? {} : { [name]: { before: was, after: is } };
}

function setChange(name: string, before: readonly string[], after: readonly string[]): Rights {
  const [added, removed] = [
    after.filter((one) => !before.includes(one)),
    before.filter((one) => !after.includes(one)),
  ];
  return added.length + removed.length === 0 ? {} : { [name]: { before, after, added, removed } };
}

/** Rights that were given and rights that were taken are two events. */
function rightsEvents(rights: Rights, about: { target: Target; members?: string[] }): AuditEvent[] {
  const { target, ...more } = about;
  const entries = Object.entries(rights);
  const given = entries.filter(([, { after, added }]) => (added ? added.length > 0 : after === true));
  const taken = entries.filter(([, { after, removed }]) => (removed ? removed.length > 0 : after === false));
  return [
    ...(given.length
      ? [{ kind: 'granted', target, detail: { ...Object.fromEntries(given), ...more } } as const]
      : []),
    ...(taken.length
      ? [{ kind: 'revoked', target, detail: { ...Object.fromEntries(taken), ...more } } as const]
      : []),
  ];
}

/** Tells the audit log of groups whose permissions changed, and so those of their members. */
export async function recordGroups(
  ids: readonly number[],
  context: Context,
  items: readonly Saving[],
): Promise<void> {
  const found = await groupsOf(context, ids);
  const events = ids.flatMap((id, at) => {
    const [item, held] = [items[at], found.get(id)];
    if (!item || !held) return [];
    const changed = (key: 'permissions' | 'presets') =>
      key in item.draft ? setChange(key, texts(item.before?.[key]), texts(item.draft[key])) : {};
    const rights = { ...changed('presets'), ...changed('permissions') };
    return rightsEvents(rights, { target: groupTarget(id, held.name), members: held.members });
  });
  await recordAudit(context, events);
}

/** Tells the audit log of groups that go, before they do. */
export async function recordLostGroups(ids: readonly number[], context: Context): Promise<void> {
  const events = [...(await groupsOf(context, ids))].flatMap(
    ([id, { name, permissions, presets, members }]) =>
      rightsEvents(
        { ...setChange('presets', presets, []), ...setChange('permissions', permissions, []) },
        { target: groupTarget(id, name), members },
      ),
  );
  await recordAudit(context, events);
}

/** Tells the audit log of accounts that go, before they do. */
export async function recordLostAccounts(ids: readonly number[], context: Context): Promise<void> {
  const names = await namesOf(context, 'auth_user', ids);
  await recordAudit(
    context,
    [...names].map(([id, username]) => ({
      kind: 'account_deleted',
      target: accountTarget({ id, username }),
    })),
  );
}

/** What accounts and groups are called. */
export async function namesOf(
  { db }: Context,
  table: 'auth_user' | 'auth_group',
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const name = sql.ref(table === 'auth_user' ? 'username' : 'name');
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select id, ${name} as name from ${sql.table(table)} where id = any(${[...new Set(ids)]}::bigint[]) order by id`.execute(
    db,
  );
  return new Map(rows.map((row) => [Number(row.id), row.name]));
}

interface FoundGroup {
  name: string;
  permissions: string[];
  presets: string[];
  members: string[];
}

async function groupsOf({ db }: Context, ids: readonly number[]): Promise<Map<number, FoundGroup>> {
  const { rows } = await sql<
    FoundGroup & { id: number }
  >`select g.id, g.name, g.permissions, g.presets, array(select u.username from auth_user_groups l join auth_user u on u.id = l.source_id where l.target_id = g.id order by u.username) as members from auth_group g where g.id = any(${ids}::bigint[]) order by g.id`.execute(
    db,
  );
  return new Map(rows.map(({ id, ...found }) => [Number(id), found]));
}

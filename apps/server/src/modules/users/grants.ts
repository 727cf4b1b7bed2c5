import { grant } from '@peersmith/model';
import { type Create, contentTypeOf, type Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { forbidden, Invalid } from '../../engine/errors.ts';
import { filterGiven, problemOf, readFilter } from '../../engine/grants/grant-filter.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { requireNamedRows } from '../../engine/read/filter.ts';
import { type AuditEvent, recordAudit } from '../audit/index.ts';
import { namesOf } from './account-events.ts';
import { ACCOUNTS, actorOf, requireUnlimited } from './authority.ts';

type Item = Saving<Partial<Create<typeof grant>>>;

/** Grants are given and taken by superusers alone, and not by a token that is limited itself. */
async function requireGiver(context: Context): Promise<void> {
  const actor = await actorOf(context);
  if (!actor.isSuperuser) throw forbidden('Only superusers change grants.');
  await requireUnlimited(context);
}

/** Keeps the filter as lists have it, or refuses it in their words. */
async function takeFilter({ draft, before, refuse }: Item, context: Context): Promise<void> {
  if (draft.filter === undefined && draft.content_type === undefined) return;
  const type = String(draft.content_type ?? before?.content_type);
  const resource = context.engine.registry[type];
  if (!resource) {
    refuse('content_type', `Invalid content type: ${type}`);
    return;
  }
  const given = filterGiven(draft.filter ?? before?.filter);
  const read = readFilter(resource, context.engine.registry, given);
  if (!read.ok) {
    refuse('filter', problemOf(read.errors));
    return;
  }
  draft.filter = given;
  try {
    await requireNamedRows(context, resource, read.named);
  } catch (error) {
    if (!(error instanceof Invalid) || Array.isArray(error.errors)) throw error;
    refuse('filter', problemOf(error.errors));
  }
}

/** What keeps a stored filter from being read, or nothing. */
export function problemWith({ engine }: Context, { content_type, filter }: Row): string {
  const resource = engine.registry[String(content_type)];
  if (!resource) return `There are no objects of the type ${content_type} any more.`;
  const read = readFilter(resource, engine.registry, filter);
  return read.ok ? '' : problemOf(read.errors);
}

const TOLD = ['name', 'enabled', 'content_type', 'filter', 'users', 'groups', 'tokens'] as const;
const plain = (value: unknown) => JSON.stringify(value ?? null);
const numbers = (given: unknown) => (Array.isArray(given) ? given.map(Number) : []);

/** Whom grants are for, by name, as people read them in the log. */
async function calling(context: Context, items: readonly Saving[]) {
  const idsIn = (key: string) =>
    items.flatMap(({ draft, before }) => [...numbers(draft[key]), ...numbers(before?.[key])]);
  const users = await namesOf(context, 'auth_user', idsIn('users'));
  const groups = await namesOf(context, 'auth_group', idsIn('groups'));
  const named = { users, groups };
  return (key: string, value: unknown) =>
    key === 'users' || key === 'groups'
      ? numbers(value).map((id) => named[key].get(id) ?? String(id))
      : value;
}

/** Tells the audit log of grants: with what they were made, or what of them changed. */
async function recordGrants(
  ids: readonly number[],
  context: Context,
  items: readonly Saving[],
): Promise<void> {
  const called = await calling(context, items);
  const events = items.flatMap(({ draft, before }, at): AuditEvent[] => {
    const told = TOLD.filter((key) => key in draft && plain(draft[key]) !== plain(before?.[key])).map(
      (key) => {
        const after = called(key, draft[key]);
        return [key, before ? { before: called(key, before[key]), after } : after];
      },
    );
    if (told.length === 0) return [];
    const name = String(draft.name ?? before?.name);
    return [
      {
        kind: before ? 'grant_changed' : 'grant_created',
        target: { type: contentTypeOf(grant), id: ids[at] ?? null, name },
        detail: Object.fromEntries(told),
      },
    ];
  });
  await recordAudit(context, events);
}

/** Tells the audit log of grants that go, with those whom they limited. */
async function recordLostGrants(ids: readonly number[], context: Context): Promise<void> {
  const { rows } = await sql<{
    id: number;
    name: string;
    detail: Row;
  }>`select o.id, o.name, json_build_object('enabled', o.enabled, 'content_type', o.content_type, 'filter', o.filter,
      'users', array(select u.username from users_grant_users l join auth_user u on u.id = l.target_id where l.source_id = o.id order by 1),
      'groups', array(select g.name from users_grant_groups l join auth_group g on g.id = l.target_id where l.source_id = o.id order by 1),
      'tokens', array(select target_id::int from users_grant_tokens where source_id = o.id order by 1)) as detail
    from users_grant o where o.id = any(${ids}::bigint[]) order by o.id`.execute(context.db);
  await recordAudit(
    context,
    rows.map(({ id, name, detail }) => ({
      kind: 'grant_deleted',
      target: { type: contentTypeOf(grant), id: Number(id), name },
      detail,
    })),
  );
}

export const grants = implement(grant, {
  exclusive: ACCOUNTS,
  // Filters are read by the server and not by the database: `conceal` says what came of it.
  computed: { problem: () => sql`''::text` },
  conceal: {
    needs: ['content_type', 'filter'],
    from: async (rows, context) => {
      for (const row of rows) row.problem = problemWith(context, row);
    },
  },
  beforeSave: async (items, context) => {
    await requireGiver(context);
    for (const item of items) await takeFilter(item, context);
  },
  afterSave: recordGrants,
  beforeRemove: async (ids, context) => {
    await requireGiver(context);
    await recordLostGrants(ids, context);
  },
});

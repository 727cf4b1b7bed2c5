import { registry, savedView, ViewParameters } from '@peersmith/model';
import { contentTypeOf, permissionOf, type Where } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context, Principal } from '../../engine/context.ts';
import { forbidden } from '../../engine/errors.ts';
import { implement, type Saving } from '../../engine/implement.ts';
import { holds } from '../../engine/permissions.ts';

/** One's own views, and what others share of lists that one may see. */
function seen(principal: Principal): Where {
  const types = Object.values(registry)
    .filter((resource) => holds(principal, permissionOf(resource, 'view')))
    .map(contentTypeOf);
  return {
    any: [
      { path: ['user'], operator: 'eq', values: [principal.id] },
      {
        all: [
          { path: ['shared'], operator: 'eq', values: [true] },
          { path: ['content_type'], operator: 'eq', values: types },
        ],
      },
    ],
  };
}

const NOT_YOURS = 'This view belongs to somebody else: save one of your own.';

/** Whether a view is the caller's to change; superusers clear up after everybody. */
const owns = ({ principal }: Context, owner: unknown) =>
  principal.isSuperuser || Number(owner) === principal.id;

function check({ draft, before, refuse }: Saving, context: Context): void {
  if (before && !owns(context, before.user)) throw forbidden(NOT_YOURS);
  const type = draft.content_type;
  if (type !== undefined && !registry[String(type)]?.path)
    refuse(
      'content_type',
      `There is no list of the type ${type}: write one such as peering.internetexchange.`,
    );
  if (draft.parameters === undefined) return;
  const parsed = ViewParameters.safeParse(draft.parameters);
  for (const { path, message } of parsed.error?.issues ?? [])
    refuse('parameters', `${path.join('.') || 'parameters'}: ${message}`);
}

/** Views of lists: their owner changes them, and shares them with whoever may see the list. */
export const savedViews = implement(savedView, {
  grant: seen,
  beforeSave: (items, context) => {
    for (const item of items) check(item, context);
  },
  beforeRemove: async (ids, context) => {
    const { rows } = await sql<{
      user_id: number;
    }>`select user_id from users_savedview where id = any(${ids}::bigint[])`.execute(context.db);
    if (!rows.every(({ user_id }) => owns(context, user_id))) throw forbidden(NOT_YOURS);
  },
});

import {
  type AnyField,
  type AnyResource,
  entries,
  FRAME_FIELDS,
  fieldOf,
  hasColumn,
  type Row,
  type Term,
  tableOf,
  targetOf,
  type Where,
} from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { compileWhere } from '../read/filter.ts';
import { grantedWhere, scopeOf } from '../read/read.ts';

/** Where messages about one draft go. */
export type Refuse = (field: string, message: unknown) => void;
interface Pointed {
  target: AnyResource;
  pointer: unknown;
  /** Whether the object points there already. */
  held: boolean;
  found: (id: number) => void;
  refuse: (message: string) => void;
}

/**
 * Turns the pointers in drafts (ids, natural keys, or attributes that pick one row) into ids that exist, for the caller: two statements a target at
 * most.
 */
export async function resolvePointers(
  context: Context,
  resource: AnyResource,
  drafts: readonly { draft: Row; before: Row | null; refuse: Refuse }[],
): Promise<void> {
  const pointed = drafts.flatMap(({ draft, before, refuse }) =>
    entries(resource).flatMap(([key, field]) => {
      if (!field.target || draft[key] === undefined || draft[key] === null) return [];
      const target = targetOf(context.engine.registry, field);
      const given = draft[key];
      return Array.isArray(given)
        ? listed(target, field, key, draft, given, refuse).map(withHeld(before?.[key]))
        : [single(target, key, draft, given, refuse)].map(withHeld(before?.[key]));
    }),
  );
  for (const target of new Set(pointed.map((one) => one.target))) {
    const all = pointed.filter((one) => one.target === target);
    await resolveIds(
      context,
      target,
      all.filter((one) => typeof one.pointer === 'number'),
    );
    await resolveAttributes(
      context,
      target,
      all.filter((one) => typeof one.pointer !== 'number'),
    );
  }
}

/** What the object points at already may stay, whether or not the caller may see it. */
const withHeld =
  (before: unknown) =>
  (one: Omit<Pointed, 'held'>): Pointed => ({
    ...one,
    held: [before].flat().some((id) => id === one.pointer),
  });

const single = (
  target: AnyResource,
  key: string,
  draft: Row,
  pointer: unknown,
  refuse: Refuse,
): Omit<Pointed, 'held'> => ({
  target,
  pointer,
  found: (id) => {
    draft[key] = id;
  },
  refuse: (message) => refuse(key, message),
});

/** A list keeps its order and loses repetitions; its messages stand by position for tags, bare for the others. */
function listed(
  target: AnyResource,
  field: AnyField,
  key: string,
  draft: Row,
  given: readonly unknown[],
  refuse: Refuse,
): Omit<Pointed, 'held'>[] {
  const ids: number[] = [];
  const held = new Set<number>();
  draft[key] = ids;
  const positions: unknown[] = given.map(() => ({}));
  return given.map((pointer, at) => ({
    target,
    pointer,
    found: (id) => {
      if (!held.has(id)) ids.push(id);
      held.add(id);
    },
    refuse: (message) => {
      if (field.storage !== 'tagging')
        return refuse(
          key,
          typeof pointer === 'number' ? `Invalid pk "${pointer}" - object does not exist.` : message,
        );
      positions[at] = [message];
      refuse(key, positions);
    },
  }));
}

async function resolveIds(context: Context, target: AnyResource, pointed: readonly Pointed[]): Promise<void> {
  if (pointed.length === 0) return;
  const ids = [...new Set(pointed.map((one) => one.pointer))];
  const held = pointed.filter((one) => one.held).map((one) => one.pointer);
  const { rows } = await sql<{
    id: number;
  }>`select t0.id from ${sql.table(tableOf(target))} t0 where t0.id = any(${ids}::bigint[]) and (t0.id = any(${held}::bigint[]) or ${grantedWhere(context, target)})`.execute(
    context.db,
  );
  const known = new Set(rows.map((row) => Number(row.id)));
  for (const one of pointed) {
    if (typeof one.pointer === 'number' && known.has(one.pointer)) one.found(one.pointer);
    else one.refuse(`Related object not found using the provided numeric ID: ${one.pointer}`);
  }
}

async function resolveAttributes(
  context: Context,
  target: AnyResource,
  pointed: readonly Pointed[],
): Promise<void> {
  const asked = new Map<string, { where: Where; text: string; pointed: Pointed[] }>();
  for (const one of pointed) {
    const text = JSON.stringify(one.pointer);
    const known = asked.get(text);
    if (known) {
      known.pointed.push(one);
      continue;
    }
    const where = attributesWhere(context, target, one.pointer, []);
    if (typeof where === 'string') one.refuse(where);
    else asked.set(text, { where: { all: where }, text, pointed: [one] });
  }
  if (asked.size === 0) return;
  const scope = scopeOf(context.engine, target);
  const groups = [...asked.values()];
  const parts = groups.map(
    ({ where }, at) =>
      sql`(select ${sql.lit(at)} as at, t0.id from ${sql.table(tableOf(target))} t0 where ${compileWhere(scope, where)} and ${grantedWhere(context, target)} limit 2)`,
  );
  const { rows } = await sql<{ at: number; id: number }>`${sql.join(parts, sql` union all `)}`.execute(
    context.db,
  );
  groups.forEach((group, at) => {
    const found = rows.filter((row) => row.at === at);
    const [first] = found;
    for (const one of group.pointed) {
      if (!first) one.refuse(`Related object not found using the provided attributes: ${group.text}`);
      else if (found.length > 1) one.refuse(`Multiple objects match the provided attributes: ${group.text}`);
      else one.found(Number(first.id));
    }
  });
}

/** What a caller that sends back a nested form as it was read need not leave out. */
const IGNORED = new Set(['url', 'display_url', 'display']);

/** `{ "internet_exchange_point": { "slug": "x" } }` as terms, or the message that says which names there are. */
function attributesWhere(
  context: Context,
  target: AnyResource,
  pointer: unknown,
  path: readonly string[],
): Term[] | string {
  if (typeof pointer === 'string' && target.naturalKey)
    return attributesWhere(context, target, { [target.naturalKey]: pointer }, path);
  if (typeof pointer !== 'object' || pointer === null)
    return `Related objects must be referenced by numeric ID or by a dictionary of attributes. Received an unrecognized value: ${String(pointer)}`;
  const terms: Term[] = [];
  const given = Object.entries(pointer);
  const id = given.find(([key]) => key === 'id');
  if (id) {
    const asked = FRAME_FIELDS.id?.query.safeParse(String(id[1]));
    return asked?.success
      ? [{ path: [...path, 'id'], operator: 'eq', values: [asked.data] }]
      : `A valid integer is required for the id, not ${JSON.stringify(id[1])}.`;
  }
  for (const [key, asked] of given) {
    if (IGNORED.has(key)) continue;
    const field = Object.hasOwn(target.fields, key) ? target.fields[key] : undefined;
    if (!field || !(hasColumn(field) || field.target))
      return `Cannot resolve keyword '${key}' into field. Choices are: ${['id', ...Object.keys(target.fields)].sort().join(', ')}`;
    if (field.target && typeof asked === 'object' && asked !== null) {
      const inner = attributesWhere(context, targetOf(context.engine.registry, field), asked, [...path, key]);
      if (typeof inner === 'string') return inner;
      terms.push(...inner);
    } else {
      const parsed =
        asked === null ? { success: true, data: null } : fieldOf(target, key).query.safeParse(String(asked));
      if (!parsed.success) return field.refusal(String(asked));
      terms.push({ path: [...path, key], operator: 'eq', values: [parsed.data] });
    }
  }
  return terms.length
    ? terms
    : 'Related objects must be referenced by numeric ID or by a dictionary of attributes.';
}

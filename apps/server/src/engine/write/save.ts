import {
  type AnyResource,
  carries,
  contentTypeOf,
  entries,
  type FieldErrors,
  hasColumn,
  parseDraft,
  type Row,
  tableOf,
} from '@peersmith/resource';
import { sql } from 'kysely';
import { mapInTurns } from '../../platform/turns.ts';
import { type Context, grantOf, implementationOf, inTransaction } from '../context.ts';
import { ApiError, forbidden, Invalid } from '../errors.ts';
import { getMany, grantedWhere } from '../read/read.ts';
import { recordChanges } from './changes.ts';
import { waitForOthers } from './exclusive.ts';
import { resolvePointers } from './references.ts';
import { asDraft, readStored, type Stored } from './snapshot.ts';
import { requireTargets } from './targets.ts';
import { requireUnique } from './uniqueness.ts';
import { unveil } from './unveil.ts';
import { linkedAs, writeLinks } from './write-links.ts';
import { writeRows } from './write-rows.ts';

/** What is wanted of one object: a new one when `id` is null. */
export type Wanted =
  | {
      id: number | null;
      given: unknown;
      mode: 'create' | 'replace' | 'modify';
      over?: TakenOver;
      /** Nobody reads the object in the answer. */
      isUnread?: true;
    }
  /** What it was once, as it is kept: the object comes back under its id where it is gone. */
  | { id: number; given: Row; mode: 'put back'; over?: never; isUnread?: never };

/** Of an object that comes from elsewhere. */
export interface TakenOver {
  /** Its columns as they are there: its id and times, and what no draft says. */
  columns?: Row;
  /** Hears what the rules of the resource have against the object, which is written all the same. */
  regardless?: (field: string, message: string) => void;
}

interface Item {
  id: number | null;
  draft: Row;
  before: Row | null;
  stored: Stored | null;
  restored: ReadonlySet<string>;
  /** What is put back as it was, whatever is filled in or normalised on the way. */
  kept: Row | null;
  errors: FieldErrors;
  over: TakenOver;
}

export interface Saved {
  rows: Row[];
  /** What only the creator is shown, by position. */
  revealed: Row[];
}

/**
 * The one way anything is written: create, edit, bulk and import pass here, all or nothing, in one transaction.
 * parse · lock and read · beforeSave · resolve pointers · check uniqueness · write · read back under the grant · change log · afterSave.
 * Fails with `Invalid`, which holds the messages of every object by position.
 */
export function save(outer: Context, resource: AnyResource, wanted: readonly Wanted[]): Promise<Saved> {
  return inTransaction(outer, async (context) => {
    const { behaviour } = implementationOf(context.engine, resource);
    await waitForOthers(context, behaviour);
    const all = await readItems(context, resource, wanted);
    const sound = () => soundOf(context, resource, all);
    const parsed = sound().map(savingOf);
    await resolvePointers(context, resource, sound().map(pointingOf));
    await requireTargets(context, resource, parsed);
    for (const { trait, beforeSave } of context.engine.traits)
      if (beforeSave && carries(resource, trait)) await beforeSave(resource, sound().map(ruledOf), context);
    await behaviour.beforeSave?.(sound().map(ruledOf), context);
    for (const { draft, kept } of all) if (kept) Object.assign(draft, kept);
    await requireUnique(
      context,
      resource,
      sound().map((item) => ({
        id: item.id,
        row: { ...item.before, ...item.draft },
        set: new Set(Object.keys(item.draft)),
        refuse: refuser(item),
      })),
    );
    const items = sound();
    const written = await writeRows(context, resource, items);
    const ids = written.map(({ id }) => id);
    await writeLinks(context, resource, items, ids);
    const after = await linkedAs(context, resource, items, written);
    await recordChanges(
      context,
      after.map((row, at) => ({ resource, id: row.id, before: items[at]?.stored ?? null, after: row })),
    );
    await behaviour.afterSave?.(ids, context, items.map(savingOf));
    if (items.length < all.length) refuse(all);
    // What is taken over is compared by whoever takes it over, with far less of it.
    if (items.every(({ over }) => over.columns)) return { rows: [], revealed: [] };
    const only = wanted.every(({ isUnread }) => isUnread) ? ID_ALONE : undefined;
    const rows = await getMany(context, resource, ids, only);
    if (rows.length < ids.length) throw forbidden('The object would be one that you may not see.');
    return { rows, revealed: items.map((item) => behaviour.revealed?.(item.draft) ?? {}) };
  });
}

const ID_ALONE: ReadonlySet<string> = new Set(['id']);

/** Convenience for one new object, with pointers and values as the API takes them. */
export async function create(context: Context, resource: AnyResource, given: Row): Promise<Row> {
  const { rows } = await save(context, resource, [{ id: null, given, mode: 'create' }]);
  const [row] = rows;
  if (!row) throw new Error(`${contentTypeOf(resource)} was not created`);
  return row;
}

/** A message that is already there is not repeated; positions of a list replace each other. */
function refuser(item: Item) {
  return (field: string, message: unknown) => {
    if (Array.isArray(message)) item.errors[field] = message;
    else {
      const messages = (item.errors[field] ??= []);
      if (!messages.includes(message)) messages.push(message);
    }
  };
}

const savingOf = (item: Item) => ({
  draft: item.draft,
  before: item.before,
  restored: item.restored,
  isPutBack: item.kept !== null,
  refuse: refuser(item),
});

/** An item before the rules of its resource. */
const ruledOf = (item: Item) => ({ ...savingOf(item), refuse: item.over.regardless ?? refuser(item) });

/** What an object pointed at when it was as it is put back may stand, whether or not the caller may see it. */
const pointingOf = (item: Item) => {
  const saving = savingOf(item);
  return item.kept ? { ...saving, before: { ...item.kept } } : saving;
};

/** The items that nothing speaks against. Where it is only planned, the others do not keep those from being looked through to the end. */
function soundOf(context: Context, resource: AnyResource, all: readonly Item[]): Item[] {
  const sound = all.filter(({ errors }) => Object.keys(errors).length === 0);
  if (sound.length === all.length) return sound;
  context.plan?.refuse(
    all.flatMap(({ id, stored, errors: messages }, position) => {
      const about = { resource, id: stored ? id : null, display: stored?.display ?? null };
      return Object.keys(messages).length ? [{ ...about, position, messages }] : [];
    }),
  );
  if (!context.plan || sound.length === 0) refuse(all);
  return sound;
}

function refuse(all: readonly Item[]): never {
  throw new Invalid(all.map(({ errors }) => errors));
}

async function readItems(
  context: Context,
  resource: AnyResource,
  wanted: readonly Wanted[],
): Promise<Item[]> {
  const ids = wanted.flatMap(({ id }) => (id === null ? [] : [id]));
  const stored = await readStored(context, resource, ids, true);
  await requireGranted(context, resource, [...stored.keys()]);
  return mapInTurns(wanted, ({ id, given, mode, over = {} }): Item => {
    const held = id === null ? null : (stored.get(id) ?? null);
    const before = held && asDraft(resource, held);
    if (mode === 'put back') {
      const draft = { ...(held ? {} : defaults(context, resource)), ...given };
      return { id, draft, before, stored: held, restored: new Set(), kept: given, errors: {}, over };
    }
    const parsed = parseDraft(resource, given, mode, before);
    if (id !== null && !held)
      throw new ApiError(404, { detail: `No ${resource.className} matches the given query.` });
    const draft = parsed.ok ? { ...(id === null ? defaults(context, resource) : {}), ...parsed.draft } : {};
    const { restored, errors } = unveil(context, resource, draft, held);
    const messages = parsed.ok ? errors : parsed.errors;
    return { id, draft, before, stored: held, restored, kept: null, errors: messages, over };
  });
}

async function requireGranted(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<void> {
  if (!grantOf(context, resource) || ids.length === 0) return;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[]) and ${grantedWhere(context, resource)}`.execute(
    context.db,
  );
  if (rows[0]?.n !== new Set(ids).size)
    throw new ApiError(404, { detail: `No ${resource.className} matches the given query.` });
}

/** Declared defaults of the columns that a new row has and its creator does not name. */
function defaults(context: Context, resource: AnyResource): Row {
  const row: Row = {};
  for (const [key, field] of entries(resource)) {
    if (!hasColumn(field)) continue;
    const { default: given } = field.options;
    if (given === 'now' && field.sql === 'timestamptz') row[key] = context.now().toISOString();
    else if (given === 'caller') row[key] = context.principal.id || null;
    else if (given !== undefined) row[key] = given;
  }
  return row;
}

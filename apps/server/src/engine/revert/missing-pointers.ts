import { type AnyResource, contentTypeOf, entries, type Row, tableOf, targetOf } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../context.ts';
import { whereGone } from './obstacles.ts';

/** Something that an object pointed at and that is gone. */
export interface Missing {
  key: string;
  message: string;
  /** Whether the object can be without it, as it would be had it stayed. */
  optional: boolean;
}

interface Pointed {
  draft: Row;
  key: string;
  target: AnyResource;
  ids: number[];
}

/**
 * Looks whether all is there that drafts point at, and takes out of them what is not. Tags, which the change log has by their names,
 * become ids.
 */
export async function takeOutMissing(
  context: Context,
  resource: AnyResource,
  drafts: readonly Row[],
): Promise<Map<Row, Missing[]>> {
  const missing = new Map<Row, Missing[]>();
  await resolveTags(context, resource, drafts, missing);
  const pointed = drafts.flatMap((draft) => pointersOf(context, resource, draft));
  const there = new Map<AnyResource, ReadonlySet<number>>();
  for (const [target, some] of Map.groupBy(pointed, (one) => one.target))
    there.set(target, await idsThere(context, target, [...new Set(some.flatMap(({ ids }) => ids))]));
  const absent = pointed.flatMap((one) => {
    const gone = one.ids.filter((id) => !there.get(one.target)?.has(id));
    return gone.length ? [{ ...one, gone }] : [];
  });
  const named = await whereGone(
    context,
    absent.flatMap(({ target, gone }) => gone.map((id) => ({ type: contentTypeOf(target), id }))),
  );
  for (const { draft, key, target, gone } of absent) {
    const held = draft[key];
    const optional = Array.isArray(held) || resource.fields[key]?.onDelete === 'set null';
    draft[key] = Array.isArray(held) ? held.filter((id) => !gone.includes(Number(id))) : null;
    const message = `What it pointed at is gone: ${gone.map((id) => named(contentTypeOf(target), id)).join(', ')}.`;
    add(missing, draft, { key, message, optional });
  }
  return missing;
}

function add(missing: Map<Row, Missing[]>, draft: Row, one: Missing): void {
  missing.set(draft, [...(missing.get(draft) ?? []), one]);
}

function pointersOf(context: Context, resource: AnyResource, draft: Row): Pointed[] {
  return entries(resource).flatMap(([key, field]) => {
    if (!field.target || field.storage === 'tagging') return [];
    const ids = [draft[key]].flat().filter((id) => typeof id === 'number');
    return ids.length ? [{ draft, key, target: targetOf(context.engine.registry, field), ids }] : [];
  });
}

async function idsThere(
  { db }: Context,
  target: AnyResource,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{
    id: number;
  }>`select id from ${sql.table(tableOf(target))} where id = any(${ids}::bigint[])`.execute(db);
  return new Set(rows.map(({ id }) => Number(id)));
}

async function resolveTags(
  { db }: Context,
  resource: AnyResource,
  drafts: readonly Row[],
  missing: Map<Row, Missing[]>,
): Promise<void> {
  for (const [key, { storage }] of entries(resource)) {
    if (storage !== 'tagging') continue;
    const namesOf = (draft: Row) => (Array.isArray(draft[key]) ? draft[key].map(String) : []);
    const names = [...new Set(drafts.flatMap(namesOf))];
    if (names.length === 0) continue;
    const { rows } = await sql<{
      id: number;
      name: string;
    }>`select id, name from extras_tag where name = any(${names}::text[])`.execute(db);
    const ids = new Map(rows.map(({ id, name }) => [name, Number(id)]));
    for (const draft of drafts) {
      if (!(key in draft)) continue;
      const gone = namesOf(draft).filter((name) => !ids.has(name));
      draft[key] = namesOf(draft).flatMap((name) => ids.get(name) ?? []);
      if (gone.length)
        add(missing, draft, { key, message: `There is no tag ${gone.join(', ')} any more.`, optional: true });
    }
  }
}

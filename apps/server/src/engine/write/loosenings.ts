import {
  type AnyResource,
  columnOf,
  contentTypeOf,
  entries,
  fieldOf,
  linkTableOf,
  tableOf,
} from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../context.ts';
import { pointingAt } from './dependents.ts';
import type { Stored } from './snapshot.ts';

/** A field that loses what it points at. */
export interface Loosening {
  resource: AnyResource;
  key: string;
  /** The ids of its rows, each with the `origin`: one of those that go. */
  rows: (ids: readonly number[]) => RawBuilder<unknown>;
  without: (held: Stored, gone: ReadonlySet<number>) => Stored;
}

/** The fields, of all resources, that lose something with objects of `target`. */
export function looseningOf(context: Context, target: AnyResource): Loosening[] {
  // What only the server writes tells of what happened, and is nobody's to look after.
  const pointing = pointingAt(context, target, 'set null').filter(({ resource }) => !resource.readOnly);
  const emptied = pointing.map(({ resource, key, at, where }): Loosening => {
    const column = columnOf(key, fieldOf(resource, key));
    return {
      resource,
      key,
      rows: (ids) =>
        sql`select t0.id, ${at} as origin from ${sql.table(tableOf(resource))} t0 where ${where(ids)}`,
      without: (held, gone) =>
        gone.has(Number(held.columns[column]))
          ? { ...held, columns: { ...held.columns, [column]: null } }
          : held,
    };
  });
  const unlinked = Object.values(context.engine.registry).flatMap((resource) =>
    entries(resource).flatMap(([key, field]): Loosening[] => {
      if (field.target !== contentTypeOf(target)) return [];
      if (field.storage === 'link') return [unlinking(resource, key)];
      return field.storage === 'tagging' ? [untagging(resource, key)] : [];
    }),
  );
  return [...emptied, ...unlinked];
}

const unlinking = (resource: AnyResource, key: string): Loosening => ({
  resource,
  key,
  rows: (ids) =>
    sql`select l.source_id as id, min(l.target_id) as origin from ${sql.table(linkTableOf(resource, key))} l where l.target_id = any(${ids}::bigint[]) group by l.source_id`,
  without: (held, gone) => ({
    ...held,
    links: { ...held.links, [key]: (held.links[key] ?? []).filter((id) => !gone.has(id)) },
  }),
});

const untagging = (resource: AnyResource, key: string): Loosening => ({
  resource,
  key,
  rows: (ids) =>
    sql`select l.object_id as id, min(l.tag_id) as origin from extras_taggeditem l where l.content_type = ${contentTypeOf(resource)} and l.tag_id = any(${ids}::bigint[]) group by l.object_id`,
  without: (held, gone) => ({ ...held, tags: held.tags.filter(({ id }) => !gone.has(id)) }),
});

import { contentTypeOf, entries, linkTableOf, tableOf, targetOf } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { dependenciesOf } from '../../../engine/row-cache/list-texts.ts';

/**
 * For each table the content types whose objects may look different when it has changed: whatever their rows are read from counts, nested
 * objects and worked out values included, but not what a pointer at any object may name. Where that cannot be told from the SQL, it is
 * their own tables, links, tags and references.
 */
export function typesByTable(context: Context): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const { registry } = context.engine;
  for (const resource of Object.values(registry)) {
    const own = entries(resource).flatMap(([key, field]) => {
      if (field.storage === 'link') return [linkTableOf(resource, key), tableOf(targetOf(registry, field))];
      if (field.storage === 'reference') return [tableOf(targetOf(registry, field))];
      return field.storage === 'tagging' ? ['extras_taggeditem', 'extras_tag'] : [];
    });
    const told = entries(resource).flatMap(([key, { storage }]) => (storage === 'target' ? [] : [key]));
    const read = dependenciesOf(context, resource, new Set([...resource.frame, ...told]));
    const tables = [tableOf(resource), ...own, ...(read ?? [])];
    for (const table of tables)
      found.set(table, (found.get(table) ?? new Set()).add(contentTypeOf(resource)));
  }
  return new Map([...found].map(([table, types]) => [table, [...types].sort()]));
}

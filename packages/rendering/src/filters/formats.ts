import { dumps, intOf, isTrue } from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import { QuerySet } from '../query/query-set.ts';
import { type Filters, filters } from './define.ts';
import { flatMapping } from './flat.ts';
import { yamlDump } from './yaml.ts';

/** Objects as flat mappings; other values as they are. */
function plain(value: unknown): unknown {
  if (value instanceof Entity) return flatMapping(value);
  if (value instanceof QuerySet)
    return value.items.map((item) => (item instanceof Entity ? flatMapping(item) : item));
  return value;
}

function marginOf(indent: unknown): string | undefined {
  if (indent === null) return undefined;
  return typeof indent === 'string'
    ? indent
    : ' '.repeat(Math.min(64, Math.max(0, Number(intOf(indent) ?? 0))));
}

export const formatFilters: Filters = filters({
  'as_json(value, indent=4, sort_keys=True)': (value, indent, sortKeys) =>
    dumps(plain(value), { indent: marginOf(indent), sortKeys: isTrue(sortKeys) }),
  'as_yaml(value, indent=2, sort_keys=True)': (value, indent, sortKeys) =>
    yamlDump(plain(value), { indent: Number(intOf(indent) ?? 2), sortKeys: isTrue(sortKeys) }),
});

import { equals, isTrue, PyDict } from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import { attributeError, type Filters, filters } from './define.ts';

/** The merged context of an object; null when nothing is in it. */
function contextOf(value: unknown): PyDict | null {
  const context = value instanceof Entity ? value.getAttribute('config_context') : undefined;
  if (context instanceof PyDict || context === null) return context;
  throw attributeError('object has no config context');
}

/** The first value of a key, at any depth when asked; undefined when there is none. Lists are not searched. */
function search(context: PyDict | null, key: unknown, recursive: boolean): unknown {
  for (const [name, value] of context?.entries() ?? []) {
    if (equals(name, key)) return value;
    const inner = recursive && value instanceof PyDict ? search(value, key, true) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

const has = (value: unknown, key: unknown, recursive: unknown): boolean =>
  search(contextOf(value), key, isTrue(recursive)) !== undefined;

export const contextFilters: Filters = filters({
  'context_has_key(value, key, recursive=True)': has,
  'context_has_not_key(value, key, recursive=True)': (value, key, recursive) => !has(value, key, recursive),
  'context_get_key(value, key, default=None, recursive=True)': (value, key, fallback, recursive) => {
    const found = search(contextOf(value), key, isTrue(recursive));
    return found === undefined ? fallback : found;
  },
});

import { PyDict, PyFloat } from '@peersmith/jinja';
import { jsonValue } from '../values/json-value.ts';
import { type ContextMerge, type MergeTrace, mergeContexts, mergeOver } from './merge-contexts.ts';

/** A value of a merged context, and the layers that it comes from; those it hides have the key as well. */
export interface OriginOfKey {
  path: string[];
  value: unknown;
  /** Places in the list of layers: one, or those whose lists were joined. */
  from: number[];
  hides: number[];
}

const dictOf = (text: string): PyDict => {
  const value = jsonValue(text);
  return value instanceof PyDict ? value : new PyDict();
};

/** What JSON text of contexts gives when they are merged, the lightest first; null for nothing. */
export const mergedJson = (texts: readonly string[], how: ContextMerge): Record<string, unknown> | null => {
  const merged = mergeContexts(texts.map(dictOf), how);
  return merged && plainObject(merged);
};

/** The same, with the layer that each value comes from: objects are looked into, lists are not. */
export function explainContexts(
  texts: readonly string[],
  how: ContextMerge,
): { merged: Record<string, unknown> | null; keys: OriginOfKey[] } {
  const layers = texts.map(dictOf);
  const origins = new Map<string, number[]>();
  const merged = layers.reduce(
    (low, high, at) => (high.size > 0 ? mergeOver(low, high, how, { trace: traceInto(origins, at) }) : low),
    new PyDict(),
  );
  const keys = leavesOf(merged, []).map(({ path, value }): OriginOfKey => {
    const from = origins.get(keyOf(path)) ?? [];
    const hides = layers.flatMap((layer, at) => (!from.includes(at) && isIn(layer, path) ? [at] : []));
    return { path, value: plain(value), from, hides };
  });
  return { merged: merged.size > 0 ? plainObject(merged) : null, keys };
}

const keyOf = (path: readonly string[]) => JSON.stringify(path);

/** Notes that what is merged now comes from a layer. */
function traceInto(origins: Map<string, number[]>, layer: number): MergeTrace {
  return {
    taken: (path, value) => {
      const leaves = value instanceof PyDict ? leavesOf(value, path) : [{ path: [...path] }];
      for (const leaf of leaves) origins.set(keyOf(leaf.path), [layer]);
    },
    joined: (path) => origins.set(keyOf(path), [...(origins.get(keyOf(path)) ?? []), layer]),
  };
}

/** The values that are no objects, with the keys that lead to them; an empty object is one of them. */
function leavesOf(dict: PyDict, path: readonly string[]): { path: string[]; value: unknown }[] {
  return [...dict.entries()].flatMap(([key, value]) => {
    const at = [...path, String(key)];
    return value instanceof PyDict && value.size > 0 ? leavesOf(value, at) : [{ path: at, value }];
  });
}

/** Whether a layer says something under a path, or something else where an object is now. */
function isIn(layer: PyDict, path: readonly string[]): boolean {
  let at: unknown = layer;
  for (const key of path) {
    if (!(at instanceof PyDict)) return true;
    if (!at.has(key)) return false;
    at = at.get(key);
  }
  return true;
}

const plainObject = (dict: PyDict): Record<string, unknown> =>
  Object.fromEntries(Array.from(dict.entries(), ([key, value]) => [String(key), plain(value)]));

/** As JSON has it. */
function plain(value: unknown): unknown {
  if (value instanceof PyDict) return plainObject(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof PyFloat) return value.value;
  return typeof value === 'bigint' ? Number(value) : value;
}

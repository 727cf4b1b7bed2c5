import { FilterArgumentError, typeError } from '../errors.ts';
import { lower } from '../methods/text.ts';
import { getItem } from '../ops/attribute.ts';
import { str } from '../ops/repr.ts';
import { typeName } from '../ops/type-name.ts';
import type { Context } from '../runtime/context.ts';
import { PyDict } from '../values/dict.ts';
import type { Kwargs } from '../values/function.ts';
import { Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';

/** Takes from an item what a filter works on. */
export type Getter = (item: unknown) => unknown;

/** Texts compare without case unless the filter is told otherwise. */
export function ignoreCase(value: unknown): unknown {
  if (typeof value === 'string') return lower(value);
  return value instanceof Markup ? lower(value.text) : value;
}

/** A getter for `attribute='a.b.0'`; without attribute, the item itself. */
export function attributeGetter(
  { environment }: Context,
  attribute: unknown,
  finish: Getter = (value) => value,
  fallback?: unknown,
): Getter {
  const keys = keysOf(attribute);
  return (item) => {
    let value = item;
    for (const key of keys) {
      value = getItem(environment, value, key);
      if (fallback !== undefined && fallback !== null && value instanceof Undefined) value = fallback;
    }
    return finish(value);
  };
}

function keysOf(attribute: unknown): unknown[] {
  if (attribute === null || attribute === undefined) return [];
  if (typeof attribute !== 'string' && !(attribute instanceof Markup)) return [attribute];
  return str(attribute)
    .split('.')
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** A getter for `attribute='a,b.c'`: a list of values to sort by. */
export function attributesGetter(context: Context, attribute: unknown, finish: Getter): Getter {
  if (attribute === null) return (item) => [finish(item)];
  const getters = (typeof attribute === 'string' ? attribute.split(',') : [attribute]).map((one) =>
    attributeGetter(context, one, finish),
  );
  return (item) => getters.map((getter) => getter(item));
}

/** The function that `map` applies. */
export function mapper(context: Context, args: readonly unknown[], kwargs: Kwargs): Getter {
  if (args.length === 0 && kwargs.has('attribute')) {
    for (const name of kwargs.keys()) {
      if (name !== 'attribute' && name !== 'default') {
        throw new FilterArgumentError(`Unexpected keyword argument '${name}'`);
      }
    }
    return attributeGetter(context, kwargs.get('attribute'), (value) => value, kwargs.get('default'));
  }
  if (args.length === 0) throw new FilterArgumentError('map requires a filter argument');
  const [name, ...rest] = args;
  requireHashable(name);
  return (item) => context.environment.callFilter(context, str(name), item, rest, kwargs);
}

/** Filters and tests are looked up by name, and what cannot be hashed is no key. */
function requireHashable(name: unknown): void {
  if (name instanceof PyDict || (Array.isArray(name) && !(name instanceof PyTuple)))
    throw typeError(`unhashable type: '${typeName(name)}'`);
}

/** The condition of `select` and its sisters: a test on the item, or on one of its attributes. */
export function selector(
  context: Context,
  args: readonly unknown[],
  kwargs: Kwargs,
  withAttribute: boolean,
): (item: unknown) => unknown {
  if (withAttribute && args.length === 0)
    throw new FilterArgumentError('Missing parameter for attribute name');
  const get: Getter = withAttribute ? attributeGetter(context, args[0]) : (item) => item;
  const [name, ...rest] = withAttribute ? args.slice(1) : args;
  if (name === undefined) return get;
  requireHashable(name);
  return (item) => context.environment.callTest(context, str(name), get(item), rest, kwargs);
}

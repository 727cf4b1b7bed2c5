import type { FilterFunction } from '../environment-options.ts';
import { iterate } from '../ops/iterate.ts';
import { isTrue } from '../ops/truth.ts';
import type { Context } from '../runtime/context.ts';
import { tick } from '../runtime/limits.ts';
import { PyIterator } from '../values/iterator.ts';
import { mapper, selector } from './attributes.ts';

/** A filter that gives a generator: its arguments are looked at when the first item is taken. */
function lazily(
  make: (
    value: unknown,
    args: readonly unknown[],
    kwargs: ReadonlyMap<string, unknown>,
    context: Context,
  ) => Iterable<unknown>,
): FilterFunction {
  return (value, args, kwargs, context) => {
    function* run() {
      yield* make(value, args, kwargs, context);
    }
    return new PyIterator(run());
  };
}

function selecting(withAttribute: boolean, wanted: boolean): FilterFunction {
  return lazily(function* select(value, args, kwargs, context) {
    // An empty value does not even have its condition looked at.
    if (!isTrue(value)) return;
    const test = selector(context, args, kwargs, withAttribute);
    for (const item of iterate(value)) {
      tick();
      if (isTrue(test(item)) === wanted) yield item;
    }
  });
}

/** The filters that apply another filter or a test to each item. */
export const FUNCTIONAL_FILTERS: ReadonlyMap<string, FilterFunction> = new Map<string, FilterFunction>([
  [
    'map',
    lazily(function* map(value, args, kwargs, context) {
      if (!isTrue(value)) return;
      const apply = mapper(context, args, kwargs);
      for (const item of iterate(value)) {
        tick();
        yield apply(item);
      }
    }),
  ],
  ['select', selecting(false, true)],
  ['reject', selecting(false, false)],
  ['selectattr', selecting(true, true)],
  ['rejectattr', selecting(true, false)],
]);

import type { FilterFunction } from '../environment-options.ts';
import { bindArguments, parseSignature } from '../values/function.ts';

/** Filters by name, from definitions such as `'indent(s, width=4)'`; the context comes after the parameters. */
export function defineFilters(
  definitions: Readonly<Record<string, (value: any, ...values: any[]) => unknown>>,
): Map<string, FilterFunction> {
  const filters = new Map<string, FilterFunction>();
  for (const [head, run] of Object.entries(definitions)) {
    const open = head.indexOf('(');
    const name = head.slice(0, open);
    const signature = parseSignature(name, head.slice(open + 1, -1));
    filters.set(name, (value, args, kwargs, context) => {
      const [first, ...rest] = bindArguments(signature, [value, ...args], kwargs);
      return run(first, ...rest, context);
    });
  }
  return filters;
}

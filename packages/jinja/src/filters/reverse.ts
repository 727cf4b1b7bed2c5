import { PythonError, typeError } from '../errors.ts';
import { lengthOf, toList } from '../ops/iterate.ts';
import { typeName } from '../ops/type-name.ts';
import type { Context } from '../runtime/context.ts';
import { PySet } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import { PyTuple } from '../values/tuple.ts';

/** The `last` filter. */
export function last(value: unknown, context: Context): unknown {
  // Python walks backwards over markup by index, and an item of markup is markup.
  if (value instanceof Markup && value.text !== '') return new Markup(Array.from(value.text).at(-1) ?? '');
  const items = reversible(value);
  return items.length > 0
    ? items.at(-1)
    : context.environment.undefined({ hint: 'No last item, sequence was empty.' });
}

/** The items of a value that Python can walk over backwards. */
function reversible(value: unknown): unknown[] {
  if (value instanceof PySet || value instanceof PyIterator)
    throw typeError(`'${typeName(value)}' object is not reversible`);
  if (value instanceof HostObject && value.getLength() === undefined) {
    throw typeError(`'${typeName(value)}' object is not reversible`);
  }
  if (typeof value === 'object' || typeof value === 'string') {
    if (value !== null && lengthOf(value) !== undefined) return toList(value);
  }
  throw typeError(`'${typeName(value)}' object is not reversible`);
}

/** The `reverse` filter: a text for a text, an iterator for the rest. */
export function reverse(value: unknown): unknown {
  if (typeof value === 'string') return Array.from(value).reverse().join('');
  if (value instanceof Markup) return new Markup(Array.from(value.text).reverse().join(''));
  try {
    const kind = Array.isArray(value)
      ? value instanceof PyTuple
        ? 'reversed'
        : 'list_reverseiterator'
      : 'reversed';
    return new PyIterator(reversible(value).reverse(), kind);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return reversedCopy(value);
  }
}

function reversedCopy(value: unknown): unknown[] {
  try {
    return toList(value).reverse();
  } catch (error) {
    if (error instanceof PythonError)
      throw new PythonError('FilterArgumentError', 'argument must be iterable');
    throw error;
  }
}

import type { Environment } from '../environment.ts';
import { floatOf, intOf } from '../ops/number.ts';
import { typeName } from '../ops/type-name.ts';
import { PyDict, PySet } from '../values/dict.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { PyTuple } from '../values/tuple.ts';
import { DICT_METHODS, LIST_METHODS, RANGE_METHODS, SET_METHODS, TUPLE_METHODS } from './containers.ts';
import { BoundMethod, type Method, type MethodTable } from './define.ts';
import { markupMethods } from './markup.ts';
import { FLOAT_ATTRIBUTES, FLOAT_METHODS, INT_ATTRIBUTES, INT_METHODS } from './number.ts';
import { STR_METHODS } from './str.ts';

function tableOf(value: unknown): MethodTable | undefined {
  if (typeof value === 'string') return STR_METHODS;
  if (Array.isArray(value)) return value instanceof PyTuple ? TUPLE_METHODS : LIST_METHODS;
  if (value instanceof PyDict) return DICT_METHODS;
  if (value instanceof Markup) return markupMethods();
  if (intOf(value) !== undefined) return INT_METHODS;
  if (floatOf(value) !== undefined) return FLOAT_METHODS;
  if (value instanceof PySet) return SET_METHODS;
  return value instanceof PyRange ? RANGE_METHODS : undefined;
}

// Numbers are unboxed before a method sees them.
function receiver(value: unknown): unknown {
  return intOf(value) ?? floatOf(value) ?? value;
}

/** A built-in method to be called at once, with the value that it is called on. */
export function methodFor(value: unknown, name: string): { method: Method; self: unknown } | undefined {
  const method = tableOf(value)?.get(name);
  return method && { method, self: receiver(value) };
}

/** A method or attribute of a built-in value; JavaScript's `undefined` when there is none. */
export function findMethod(environment: Environment, value: unknown, name: string): unknown {
  const found = methodFor(value, name);
  if (found !== undefined) return new BoundMethod(found.self, typeName(value), found.method, environment);
  const int = intOf(value);
  if (int !== undefined) return INT_ATTRIBUTES.get(name)?.(int);
  const float = floatOf(value);
  if (float !== undefined) return FLOAT_ATTRIBUTES.get(name)?.(float);
  if (value instanceof PyRange && (name === 'start' || name === 'stop' || name === 'step'))
    return value[name];
  return undefined;
}

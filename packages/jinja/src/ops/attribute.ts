import type { Environment } from '../environment.ts';
import { PythonError, TemplateError, typeError } from '../errors.ts';
import { findMethod } from '../methods/index.ts';
import { charge } from '../runtime/limits.ts';
import { toPython } from '../values/convert.ts';
import { PyDict } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { PyNamedTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { floatOf, intOf } from './number.ts';
import { PySlice, sliceOf } from './slice.ts';
import { typeName } from './type-name.ts';

// What every Python object has, and what containers and functions have besides. None is shown.
const EVERY_OBJECT = new Set(
  `class delattr dir doc eq format ge getattribute gt hash init init_subclass le lt ne new reduce reduce_ex repr
   setattr sizeof str subclasshook getstate`.split(/\s+/),
);
const CONTAINERS = new Set(
  `len iter contains getitem setitem delitem add mul reversed class_getitem rmul mod rmod iadd imul or`.split(
    ' ',
  ),
);
const FUNCTIONS = new Set(
  `call code globals builtins closure defaults kwdefaults annotations dict module name qualname get self func wrapped`.split(
    ' ',
  ),
);
const INTERNALS = new Set(
  `gi_frame gi_code gi_yieldfrom gi_running cr_frame cr_code ag_frame ag_code tb_frame f_globals f_locals f_builtins
   func_code func_globals func_closure func_dict func_defaults im_class im_func im_self mro`.split(/\s+/),
);

const UNDEFINED_METHODS =
  /^(r?(add|sub|mul|truediv|floordiv|div|mod|pow)|call|getitem|getattr|pos|neg|int|float|complex|len|iter|bool|slots|module)$/;

/** Whether Python would find such an attribute and the sandbox would then refuse it. */
function isUnsafeAttribute(object: unknown, name: string): boolean {
  if (name.startsWith('__') && name.endsWith('__') && name.length > 4)
    return hasDunder(object, name.slice(2, -2));
  if (name.startsWith('_')) return object instanceof HostObject;
  if (!INTERNALS.has(name)) return false;
  return object instanceof PyIterator || typeof object === 'function';
}

function hasDunder(object: unknown, name: string): boolean {
  if (EVERY_OBJECT.has(name)) return true;
  if (object instanceof Undefined) return UNDEFINED_METHODS.test(name);
  if (object instanceof HostObject || typeof object === 'function') return FUNCTIONS.has(name);
  if (intOf(object) !== undefined || floatOf(object) !== undefined)
    return /^(add|sub|mul|abs|int|float|bool|neg)$/.test(name);
  return object !== null && CONTAINERS.has(name);
}

function unsafe(environment: Environment, object: unknown, name: string): Undefined {
  const hint = `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`;
  return environment.undefined({ hint, object, name, unsafe: true });
}

/** An attribute that Python's `getattr` finds; JavaScript's `undefined` otherwise. */
export function findAttribute(environment: Environment, object: unknown, name: string): unknown {
  if (name.startsWith('_') || INTERNALS.has(name)) {
    if (isUnsafeAttribute(object, name)) return unsafe(environment, object, name);
    if (name.startsWith('_')) return undefined;
  }
  if (object instanceof HostObject) {
    const value = object.getAttribute(name);
    return value === undefined ? undefined : toPython(value);
  }
  if (object instanceof PyNamedTuple) {
    const index = object.names.indexOf(name);
    if (index >= 0) return object[index];
  }
  return findMethod(environment, object, name);
}

/** `object.name`: the attribute, else the item. */
export function getAttribute(environment: Environment, object: unknown, name: string): unknown {
  if (object instanceof HostObject && !name.startsWith('_')) {
    const value = object.getAttribute(name);
    if (typeof value === 'string' || value instanceof HostObject) return value;
    if (value !== undefined) return toPython(value);
    const item = hostItem(object, name);
    return item === undefined ? environment.undefined({ object, name }) : item;
  }
  if (object instanceof Undefined) return undefinedAttribute(environment, object, name);
  const attribute = findAttribute(environment, object, name);
  if (attribute !== undefined) return attribute;
  const item = object instanceof PyDict ? object.get(name) : undefined;
  return item === undefined ? environment.undefined({ object, name }) : item;
}

function undefinedAttribute(environment: Environment, object: Undefined, name: string): unknown {
  if (name === '_undefined_name') return typeof object.origin.name === 'string' ? object.origin.name : null;
  return isUnsafeAttribute(object, name) ? unsafe(environment, object, name) : object.get(name);
}

/** `object[key]`: the item, else the attribute. */
export function getItem(environment: Environment, object: unknown, key: unknown): unknown {
  if (object instanceof Undefined) return object.get(key);
  const item = findItem(object, key);
  if (item !== undefined) return item;
  const name = key instanceof Markup ? key.text : key;
  const attribute = typeof name === 'string' ? findAttribute(environment, object, name) : undefined;
  return attribute === undefined ? environment.undefined({ object, name: key }) : attribute;
}

/** `object[a:b]`, which Jinja leaves to Python: what cannot be sliced is an error. */
export function takeSlice(object: unknown, slice: unknown): unknown {
  if (!(slice instanceof PySlice)) return undefined;
  if (object instanceof Undefined) return object.get(slice);
  if (object instanceof HostObject) {
    const part = object.getItem(slice);
    if (part !== undefined) return toPython(part);
  }
  if (object instanceof PyDict) throw typeError("unhashable type: 'slice'");
  const part = sliceOf(object, slice);
  if (part === undefined) throw typeError(`'${typeName(object)}' object is not subscriptable`);
  return part;
}

const LOOKUP_ERRORS = new Set(['KeyError', 'IndexError', 'LookupError', 'TypeError', 'AttributeError']);

/** An item that Python's `object[key]` finds; JavaScript's `undefined` otherwise. */
function findItem(object: unknown, key: unknown): unknown {
  if (object instanceof PyDict) return dictItem(object, key);
  if (key instanceof PySlice && !(object instanceof HostObject)) return sliceItem(object, key);

  if (object instanceof HostObject) return hostItem(object, key);
  const index = intOf(key);
  if (index === undefined) return undefined;
  if (Array.isArray(object)) return object.at(Number(index));
  if (typeof object === 'string') return characterAt(object, Number(index));
  if (object instanceof Markup) {
    const char = characterAt(object.text, Number(index));
    return char === undefined ? undefined : new Markup(char);
  }
  if (object instanceof PyRange) {
    const position = index < 0 ? object.length + Number(index) : Number(index);
    return position >= 0 && position < object.length ? object.at(position) : undefined;
  }
  return undefined;
}

function sliceItem(object: unknown, slice: PySlice): unknown {
  try {
    return sliceOf(object, slice);
  } catch (error) {
    if (error instanceof TemplateError && LOOKUP_ERRORS.has(error.type)) return undefined;
    throw error;
  }
}

function dictItem(dict: PyDict, key: unknown): unknown {
  try {
    return dict.get(key);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
}

function hostItem(object: HostObject, key: unknown): unknown {
  try {
    const item = object.getItem(key);
    return item === undefined ? undefined : toPython(item);
  } catch (error) {
    if (error instanceof TemplateError && LOOKUP_ERRORS.has(error.type)) return undefined;
    throw error;
  }
}

function characterAt(text: string, index: number): string | undefined {
  if (text.length > 4096) charge(text.length / 16);
  if (!/[\ud800-\udfff]/.test(text)) return text.at(index);
  return Array.from(text).at(index);
}

/** How what is not compiled reaches into values: an environment carries it for `format`, which lookups need themselves. */
export const ACCESS = { getAttribute, getItem, findItem } as const;

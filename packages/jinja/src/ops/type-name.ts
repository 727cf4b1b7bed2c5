import { PyBytes } from '../values/bytes.ts';
import { PyDict, PyDictView, PySet } from '../values/dict.ts';
import { PyFloat } from '../values/float.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import { Named } from '../values/named.ts';
import { PyRange } from '../values/range.ts';
import { PyNamedTuple, PyTuple } from '../values/tuple.ts';

/** The name of a value's Python class, as it stands in messages. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    case 'function':
      return 'function';
    default:
      return typeof value === 'object' ? objectTypeName(value) : 'object';
  }
}

function objectTypeName(value: object): string {
  if (Array.isArray(value)) return arrayTypeName(value);
  if (value instanceof Named) return value.className;
  if (value instanceof PyDict) return 'dict';
  if (value instanceof PyFloat) return 'float';
  if (value instanceof Markup) return 'Markup';
  if (value instanceof PySet) return 'set';
  if (value instanceof PyRange) return 'range';
  if (value instanceof PyIterator) return value.kind;
  if (value instanceof PyDictView) return `dict_${value.kind}`;
  if (value instanceof PyBytes) return 'bytes';
  return 'object';
}

function arrayTypeName(value: unknown[]): string {
  if (value instanceof PyNamedTuple) return value.typeName;
  return value instanceof PyTuple ? 'tuple' : 'list';
}

/** How a message names the owner of a missing attribute: `dict object`, `None`. */
export function attributeOwner(value: unknown): string {
  if (value === null) return 'None';
  if (value instanceof Named) return `${value.qualifiedName} object`;
  if (value instanceof Markup) return 'markupsafe.Markup object';
  return `${typeName(value)} object`;
}

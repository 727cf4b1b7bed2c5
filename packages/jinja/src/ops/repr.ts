import { checkSize, tick } from '../runtime/limits.ts';
import { PyBytes } from '../values/bytes.ts';
import { identityOf, PyDict, PyDictView, PySet } from '../values/dict.ts';
import { floatRepr, PyFloat } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { PyIterator } from '../values/iterator.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { stringRepr } from '../values/string-repr.ts';
import { PyNamedTuple, PyTuple } from '../values/tuple.ts';
import { reprHook, Undefined } from '../values/undefined.ts';
import { intText } from './number.ts';
import { typeName } from './type-name.ts';

// The containers being printed, so that one inside itself prints as `[...]`.
const printing: unknown[] = [];

/** Python's `str(value)`. */
export function str(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (value instanceof HostObject || value instanceof Undefined) return value.toText();
  if (value instanceof Markup) return value.text;
  return repr(value);
}

/** Python's `repr(value)`. */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  switch (typeof value) {
    case 'string':
      return stringRepr(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return intText(value);
    case 'number':
      return Number.isInteger(value) ? intText(BigInt(value)) : floatRepr(value);
    case 'object':
      return objectRepr(value);
    default:
      return '<function>';
  }
}

/** A made-up but stable address, where Python shows where an object lies in memory. */
function address(value: object): string {
  return `0x7f${(identityOf(value) * 64).toString(16).padStart(10, '0')}`;
}

function objectRepr(value: object): string {
  if (value instanceof PyFloat) return floatRepr(value.value);
  if (value instanceof HostObject) return value.toRepr();
  if (value instanceof Markup) return `Markup(${stringRepr(value.text)})`;
  if (value instanceof Undefined) return value.className === 'Undefined' ? 'Undefined' : 'Undefined';
  if (value instanceof PyRange) return rangeRepr(value);
  if (value instanceof PyBytes) return value.toRepr();
  if (value instanceof PyIterator) return `<${value.kind} object at ${address(value)}>`;
  if (
    Array.isArray(value) ||
    value instanceof PyDict ||
    value instanceof PySet ||
    value instanceof PyDictView
  ) {
    return containerRepr(value);
  }
  return `<${typeName(value)} object at ${address(value)}>`;
}

function rangeRepr({ start, stop, step }: PyRange): string {
  return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
}

function containerRepr(value: unknown[] | PyDict | PySet | PyDictView): string {
  if (printing.includes(value))
    return value instanceof PyDict ? '{...}' : value instanceof PyTuple ? '(...)' : '[...]';
  printing.push(value);
  try {
    const text = openRepr(value);
    checkSize(text.length);
    return text;
  } finally {
    printing.pop();
  }
}

function openRepr(value: unknown[] | PyDict | PySet | PyDictView): string {
  if (value instanceof PyDict) return dictRepr(value);
  if (value instanceof PySet) return value.size === 0 ? 'set()' : `{${joinRepr(value.keys())}}`;
  if (value instanceof PyDictView) return `dict_${value.kind}([${joinRepr(value)}])`;
  if (value instanceof PyNamedTuple) return tupleRepr(value);
  if (value instanceof PyTuple) return tupleRepr(value);
  return `[${joinRepr(value)}]`;
}

function tupleRepr(value: PyTuple): string {
  return value.length === 1 ? `(${repr(value[0])},)` : `(${joinRepr(value)})`;
}

function joinRepr(items: Iterable<unknown>): string {
  let text = '';
  for (const item of items) {
    tick();
    text += text === '' ? repr(item) : `, ${repr(item)}`;
  }
  return text;
}

function dictRepr(dict: PyDict): string {
  let text = '';
  for (const [key, value] of dict.entries()) {
    tick();
    text += `${text === '' ? '' : ', '}${repr(key)}: ${repr(value)}`;
  }
  return `{${text}}`;
}

reprHook.repr = repr;

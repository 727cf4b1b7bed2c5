import { PyBytes } from '../values/bytes.ts';
import { PyDict, PyDictView, PySet } from '../values/dict.ts';
import { PyFloat } from '../values/float.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { Undefined } from '../values/undefined.ts';

/** Python's `bool(value)`. */
export function isTrue(value: unknown): boolean {
  if (typeof value !== 'object') return Boolean(value);
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof HostObject || value instanceof Undefined) return value.isTrue();
  if (value instanceof PyDict || value instanceof PySet || value instanceof PyDictView) return value.size > 0;
  if (value instanceof PyFloat) return value.value !== 0;
  if (value instanceof Markup) return value.text !== '';
  if (value instanceof PyRange) return value.length > 0;
  if (value instanceof PyBytes) return value.data.length > 0;
  return true;
}

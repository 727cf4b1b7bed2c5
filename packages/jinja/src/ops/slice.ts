import { typeError, valueError } from '../errors.ts';
import { chargeItems } from '../runtime/limits.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { PyTuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import { intOf } from './number.ts';
import { repr } from './repr.ts';

/** Python's slice, the key of `object[a:b:c]`. */
export class PySlice extends HostObject {
  readonly start: unknown;
  readonly stop: unknown;
  readonly step: unknown;
  constructor(start: unknown, stop: unknown, step: unknown) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
  override get className(): string {
    return 'slice';
  }
  override toRepr(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`;
  }

  /** The indexes that the slice takes of a sequence. */
  resolve(length: number): { start: number; stop: number; step: number } {
    const step = bound(this.step) ?? 1;
    if (step === 0) throw valueError('slice step cannot be zero');
    const lowest = step < 0 ? -1 : 0;
    const highest = step < 0 ? length - 1 : length;
    const place = (value: unknown, fallback: number) => {
      const index = bound(value);
      if (index === undefined) return fallback;
      return Math.min(Math.max(index < 0 ? index + length : index, lowest), highest);
    };
    const start = place(this.start, step < 0 ? highest : 0);
    return { start, stop: place(this.stop, step < 0 ? lowest : highest), step };
  }
}

function bound(value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  const int = intOf(value);
  if (int !== undefined) return Number(int);
  if (value instanceof Undefined) throw value.error();
  throw typeError('slice indices must be integers or None or have an __index__ method');
}

/** A part of a sequence; JavaScript's `undefined` when the value is none. */
export function sliceOf(object: unknown, slice: PySlice): unknown {
  if (Array.isArray(object)) {
    const items = pick(object, slice);
    return object instanceof PyTuple ? PyTuple.fromItems(items) : items;
  }
  if (typeof object === 'string') return sliceText(object, slice);
  if (object instanceof Markup) return new Markup(sliceText(object.text, slice));
  if (object instanceof PyRange) return sliceRange(object, slice);
  return undefined;
}

function sliceText(text: string, slice: PySlice): string {
  chargeItems(text.length / 4);
  const plain = !/[\ud800-\udfff]/.test(text);
  const { start, stop, step } = slice.resolve(plain ? text.length : Array.from(text).length);
  if (plain && step === 1) return text.slice(start, Math.max(start, stop));
  return pick(plain ? text.split('') : Array.from(text), slice).join('');
}

function pick<T>(items: readonly T[], slice: PySlice): T[] {
  chargeItems(items.length);
  const { start, stop, step } = slice.resolve(items.length);
  if (step === 1) return items.slice(start, Math.max(start, stop));
  const picked: T[] = [];
  for (let index = start; step > 0 ? index < stop : index > stop; index += step) {
    const item = items[index];
    if (item !== undefined) picked.push(item);
  }
  return picked;
}

function sliceRange(range: PyRange, slice: PySlice): PyRange {
  const { start, stop, step } = slice.resolve(range.length);
  return new PyRange(range.at(start), range.at(stop), range.step * step);
}

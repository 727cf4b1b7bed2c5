import { bitsOf, parseInterface } from '@peersmith/net';
import { IrrError } from '../irr-error.ts';
import type { PrefixTable } from '../prefixes/prefix-table.ts';

/** Lengths that a range operator asks for (RFC 2622 §2). */
export type RangeOperator = (length: number, bits: number) => { from: number; to: number };

/** Reads `^-`, `^+`, `^n` or `^n-m`; null when it is none of these. */
export function readRange(text: string): RangeOperator | null {
  if (text === '^-') return (length, bits) => ({ from: length + 1, to: bits });
  if (text === '^+') return (length, bits) => ({ from: length, to: bits });
  const numbers = /^\^(?<from>\d{1,3})(?:-(?<to>\d{1,3}))?$/.exec(text)?.groups;
  if (!numbers) return null;
  const from = Number(numbers.from);
  const to = Number(numbers.to ?? numbers.from);
  return (length) => ({ from: Math.max(from, length), to });
}

export interface RangeLimits {
  /** Prefixes longer than this are left out; 0 leaves out none. */
  readonly longest: number;
  /** A table does not grow beyond this. */
  readonly most: number;
}

/** Takes in every prefix that a prefix with a range operator says; false when it is of the other family, null when it is no such thing. */
export function addRange(table: PrefixTable, word: string, limits: RangeLimits): boolean | null {
  const caret = word.indexOf('^');
  const prefix = parseInterface(caret === -1 ? word : word.slice(0, caret));
  const range = readRange(caret === -1 ? '^+' : word.slice(caret));
  if (!prefix || !range) return null;
  if (prefix.family !== table.family) return false;
  const bits = bitsOf(prefix.family);
  const asked =
    caret === -1 ? { from: prefix.prefixLength, to: prefix.prefixLength } : range(prefix.prefixLength, bits);
  const to = Math.min(asked.to, limits.longest || bits);
  if (asked.to > bits || asked.from > asked.to) return null;
  for (let length = asked.from; length <= to; length++) {
    addAll(table, { value: prefix.value, within: prefix.prefixLength, length, most: limits.most });
  }
  return true;
}

interface Specifics {
  value: bigint;
  within: number;
  length: number;
  most: number;
}

/** Every prefix of one length within another. */
function addAll(table: PrefixTable, { value, within, length, most }: Specifics): void {
  const bits = BigInt(bitsOf(table.family));
  const count = 2 ** (length - within);
  if (table.size + count > most) {
    throw new IrrError(
      'too_many_prefixes',
      `a range of /${length} within a /${within} is more than ${most} prefixes`,
    );
  }
  const base = (value >> (bits - BigInt(within))) << (bits - BigInt(within));
  const step = 1n << (bits - BigInt(length));
  for (let index = 0; index < count; index++) addNumber(table, base + step * BigInt(index), length);
}

function addNumber(table: PrefixTable, value: bigint, length: number): void {
  const room = table.room();
  for (let at = 0; at < table.width; at++) {
    table.words[room + at] = Number((value >> BigInt(32 * (table.width - 1 - at))) & 0xffff_ffffn);
  }
  table.push(length);
}

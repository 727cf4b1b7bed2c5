import { type Position, TemplateSyntaxError } from '../errors.ts';
import { CHARACTER_NAMES } from './character-names.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\([0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[\s\S])/gu;

/** The text that a literal's inside stands for, with Python's escapes. */
export function decodeString(inside: string, position: Position): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(ESCAPE, (whole: string, code: string) => decodeEscape(whole, code, position));
}

function decodeEscape(whole: string, sequence: string, position: Position): string {
  const simple = SIMPLE[sequence];
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(sequence)) return String.fromCodePoint(Number.parseInt(sequence, 8));
  if (sequence.startsWith('N{')) return namedCharacter(sequence.slice(2, -1), position);
  if (sequence.length > 1) {
    const point = Number.parseInt(sequence.slice(1), 16);
    if (point <= 0x10ffff) return String.fromCodePoint(point);
    throw new TemplateSyntaxError('illegal Unicode character', position);
  }
  if (sequence === 'x') throw new TemplateSyntaxError('truncated \\xXX escape', position);
  if (sequence === 'u') throw new TemplateSyntaxError('truncated \\uXXXX escape', position);
  if (sequence === 'U') throw new TemplateSyntaxError('truncated \\UXXXXXXXX escape', position);
  if (sequence === 'N') throw new TemplateSyntaxError('malformed \\N character escape', position);
  return whole;
}

function namedCharacter(name: string, position: Position): string {
  const character = CHARACTER_NAMES.get(name.toUpperCase());
  if (character !== undefined) return character;
  throw new TemplateSyntaxError('unknown Unicode character name', position);
}

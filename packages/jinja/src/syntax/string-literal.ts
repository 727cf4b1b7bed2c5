import { type Position, TemplateSyntaxError } from '../errors.ts';

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

const ESCAPE = /\\([0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^])/gu;

/** The text that a literal's inside stands for, with Python's escapes. */
export function decodeString(inside: string, position: Position): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(ESCAPE, (whole: string, escape: string) => decodeEscape(whole, escape, position));
}

function decodeEscape(whole: string, escape: string, position: Position): string {
  const simple = SIMPLE[escape];
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(escape)) return String.fromCodePoint(Number.parseInt(escape, 8));
  if (escape.length > 1) {
    const code = Number.parseInt(escape.slice(1), 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    throw new TemplateSyntaxError('illegal Unicode character', position);
  }
  if (escape === 'x') throw new TemplateSyntaxError('truncated \\xXX escape', position);
  if (escape === 'u') throw new TemplateSyntaxError('truncated \\uXXXX escape', position);
  if (escape === 'U') throw new TemplateSyntaxError('truncated \\UXXXXXXXX escape', position);
  if (escape === 'N') throw new TemplateSyntaxError('malformed \\N character escape', position);
  return whole;
}

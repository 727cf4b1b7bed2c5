import { typeError } from '../errors.ts';
import { typeName } from '../ops/type-name.ts';
import { Markup } from '../values/markup.ts';

/** What Python's `str.isspace` accepts, as the inside of a character class. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const LEADING_SPACE = new RegExp(`^[${SPACE}]+`);
const TRAILING = new RegExp(`[${SPACE}]`);

/** The text of a str argument. */
export function textArgument(value: unknown, what = 'must be str, not'): string {
  if (typeof value === 'string') return value;
  if (value instanceof Markup) return value.text;
  throw typeError(`${what} ${typeName(value)}`);
}

/** Python's `str.lstrip`. */
export function stripLeft(text: string, chars: string | undefined): string {
  if (chars === undefined) return text.replace(LEADING_SPACE, '');
  const set = new Set(chars);
  const units = Array.from(text);
  let start = 0;
  while (start < units.length && set.has(units[start] ?? '')) start++;
  return units.slice(start).join('');
}

/** Python's `str.rstrip`. */
export function stripRight(text: string, chars: string | undefined): string {
  if (chars === undefined) {
    let end = text.length;
    while (end > 0 && TRAILING.test(text.charAt(end - 1))) end--;
    return text.slice(0, end);
  }
  const set = new Set(chars);
  const units = Array.from(text);
  let end = units.length;
  while (end > 0 && set.has(units[end - 1] ?? '')) end--;
  return units.slice(0, end).join('');
}

/** Python's `str.strip`. */
export function strip(text: string, chars?: string): string {
  return stripRight(stripLeft(text, chars), chars);
}

const LINE_ENDS = String.fromCharCode(10, 11, 12, 13, 28, 29, 30, 0x85, 0x2028, 0x2029);
const LINE_BOUNDARY = new RegExp(`\\r\\n|[${LINE_ENDS}]`, 'g');

/** Python's `str.splitlines`. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(LINE_BOUNDARY)) {
    lines.push(text.slice(start, keepEnds ? match.index + match[0].length : match.index));
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** Python's `str.split`. */
export function split(text: string, separator: string | undefined, most: number): string[] {
  if (separator === undefined) return splitSpace(text, most);
  const parts = text.split(separator);
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(separator)];
}

function splitSpace(text: string, most: number): string[] {
  const gap = new RegExp(`[${SPACE}]+`, 'g');
  const parts: string[] = [];
  let start = text.length - stripLeft(text, undefined).length;
  gap.lastIndex = start;
  while (start < text.length) {
    const match = most >= 0 && parts.length >= most ? null : gap.exec(text);
    if (match === null) {
      const rest = text.slice(start);
      parts.push(rest);
      break;
    }
    parts.push(text.slice(start, match.index));
    start = match.index + match[0].length;
  }
  return parts;
}

/** Python's `str.rsplit`. */
export function splitFromRight(text: string, separator: string | undefined, most: number): string[] {
  if (most < 0) return split(text, separator, -1);
  const reversed = (value: string) => Array.from(value).reverse().join('');
  return split(reversed(text), separator === undefined ? undefined : reversed(separator), most)
    .map(reversed)
    .reverse();
}

/** Python's `str.lower`: a sigma at the end of a word has its own form, which JavaScript knows as well. */
export const lower = (text: string): string => text.toLowerCase();

/** Python's `str.upper`. */
export const upper = (text: string): string => text.toUpperCase();

/** Python's `str.capitalize`. */
export function capitalize(text: string): string {
  const [first = ''] = text;
  return titleChar(first) + lower(text.slice(first.length));
}

// Digraphs such as U+01C6 have a title form besides the upper form; ß becomes Ss.
function titleChar(char: string): string {
  const title: Readonly<Record<string, string>> = {
    '\u01c6': '\u01c5',
    '\u01c4': '\u01c5',
    '\u01c9': '\u01c8',
    '\u01c7': '\u01c8',
    '\u01cc': '\u01cb',
    '\u01ca': '\u01cb',
    '\u01f3': '\u01f2',
    '\u01f1': '\u01f2',
  };
  const known = title[char];
  if (known !== undefined) return known;
  const large = upper(char);
  const [first = ''] = large;
  return first + lower(large.slice(first.length));
}

/** Python's `str.title`: every run of letters is a word. */
export function title(text: string): string {
  return text.replace(/\p{Cased}+/gu, (word) => {
    const [first = ''] = word;
    return titleChar(first) + lower(word.slice(first.length));
  });
}

import { PythonError, typeError } from '../errors.ts';
import { splitLines, textArgument } from '../methods/text.ts';
import { length, textLength } from '../ops/iterate.ts';
import { indexArgument, numberOf } from '../ops/number.ts';
import { str } from '../ops/repr.ts';
import { isTrue } from '../ops/truth.ts';
import { typeName } from '../ops/type-name.ts';
import type { Context } from '../runtime/context.ts';
import { Markup } from '../values/markup.ts';
import { PyRange } from '../values/range.ts';
import { Undefined } from '../values/undefined.ts';

/** The `truncate` filter. */
export function truncate(
  value: unknown,
  size: unknown,
  killWords: unknown,
  end: unknown,
  leeway: unknown,
  context: Context,
): unknown {
  const limit = compared(size, '>=');
  const slack = leeway === null ? context.environment.policies.truncateLeeway : compared(leeway, '>=');
  const tail = textArgument(end);
  const endLength = textLength(tail);
  if (limit < endLength)
    throw new PythonError('AssertionError', `expected length >= ${endLength}, got ${limit}`);
  if (slack < 0) throw new PythonError('AssertionError', `expected leeway >= 0, got ${slack}`);
  if (length(value) <= limit + slack) return value;
  // Numbers of every kind can be compared with; a text is cut at whole ones alone.
  indexArgument(size);
  if (typeof value !== 'string' && !(value instanceof Markup)) throw notText(value, isTrue(killWords));
  const cut = Array.from(str(value))
    .slice(0, limit - endLength)
    .join('');
  const kept = isTrue(killWords) ? cut : cut.slice(0, cut.includes(' ') ? cut.lastIndexOf(' ') : cut.length);
  return value instanceof Markup ? new Markup(kept + tail) : kept + tail;
}

/** A number that Python compares with an integer. */
function compared(value: unknown, operator: string): number {
  const number = numberOf(value);
  if (number !== undefined) return number;
  if (value instanceof Undefined) throw value.error();
  throw typeError(`'${operator}' not supported between instances of '${typeName(value)}' and 'int'`);
}

function notText(value: unknown, killWords: boolean): Error {
  if (value instanceof Undefined) return value.error();
  if (killWords && Array.isArray(value))
    return typeError(`can only concatenate ${typeName(value)} (not "str") to ${typeName(value)}`);
  if (Array.isArray(value) || (value instanceof PyRange && !killWords))
    return new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'rsplit'`);
  return typeError(`unhashable type: 'slice'`);
}

/** The `wordwrap` filter: existing lines stay apart. */
export function wordWrap(
  value: unknown,
  width: unknown,
  breakLong: unknown,
  separator: unknown,
  breakHyphens: unknown,
  context: Context,
): string {
  const glue = glueOf(separator, context);
  const text = linesOf(value);
  if (text === '') return '';
  if (width instanceof Undefined) throw width.error();
  const wrapper = {
    width: indexArgument(width),
    breakLong: isTrue(breakLong),
    hyphens: isTrue(breakHyphens),
  };
  return splitLines(text)
    .map((line) => wrapLine(line, wrapper).join(glue))
    .join(glue);
}

function glueOf(separator: unknown, context: Context): string {
  if (separator === null) return context.environment.lexerOptions.newlineSequence;
  if (typeof separator === 'string' || separator instanceof Markup) return str(separator);
  if (separator instanceof Undefined) throw separator.error();
  throw new PythonError('AttributeError', `'${typeName(separator)}' object has no attribute 'join'`);
}

function linesOf(value: unknown): string {
  if (typeof value === 'string' || value instanceof Markup) return str(value);
  if (value instanceof Undefined) throw value.error();
  throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'splitlines'`);
}

interface Wrapper {
  readonly width: number;
  readonly breakLong: boolean;
  readonly hyphens: boolean;
}

const BLANK = /^[\t\n\v\f\r ]+$/;

/** Words, runs of blanks, and the pieces of words that end in a hyphen. */
function chunksOf(line: string, hyphens: boolean): string[] {
  const pieces = line.split(/([\t\n\v\f\r ]+)/).filter((piece) => piece !== '');
  if (!hyphens) return pieces;
  return pieces.flatMap((piece) => (BLANK.test(piece) ? [piece] : hyphenated(piece)));
}

const LETTER = /^[\p{L}_]$/u;
const WORD = /^[\p{L}\p{N}_]$/u;
const BEFORE_DASH = /^[\p{L}\p{N}_!"'&.,?]$/u;

// A word breaks after a hyphen between letters, and around a dash of two or more.
function hyphenated(word: string): string[] {
  if (!word.includes('-')) return [word];
  const chars = Array.from(word);
  const parts: string[] = [];
  let start = 0;
  const cut = (end: number) => {
    if (end > start) parts.push(chars.slice(start, end).join(''));
    start = end;
  };
  for (let index = 0; index < chars.length; index++) {
    if (chars[index] !== '-') continue;
    let end = index + 1;
    while (chars[end] === '-') end++;
    if (end - index > 1) {
      if (BEFORE_DASH.test(chars[index - 1] ?? '') && WORD.test(chars[end] ?? '')) {
        cut(index);
        cut(end);
      }
    } else if (breaksAfter(chars, index)) {
      cut(end);
    }
    index = end - 1;
  }
  cut(chars.length);
  return parts;
}

/** Whether two letters, or letter-hyphen-letter, stand before a hyphen, and letters behind it. */
function breaksAfter(chars: readonly string[], hyphen: number): boolean {
  const letter = (index: number) => LETTER.test(chars[index] ?? '');
  const before =
    letter(hyphen - 1) && (letter(hyphen - 2) || (chars[hyphen - 2] === '-' && letter(hyphen - 3)));
  const next = chars[hyphen + 2] === '-' ? hyphen + 3 : hyphen + 2;
  return before && letter(hyphen + 1) && letter(next);
}

function wrapLine(line: string, wrapper: Wrapper): string[] {
  if (wrapper.width <= 0) throw new PythonError('ValueError', `invalid width ${wrapper.width} (must be > 0)`);
  const chunks = chunksOf(line, wrapper.hyphens).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const current: string[] = [];
    let size = 0;
    if (lines.length > 0 && BLANK.test(chunks.at(-1) ?? '')) chunks.pop();
    for (
      let next = chunks.at(-1);
      next !== undefined && size + textLength(next) <= wrapper.width;
      next = chunks.at(-1)
    ) {
      current.push(next);
      size += textLength(next);
      chunks.pop();
    }
    const long = chunks.at(-1);
    if (long !== undefined && textLength(long) > wrapper.width) {
      breakChunk(chunks, current, size, long, wrapper);
    }
    if (BLANK.test(current.at(-1) ?? '')) current.pop();
    if (current.length > 0) lines.push(current.join(''));
  }
  return lines;
}

function breakChunk(chunks: string[], current: string[], size: number, long: string, wrapper: Wrapper): void {
  const room = wrapper.width < 1 ? 1 : wrapper.width - size;
  if (!wrapper.breakLong) {
    if (current.length === 0) current.push(chunks.pop() ?? '');
    return;
  }
  const characters = /[\ud800-\udfff]/.test(long) ? Array.from(long) : long;
  let end = room;
  const hyphen = characters.slice(0, room).lastIndexOf('-');
  if (
    wrapper.hyphens &&
    characters.length > room &&
    hyphen > 0 &&
    /[^-]/.test(textOf(characters.slice(0, hyphen)))
  ) {
    end = hyphen + 1;
  }
  current.push(textOf(characters.slice(0, end)));
  chunks[chunks.length - 1] = textOf(characters.slice(end));
}

// Text without surrogates is cut as it is: an array of its characters would be made for every line.
function textOf(characters: string | readonly string[]): string {
  return typeof characters === 'string' ? characters : characters.join('');
}

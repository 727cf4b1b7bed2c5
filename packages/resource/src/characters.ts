import * as z from 'zod';

/** Whether a text is one line, or prose with line ends and tabs. */
export type Lines = 'one' | 'many';

// `Cc` is C0, DEL and C1 (ECMA-48). One line has no line end of Unicode either: U+0085, U+2028 and U+2029.
const IN_ONE_LINE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
const IN_PROSE = /(?![\t\n\r])[\p{Cc}\p{Cs}]/u;
const LINE_END = /[\n\r\u0085\u2028\u2029]/;

/** The number of octets of a text in UTF-8. */
const octets = (text: string): number => new TextEncoder().encode(text).length;
const codeOf = (found: string): string =>
  `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/** Where a character stands, counted from 1, for people and for programs that count octets. */
const placeOf = (text: string, at: number): string =>
  `at character ${[...text.slice(0, at)].length + 1} (byte ${octets(text.slice(0, at)) + 1})`;

/** What a text has that none of its kind may have, and where; null when there is nothing. */
export function characterProblem(text: string, lines: Lines): string | null {
  const found = (lines === 'one' ? IN_ONE_LINE : IN_PROSE).exec(text);
  if (!found) return null;
  const [character] = found;
  const where = `${codeOf(character)} ${placeOf(text, found.index)}`;
  if (character === '\0') return `Null characters are not allowed: ${where}.`;
  if (!character.isWellFormed()) return `Surrogate characters are not allowed: ${where}.`;
  if (LINE_END.test(character)) return `This field takes one line of text; it has a line end: ${where}.`;
  if (character === '\t') return `This field takes no tab: ${where}.`;
  const misread = character >= '\u0080' ? '; the text seems to be Windows-1252 that was read as Latin-1' : '';
  return `Control characters are not allowed: ${where}${misread}.`;
}

/** Text without the characters that no text of its kind may have. */
export const cleanString = (lines: Lines, bounds: z.ZodString = z.string()) =>
  bounds.superRefine((text, issues) => {
    const message = characterProblem(text, lines);
    if (message) issues.addIssue({ code: 'custom', message });
  });

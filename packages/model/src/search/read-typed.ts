import { searchWord, type TypedFilter } from './words.ts';

export interface TypedSearch {
  filters: TypedFilter[];
  /** The words that are no filters. */
  text: string;
}

const PART = /([a-z]+):((?:"[^"]*"?|[^\s",])+(?:,(?:"[^"]*"?|[^\s",])+)*)?|"[^"]*"?|\S+/gi;

/**
 * Tells filters from the words of a search: `status:down at:decix,"AMS-IX" netflix`. What has a colon and names no filter is a word as any
 * other, such as an address.
 */
export function readTyped(text: string): TypedSearch {
  const filters: TypedFilter[] = [];
  const words: string[] = [];
  for (const [part, name = '', given = ''] of text.matchAll(PART)) {
    const word = searchWord(name)?.word;
    if (!word) words.push(part);
    else if (given) add(filters, word, valuesIn(given));
  }
  return { filters, text: words.join(' ') };
}

/** One word twice means any of its values. */
function add(filters: TypedFilter[], word: string, values: readonly string[]): void {
  const known = filters.find((one) => one.word === word);
  if (known) known.values.push(...values);
  else if (values.length) filters.push({ word, values: [...values] });
}

const valuesIn = (given: string): string[] =>
  [...given.matchAll(/(?:"([^"]*)"?|[^",]+)/g)]
    .map(([plain, quoted]) => (quoted ?? plain).trim())
    .filter(Boolean);

/** A value as it is typed: in quotes where it has blanks or commas. */
export const writtenValue = (value: string): string =>
  /[\s,]/.test(value) ? `"${value.replaceAll('"', '')}"` : value;

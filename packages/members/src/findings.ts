import * as z from 'zod';
import type { Finding, FindingCode } from './member-export.ts';

/** A place in the file, and the list of what is wrong with it. */
export class Place {
  readonly where: string;
  readonly #list: Finding[];
  readonly #said: Set<string>;

  constructor(list: Finding[] = [], where = '', said: Set<string> = new Set()) {
    this.#list = list;
    this.where = where;
    this.#said = said;
  }

  /** A place below this one. */
  at(...names: readonly (string | number)[]): Place {
    const path = names.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    return new Place(this.#list, this.where + path, this.#said);
  }

  find(what: FindingCode, text: string): void {
    this.#list.push({ where: this.where, what, text });
  }

  /** As `find`, but once in a file: what all members have is no news at the second. */
  findOnce(what: FindingCode, text: string): void {
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.find(what, text);
  }

  /** The value as a schema reads it; null where it is not there, or is something else, which is found. */
  read<T>(schema: z.ZodType<T>, value: unknown, wanted: string): T | null {
    if (value === undefined || value === null || value === '') return null;
    const { success, data } = schema.safeParse(value);
    if (success) return data;
    this.find('wrong_type', `This should be ${wanted}, and is ${kindOf(value)}; it was left out.`);
    return null;
  }

  /** The items of a list with their places; what is no object among them is found and left out. */
  objects(value: unknown, name: string): { item: Record<string, unknown>; place: Place }[] {
    const list = this.at(name).read(z.array(z.unknown()), value, 'a list') ?? [];
    return list.flatMap((entry, index) => {
      const place = this.at(name, index);
      const item = place.read(Item, entry, 'an object');
      return item ? [{ item, place }] : [];
    });
  }
}

const Item = z.record(z.string(), z.unknown());

/** An object with names, whatever is in it. */
export const readItem = (place: Place, value: unknown): Record<string, unknown> | null =>
  place.read(Item, value, 'an object');

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `the ${typeof value} ${shown(value)}`;
}

/** A value in a message, short enough to be read. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57).toWellFormed()}…` : text;
};

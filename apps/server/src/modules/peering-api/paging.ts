import * as z from 'zod';
import { refused } from './refusals.ts';

/** Most entries of a page. */
const MOST = 100;

/** How many entries a page has: what is asked, or as many as there may be. */
export const pageSize = (max_results: number | undefined): number => max_results || MOST;

/** Where the next page begins, as something that nobody reads. */
export const tokenOf = (place: unknown): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** What a token says; one that we did not make is refused. */
export function placeIn<T>(schema: z.ZodType<T>, token: string | undefined): T | null {
  if (token === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw refused(400, 'next_token', 'This is no token of a page of ours: begin at the first page.');
  }
}

/** The first of `rows`, which are one more than a page where there is another. */
export function pageOf<T>(rows: readonly T[], size: number, place: (last: T) => unknown) {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return { page, ...(rows.length > size && last !== undefined ? { next_token: tokenOf(place(last)) } : {}) };
}

/** The place of a session in lists. */
export const SessionPlace = z.strictObject({ kind: z.enum(['d', 'r', 'x']), id: z.int().nonnegative() });

import { type RawBuilder, sql } from 'kysely';
import { unprocessable } from '../../../engine/errors.ts';

export interface PageOf {
  limit: number;
  offset: number;
  ordering: readonly string[];
}

/** A page of results, and how many there are on all pages. */
export interface Paged<T> {
  count: number;
  results: T[];
}

/** What a list can be ordered by. */
export type Ordered = Readonly<Record<string, RawBuilder<unknown>>>;

/** `['-exchanges', 'asn']` as SQL, with the list's own order after it. What is not known stands last either way. */
export function orderedBy(
  orders: Ordered,
  asked: readonly string[],
  always: readonly string[],
): RawBuilder<unknown> {
  const terms = [...asked, ...always].map((word) => {
    const order = Object.hasOwn(orders, word.replace(/^-/, '')) && orders[word.replace(/^-/, '')];
    if (!order) throw unprocessable('ordering', `"${word}" is none of ${Object.keys(orders).join(', ')}.`);
    return word.startsWith('-') ? sql`${order} desc nulls last` : sql`${order} nulls last`;
  });
  return sql.join(terms);
}

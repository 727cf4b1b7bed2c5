import { type AnyResource, contentTypeOf, type ParsedQuery, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, grantOf } from '../context.ts';
import { queryWhere } from '../read/filter.ts';
import { grantedWhere, type Page, scopeOf } from '../read/read.ts';
import { changedAmong, type TableChanges } from '../schema/table-changes.ts';
import { tablesRead } from './dependencies.ts';

const MOST_KEPT = 1000;

interface Kept {
  /** What is counted by; null when that is more than tables. */
  tables: readonly string[] | null;
  counted?: { count: number; stamp: number };
}

/** How many rows match what somebody asks for under their grants, until a table that this was counted by has changed. */
export class CountCache {
  readonly #kept = new Map<string, Kept>();
  readonly #changes: TableChanges;

  constructor(changes: TableChanges) {
    this.#changes = changes;
  }

  /** What is known as of the last snapshot that was learnt of, and what would change that since. */
  get(question: string): Page['known'] {
    const { tables, counted } = this.#kept.get(question) ?? {};
    const { seen } = this.#changes;
    if (!tables || !counted || seen === null || counted.stamp !== this.#changes.stampOf(tables))
      return undefined;
    return { count: counted.count, unless: changedAmong(seen, tables) };
  }

  /** Takes note of a question, and of the tables that its count is read from. */
  expect(question: string, tablesOf: () => readonly string[] | null): void {
    if (this.#kept.has(question)) return;
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(question, { tables: tablesOf() });
  }

  /** Keeps a count of the last snapshot that was learnt of. */
  put(question: string, count: number): void {
    const kept = this.#kept.get(question);
    if (kept?.tables) kept.counted = { count, stamp: this.#changes.stampOf(kept.tables) };
  }
}

/** Names a question to a list, by all that its count depends on besides tables. */
export const questionOf = (
  context: Context,
  resource: AnyResource,
  { where, q, createdByRequest, updatedByRequest }: ParsedQuery,
): string =>
  JSON.stringify([
    contentTypeOf(resource),
    where,
    q,
    createdByRequest,
    updatedByRequest,
    grantOf(context, resource),
  ]);

/** The tables that the count of a question is read from; null when it depends on more than tables. */
export function tablesCounted(context: Context, resource: AnyResource, query: ParsedQuery): string[] | null {
  const asked = queryWhere(scopeOf(context.engine, resource), query);
  const count = sql`select count(*) from ${sql.table(tableOf(resource))} t0 where ${asked} and ${grantedWhere(context, resource)}`;
  return tablesRead(context.engine.registry, count.compile(context.db).sql);
}

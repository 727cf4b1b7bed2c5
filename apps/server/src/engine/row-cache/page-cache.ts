import { type AnyResource, contentTypeOf, type ParsedQuery, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, grantOf } from '../context.ts';
import { queryWhere } from '../read/filter.ts';
import { orderTerms } from '../read/order.ts';
import { grantedWhere, type Page, type Picked, scopeOf } from '../read/read.ts';
import { changedAmong, type TableChanges } from '../schema/table-changes.ts';
import { tablesRead } from './dependencies.ts';

const MOST_QUESTIONS = 1000;
/** Rows on all pages that are kept, and on one of them. */
const MOST_ROWS = 200_000;
const LONGEST_PAGE = 250;

interface Stamped<T> {
  value: T;
  stamp: number;
}

interface Question {
  /** What it is answered from; null when that is more than tables. */
  tables: readonly string[] | null;
  count?: Stamped<number>;
  pages: Map<string, Stamped<Omit<Picked, 'count'>>>;
}

/** Which rows answer what somebody asks for under their grants, and how many, until a table that this was read from has changed. */
export class PageCache {
  #questions = new Map<string, Question>();
  #rows = 0;
  readonly #changes: TableChanges;

  constructor(changes: TableChanges) {
    this.#changes = changes;
  }

  /** What is known as of the last snapshot that was learnt of, and what would change that since. */
  get(name: string, page: Page, tablesOf: () => readonly string[] | null): Page['known'] {
    const { tables, count, pages } = this.#questions.get(name) ?? this.#expect(name, tablesOf());
    const { seen } = this.#changes;
    if (!tables || seen === null) return undefined;
    const stamp = this.#changes.stampOf(tables);
    if (count?.stamp !== stamp) return undefined;
    const held = pages.get(partOf(page));
    const picked = held?.stamp === stamp ? held.value : undefined;
    return { count: count.value, picked, unless: changedAmong(seen, tables) };
  }

  /** Keeps an answer in the last snapshot that was learnt of. */
  put(name: string, page: Page, { ids, versions, count }: Picked): void {
    const question = this.#questions.get(name);
    if (!question?.tables) return;
    const stamp = this.#changes.stampOf(question.tables);
    question.count = { value: count, stamp };
    if (ids.length > LONGEST_PAGE) return;
    this.#rows += ids.length + 1;
    question.pages.set(partOf(page), { value: { ids, versions }, stamp });
  }

  #expect(name: string, tables: readonly string[] | null): Question {
    if (this.#questions.size >= MOST_QUESTIONS || this.#rows > MOST_ROWS) {
      this.#questions = new Map();
      this.#rows = 0;
    }
    const question: Question = { tables, pages: new Map() };
    this.#questions.set(name, question);
    return question;
  }
}

const partOf = ({ limit, offset, keyset }: Page) => `${limit} ${keyset ? JSON.stringify(keyset) : offset}`;

/** Names a question to a list, by all that its answer depends on besides tables. */
export const questionOf = (
  context: Context,
  resource: AnyResource,
  { where, q, createdByRequest, updatedByRequest }: ParsedQuery,
  { ordering }: Page,
): string =>
  JSON.stringify([
    contentTypeOf(resource),
    where,
    q,
    createdByRequest,
    updatedByRequest,
    ordering,
    grantOf(context, resource),
  ]);

/** The tables that a question is answered from; null when the answer depends on more than tables. */
export function tablesAsked(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  { ordering }: Page,
): string[] | null {
  const scope = scopeOf(context.engine, resource);
  const asked = sql`select t0.id from ${sql.table(tableOf(resource))} t0 where ${queryWhere(scope, query)} and ${grantedWhere(context, resource)} order by ${sql.join(orderTerms(scope, ordering))}`;
  return tablesRead(context.engine.registry, asked.compile(context.db).sql);
}

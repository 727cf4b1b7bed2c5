import { HostObject, intOf, PySlice, PythonError, repr, valueError } from '@peersmith/jinja';
import { Entity } from '../model/entity.ts';
import type { Model } from '../model/model.ts';
import type { Store } from '../model/store.ts';
import type { Methods } from '../values/methods.ts';

const PRINTED = 20;

/** What a query set is made of besides its items. */
interface Query {
  readonly store: Store;
  readonly model: Model;
  /** What templates may call on it. */
  readonly methods: Methods<QuerySet>;
  /** Made once, when first needed. */
  readonly fetch: () => readonly unknown[];
  /** Whether the items have an order of their own; false leaves `first` and `last` to order by id. */
  readonly ordered: boolean;
}

/** Django's `QuerySet` over the projection: lazy, read once, and never changed. */
export class QuerySet extends HostObject {
  readonly query: Query;
  private fetched: readonly unknown[] | null = null;

  constructor(query: Query) {
    super();
    this.query = query;
  }

  /** The items: objects, or what `.values()` made of them. */
  get items(): readonly unknown[] {
    return (this.fetched ??= this.query.fetch());
  }
  get entities(): readonly Entity[] {
    return this.items.filter((item) => item instanceof Entity);
  }
  /** The same kind of set with other items. */
  with(fetch: () => readonly unknown[], ordered = this.query.ordered): QuerySet {
    return new QuerySet({ ...this.query, fetch, ordered });
  }

  override get className(): string {
    return 'QuerySet';
  }
  override get qualifiedName(): string {
    return 'django.db.models.query.QuerySet';
  }
  override getAttribute(name: string): unknown {
    if (name === 'ordered') return this.query.ordered;
    return this.query.methods.get(name)?.(this);
  }
  override iterate(): Iterable<unknown> {
    return this.items;
  }
  override getLength(): number {
    return this.items.length;
  }
  override getItem(key: unknown): unknown {
    if (key instanceof PySlice) return this.slice(key);
    const index = intOf(key);
    if (index === undefined) return undefined;
    if (index < 0) throw negative();
    return this.items[Number(index)];
  }
  private slice(slice: PySlice): QuerySet | unknown[] {
    if ([slice.start, slice.stop].some((bound) => Number(intOf(bound) ?? 0) < 0)) throw negative();
    const { start, stop, step } = slice.resolve(this.items.length);
    const part = this.items.slice(start, Math.max(start, stop));
    return step === 1 ? this.with(() => part) : part.filter((_, at) => at % step === 0);
  }
  override toRepr(): string {
    const shown = this.items.slice(0, PRINTED).map(repr);
    if (this.items.length > PRINTED) shown.push("'...(remaining elements truncated)...'");
    return `<QuerySet [${shown.join(', ')}]>`;
  }
}

const negative = () => valueError('Negative indexing is not supported.');

/** `Community.DoesNotExist` and its sister, which carry the class they are about. */
export function noMatch(model: Model): PythonError {
  return new PythonError(
    `${model.qualifiedName}.DoesNotExist`,
    `${model.className} matching query does not exist.`,
  );
}
export function severalMatches(model: Model, count: number): PythonError {
  return new PythonError(
    `${model.qualifiedName}.MultipleObjectsReturned`,
    `get() returned more than one ${model.className} -- it returned ${count}!`,
  );
}

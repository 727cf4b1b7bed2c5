import type { ColumnType, Generated } from 'kysely';
import type { Resource } from './define.ts';
import type { Field, Fields } from './field.ts';

type F<R> = R extends Resource<infer X, infer _A> ? X : never;
type Stored<X> = X extends Field<infer S, any, any, any, any> ? S : never;
type Write<X> = X extends Field<any, infer W, any, any, any> ? W : never;
type Read<X> = X extends Field<any, any, infer R, any, any> ? R : never;
type Opt<X> = X extends Field<any, any, any, infer O, any> ? O : never;
type Column<X> = X extends Field<any, any, any, any, infer C> ? C : never;
type Is<T> = [T] extends [never] ? false : true;

interface Frame {
  id: number;
  url: string;
  display_url?: string;
  display: string;
  created: string;
  updated: string;
}

/** The table as Kysely sees it. */
export type Table<R> = { id: Generated<number>; created: Generated<string>; updated: Generated<string> } & {
  -readonly [K in keyof F<R> & string as Is<Stored<F<R>[K]>> extends true
    ? `${K}${Column<F<R>[K]>}`
    : never]: Opt<F<R>[K]> extends true
    ? ColumnType<Stored<F<R>[K]>, Stored<F<R>[K]> | undefined, Stored<F<R>[K]>>
    : Stored<F<R>[K]>;
};

/** What the API returns. */
export type Json<R> = Frame & {
  -readonly [K in keyof F<R> as Is<Read<F<R>[K]>> extends true ? K : never]: Read<F<R>[K]>;
};

/** What create takes, and what update takes. */
export type Create<R> = {
  -readonly [K in keyof F<R> as Is<Write<F<R>[K]>> extends true
    ? Opt<F<R>[K]> extends true
      ? never
      : K
    : never]: Write<F<R>[K]>;
} & {
  -readonly [K in keyof F<R> as Is<Write<F<R>[K]>> extends true
    ? Opt<F<R>[K]> extends true
      ? K
      : never
    : never]?: Write<F<R>[K]> | undefined;
};
export type Update<R> = Partial<Create<R>>;

export type ComputedKeys<R> = {
  [K in keyof F<R>]: F<R>[K] extends { storage: 'computed' }
    ? F<R>[K] extends { byTrait: true }
      ? never
      : K
    : never;
}[keyof F<R>] &
  string;
export type FieldsOf<R> = F<R> extends Fields ? F<R> : never;

import type { AnyField, Fields } from './field.ts';
import type { Supply } from './supply.ts';

/** What many resources have and none declares for itself: a word in `traits`, and what it adds to each that carries it. */
export interface Trait<N extends string = string, F extends Fields = Fields> {
  name: N;
  /** One sentence: what an object has by it. */
  about: string;
  /** The fields that it adds; how computed ones are worked out is told by its file in the server. */
  fields: F;
  /** Fields of those that carry it that need not be given where one of its own is: the server fills them in. */
  supplies?: Supply;
}

/** Fields as those have them that carry the trait. */
export type Carried<F> = { readonly [K in keyof F]: F[K] & { readonly byTrait: true } };

/** Declares a trait. */
export function defineTrait<const N extends string, const F extends Fields = Record<never, never>>(given: {
  name: N;
  about: string;
  fields?: F;
  supplies?: Supply;
}): Trait<N, Carried<F>> {
  const fields = Object.entries(given.fields ?? {}).map(([key, field]): [string, AnyField] => [
    key,
    { ...field, byTrait: true },
  ]);
  return { ...given, fields: Object.fromEntries(fields) as unknown as Carried<F> };
}

type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void
  ? I
  : never;

/** The fields that a list of traits adds. */
export type FieldsOfTraits<T> = T extends readonly (infer E)[]
  ? Intersection<E extends Trait<string, infer F> ? F : never>
  : unknown;

/** Whether a resource has a trait. */
export const carries = (resource: { traits: readonly Trait[] }, { name }: Pick<Trait, 'name'>): boolean =>
  resource.traits.some((one) => one.name === name);

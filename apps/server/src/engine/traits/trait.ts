import type { AnyResource, Trait } from '@peersmith/resource';
import type { RawBuilder } from 'kysely';

/** SQL of a field that a trait adds, for the row that `alias` names in the table of `resource`. */
export type TraitComputation = (of: { resource: AnyResource; alias: string }) => RawBuilder<unknown>;

/** What the server does for every resource that carries a trait. */
export interface TraitBehaviour {
  trait: Trait;
  computed: Readonly<Record<string, TraitComputation>>;
}

type Computed<F> = { [K in keyof F]: F[K] extends { storage: 'computed' } ? K : never }[keyof F] & string;

/** Binds behaviour to a trait. A computed field that it adds and that is missing here does not compile. */
export const implementTrait = <N extends string, F extends Trait['fields']>(
  trait: Trait<N, F>,
  behaviour: { computed: Readonly<Record<Computed<F>, TraitComputation>> },
): TraitBehaviour => ({ trait, ...behaviour });

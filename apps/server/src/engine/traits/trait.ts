import type { AnyResource, Row, Trait } from '@peersmith/resource';
import type { RawBuilder } from 'kysely';
import type { Context } from '../context.ts';
import type { Saving } from '../implement.ts';

/** SQL of a field that a trait adds, for the row that `alias` names in the table of `resource`. */
export type TraitComputation = (of: { resource: AnyResource; alias: string }) => RawBuilder<unknown>;

/** What the server does for every resource that carries a trait. */
export interface TraitBehaviour {
  trait: Trait;
  computed: Readonly<Record<string, TraitComputation>>;
  /** Works out what SQL only gathers, for all rows of a page; it is not called where none of its computed fields is asked for. */
  finish?: (rows: readonly Row[], context: Context) => void;
  /** May fill or refuse drafts, before the resource itself looks at them. */
  beforeSave?: (resource: AnyResource, items: readonly Saving[], context: Context) => Promise<void>;
}

type Computed<F> = { [K in keyof F]: F[K] extends { storage: 'computed' } ? K : never }[keyof F] & string;

/** Binds behaviour to a trait. A computed field that it adds and that is missing here does not compile. */
export const implementTrait = <N extends string, F extends Trait['fields']>(
  trait: Trait<N, F>,
  behaviour: Pick<TraitBehaviour, 'finish' | 'beforeSave'> & {
    computed: Readonly<Record<Computed<F>, TraitComputation>>;
  },
): TraitBehaviour => ({ trait, ...behaviour });

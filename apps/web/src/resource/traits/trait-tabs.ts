import type { AnyResource, Trait } from '@peersmith/resource';
import type { Row } from '../../api/row.ts';
import type { Tab } from '../present.ts';

/** The tab of every object whose resource carries a trait. */
export interface TraitTab extends Tab {
  /** Last part of its path. */
  tab: string;
  /** How many there are in it, as the object itself says. */
  count?: (row: Row) => number;
}

const tabs = new Map<string, TraitTab>();

/** Gives each resource that carries the trait a tab. */
export function presentTrait(trait: Trait, tab: TraitTab): void {
  tabs.set(trait.name, tab);
}

/** The tabs of a resource by its traits, in the order of those. */
export const traitTabsOf = (resource: AnyResource): TraitTab[] =>
  resource.traits.flatMap(({ name }) => tabs.get(name) ?? []);

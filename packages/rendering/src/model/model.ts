import type { Methods } from '../values/methods.ts';
import type { Entity } from './entity.ts';

/** A way from one object to others. */
export interface Relation {
  /** Its name in lookups: `directpeeringsession`. */
  readonly query: string;
  /** Its name as an attribute: `directpeeringsession_set`. */
  readonly attribute: string;
  /** The content type it leads to. */
  readonly target: string;
  /** The class of its manager; null when it leads to one object at most. */
  readonly manager: 'ManyRelatedManager' | 'RelatedManager' | '_TaggableManager' | null;
  /** The column with the id of the one object. */
  readonly column: string | null;
  /** The objects, in their default order. */
  readonly follow: (entity: Entity) => readonly Entity[];
  /** The one object, where the relation is a pointer. */
  readonly lead?: (entity: Entity) => Entity | null;
}

export type Property = (entity: Entity) => unknown;

/** What templates see of one kind of object: an allow-list. */
export interface Model {
  readonly type: string;
  readonly className: string;
  /** With the module, as messages show it. */
  readonly qualifiedName: string;
  /** What the printed manager says before the class: `bgp`. */
  readonly app: string;
  readonly text: (entity: Entity) => string;
  /** Whether lists have a default order. */
  readonly ordered: boolean;
  /** Keys to order by, `-` before those that run down. */
  readonly order: readonly string[];
  /** Stored values by name. */
  readonly columns: ReadonlyMap<string, Property>;
  /** By name in lookups. */
  readonly relations: ReadonlyMap<string, Relation>;
  /** By name of attribute. */
  readonly attributes: ReadonlyMap<string, Property>;
  readonly methods: Methods<Entity>;
}

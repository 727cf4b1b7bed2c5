import { HostObject } from '@peersmith/jinja';
import type { Entity } from '../model/entity.ts';
import type { Relation } from '../model/model.ts';
import { type Methods, methods } from '../values/methods.ts';
import { QUERY_METHODS, querySet } from './query-methods.ts';
import type { QuerySet } from './query-set.ts';

const HIDDEN = new Set(['ordered']);

/** What stands for related objects: a query set must be asked of it (`.all()`), and it cannot be iterated itself. */
export class RelatedManager extends HostObject {
  readonly owner: Entity;
  readonly relation: Relation;
  constructor(owner: Entity, relation: Relation) {
    super();
    this.owner = owner;
    this.relation = relation;
  }
  get set(): QuerySet {
    return querySet(this.owner.store, this.relation.target, () => this.relation.follow(this.owner));
  }
  override get className(): string {
    return this.relation.manager ?? 'RelatedManager';
  }
  override get qualifiedName(): string {
    return `django.db.models.fields.related_descriptors.create_${this.className === 'RelatedManager' ? 'reverse_many_to_one' : 'forward_many_to_many'}_manager.<locals>.${this.className}`;
  }
  override isTrue(): boolean {
    return true;
  }
  override toRepr(): string {
    const model = this.owner.store.model(this.relation.target);
    return `${model.app}.${model.className}.None`;
  }
  override getAttribute(name: string): unknown {
    if (this.className === '_TaggableManager' && TAG_METHODS.has(name)) return TAG_METHODS.get(name)?.(this);
    return HIDDEN.has(name) ? undefined : QUERY_METHODS.get(name)?.(this.set);
  }
}

const TAG_METHODS: Methods<RelatedManager> = methods<RelatedManager>({
  'names()': ({ set }) => set.with(() => set.entities.map((tag) => tag.text('name'))),
  'slugs()': ({ set }) => set.with(() => set.entities.map((tag) => tag.text('slug'))),
});

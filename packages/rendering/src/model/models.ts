import { PyDict } from '@peersmith/jinja';
import { registry } from '@peersmith/model';
import { type AnyResource, pagePathOf } from '@peersmith/resource';
import { DEFAULT_MERGE, mergeContexts } from '../contexts/merge-contexts.ts';
import { allPrefixes, asnsOf } from '../peering/registry-lists.ts';
import { RelatedManager } from '../query/manager.ts';
import { jsonValue } from '../values/json-value.ts';
import { methods } from '../values/methods.ts';
import { columnsOf, displaysOf } from './columns.ts';
import type { Entity } from './entity.ts';
import { exportableSpecs } from './exportable-specs.ts';
import { withContacts } from './messaging-specs.ts';
import type { Model, Property, Relation } from './model.ts';
import { forwardRelations, reverseRelations } from './relations.ts';
import { SPECS, type Spec } from './specs.ts';

/** What templates see: what is written about here, contacts, and whatever else can be exported. */
const EVERY: Readonly<Record<string, Spec>> = { ...exportableSpecs(), ...withContacts(SPECS) };
const TYPES: ReadonlySet<string> = new Set(Object.keys(EVERY));

/** The context of an object: what is assigned to it merged by weight, and its own over it; nothing is null. */
const contextOf: Property = (entity) => {
  const { contexts, assigned, context_merge: how = DEFAULT_MERGE } = entity.store.projection;
  const own = entity.getAttribute('local_context_data');
  const layers = (assigned?.[entity.model.type]?.[entity.id] ?? []).map((id) =>
    jsonValue(contexts?.[id] ?? '{}'),
  );
  return mergeContexts(
    [...layers, own].filter((layer) => layer instanceof PyDict),
    how,
  );
};

function attributesOf(
  resource: AnyResource,
  spec: Spec,
  relations: Iterable<Relation>,
): Map<string, Property> {
  const attributes = columnsOf(resource);
  attributes.set('pk', (entity) => entity.id);
  if ('local_context_data' in resource.fields) attributes.set('config_context', contextOf);
  for (const relation of relations) {
    attributes.set(
      relation.attribute,
      relation.manager
        ? (entity) => new RelatedManager(entity, relation)
        : (relation.lead ?? ((entity) => relation.follow(entity)[0] ?? null)),
    );
  }
  for (const [name, property] of Object.entries(spec.properties ?? {})) attributes.set(name, property);
  for (const [name, property] of Object.entries(listsOf(resource))) attributes.set(name, property);
  return attributes;
}

/** What registries say of a network: in no column of it, and loaded for templates that read it only. */
const LISTS: Readonly<Record<string, Property>> = {
  prefixes: allPrefixes,
  as_list: (system) => asnsOf(system, false),
};
const listsOf = ({ app, name }: AnyResource) =>
  app === 'peering' && name === 'autonomoussystem' ? LISTS : {};

function methodsOf(resource: AnyResource, spec: Spec) {
  const every: Record<string, (self: Entity, ...values: unknown[]) => unknown> = {
    ...spec.methods,
    'get_absolute_url()': ({ id }) => `${pagePathOf(resource) ?? '/'}${id}/`,
  };
  for (const [name, label] of displaysOf(resource)) every[`${name}()`] = label;
  if ('local_context_data' in resource.fields) every['get_config_context()'] = contextOf;
  return methods<Entity>(every);
}

function build(): Map<string, Model> {
  const reverse = new Map<string, Relation[]>();
  for (const type of TYPES) {
    for (const [target, relation] of reverseRelations(resourceOf(type), TYPES))
      reverse.set(target, [...(reverse.get(target) ?? []), relation]);
  }
  return new Map(
    Object.entries(EVERY).map(([type, spec]): [string, Model] => {
      const resource = resourceOf(type);
      const relations = [...forwardRelations(resource, TYPES), ...(reverse.get(type) ?? [])];
      return [type, modelOf(type, resource, spec, relations)];
    }),
  );
}

function modelOf(type: string, resource: AnyResource, spec: Spec, relations: readonly Relation[]): Model {
  const attributes = attributesOf(resource, spec, relations);
  const columns = new Map<string, Property>();
  for (const name of [...columnsOf(resource).keys(), ...Object.keys(listsOf(resource))])
    columns.set(name, attributes.get(name) ?? (() => null));
  return {
    type,
    className: resource.className,
    qualifiedName: `${spec.module}.${resource.className}`,
    app: resource.app,
    text: spec.text,
    ordered: spec.ordered ?? true,
    order: resource.ordering.filter((key) => key !== 'id'),
    columns,
    relations: new Map(relations.map((relation) => [relation.query, relation])),
    attributes,
    methods: methodsOf(resource, spec),
  };
}

function resourceOf(type: string): AnyResource {
  const resource = registry[type];
  if (!resource) throw new Error(`${type} is not declared`);
  return resource;
}

/** Every kind of object that templates see, by content type. */
export const MODELS: ReadonlyMap<string, Model> = build();

/** Whether templates see objects of a content type. */
export const isProjected = (type: string): boolean => MODELS.has(type);

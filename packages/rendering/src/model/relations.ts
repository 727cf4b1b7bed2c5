import { contactable } from '@peersmith/model';
import { type AnyResource, carries, contentTypeOf, entries, linkTableOf } from '@peersmith/resource';
import { ASSIGNMENT, assignmentsOf } from '../peering/contacts.ts';
import { type Part, rowsPart } from '../projection.ts';
import type { Entity } from './entity.ts';
import type { Relation } from './model.ts';
import { SPECS } from './specs.ts';

/** Names of reverse relations where they are not the model's. */
const NAMES: Readonly<Record<string, string>> = {
  'peering.directpeeringsession.local_autonomous_system': 'directpeeringsession_local_autonomous_system',
  'messaging.contactassignment.contact': 'assignments',
  'messaging.contactassignment.role': 'assignments',
  'peeringdb.networkcontact.net': 'poc',
  'peeringdb.networkfacility.net': 'netfac',
  'peeringdb.networkfacility.fac': 'netfac',
  'peeringdb.networkixlan.net': 'netixlan',
  'peeringdb.networkixlan.ixlan': 'netixlan',
  'peeringdb.networkixlan.net_side': 'netixlan_net_side',
  'peeringdb.networkixlan.ix_side': 'netixlan_ix_side',
  'peeringdb.ixlanprefix.ixlan': 'ixpfx',
};
/** Those whose attribute is not called `<name>_set`. */
const BARE = ['assignments', 'directpeeringsession_local_autonomous_system'];
const SESSIONS = ['peering.directpeeringsession', 'peering.internetexchangepeeringsession'];

const CONTACT_TYPES = ['messaging.contact', 'messaging.contactrole', 'messaging.contactassignment'];

/** What must be loaded for all rows of a kind to be there, whoever they belong to; null for what always is. */
export function partWithAll(type: string): Part | null {
  if (CONTACT_TYPES.includes(type)) return 'contacts';
  if (!(type in SPECS)) return rowsPart(type);
  if (type.startsWith('peeringdb.')) return 'peeringdb';
  return type === 'peering.autonomoussystem' || SESSIONS.includes(type) ? 'all_sessions' : null;
}

/** What must be loaded for all rows of a kind that point at an object to be sure to be there. */
function partOf(target: string, owner: Entity): Part | null {
  const { store } = owner;
  if (!SESSIONS.includes(target)) return partWithAll(target);
  const { router_id: router } = store.projection;
  if (owner.is('peering.autonomoussystem') && store.isWrittenTo(owner.id)) return null;
  if (owner.is('devices.router') && owner.id === router) return null;
  if (owner.is('net.connection') && owner.row.router_id === router) return null;
  return owner.is('net.connection', 'peering.bgpgroup') && store.isNear(owner)
    ? 'group_sessions'
    : 'all_sessions';
}

/** Ends the rendering unless all rows of a kind that point at an object are sure to be in the projection. */
function requireRows(target: string, owner: Entity): void {
  const part = partOf(target, owner);
  if (part) owner.store.require(part);
}

/** The relations that a resource's own fields make. */
export function forwardRelations(resource: AnyResource, known: ReadonlySet<string>): Relation[] {
  const contacts: Relation[] = carries(resource, contactable) ? [CONTACTS] : [];
  const own = entries(resource).flatMap(([key, field]): Relation[] => {
    const target = field.target ?? '';
    if (field.storage === 'tagging')
      return [
        {
          query: key,
          attribute: key,
          target: 'extras.tag',
          manager: '_TaggableManager',
          column: null,
          follow: (entity) => entity.store.tagsOf(entity),
        },
      ];
    if (!known.has(target)) return [];
    if (field.storage === 'link') return [links(resource, key, target)];
    return field.storage === 'reference' ? [reference(key, target)] : [];
  });
  return [...own, ...contacts];
}

/** The assignments of contacts to an object. */
const CONTACTS: Relation = {
  query: 'contacts',
  attribute: 'contacts',
  target: ASSIGNMENT,
  manager: 'RelatedManager',
  column: null,
  follow: assignmentsOf,
};

function reference(key: string, target: string): Relation {
  const column = `${key}_id`;
  const part = target in SPECS && !target.startsWith('peeringdb.') ? null : partWithAll(target);
  const lead = ({ store, row }: Entity): Entity | null => {
    const id = row[column];
    if (part && id !== null) store.require(part);
    return store.byId(target, id);
  };
  return {
    query: key,
    attribute: key,
    target,
    manager: null,
    column,
    lead,
    follow: (entity) => {
      const found = lead(entity);
      return found ? [found] : [];
    },
  };
}

function links(resource: AnyResource, key: string, target: string): Relation {
  const table = linkTableOf(resource, key);
  return {
    query: key,
    attribute: key,
    target,
    manager: 'ManyRelatedManager',
    column: null,
    follow: ({ store, id }) => {
      const part = target in SPECS ? null : partWithAll(target);
      if (part) store.require(part);
      return store.linked(table, target, id, 'targets');
    },
  };
}

/** The relations that another resource's fields make on what they point at, by the type pointed at. */
export function reverseRelations(resource: AnyResource, known: ReadonlySet<string>): [string, Relation][] {
  const type = contentTypeOf(resource);
  return entries(resource).flatMap(([key, field]): [string, Relation][] => {
    const target = field.target ?? '';
    if (!known.has(target) || field.storage === 'tagging') return [];
    if (field.storage === 'reference') return [[target, reverseReference(type, resource.name, key)]];
    return field.storage === 'link' ? [[target, reverseLinks(resource, type, key)]] : [];
  });
}

function reverseReference(type: string, name: string, key: string): Relation {
  const special = NAMES[`${type}.${key}`];
  const query = special ?? name;
  return {
    query,
    attribute: BARE.includes(query) ? query : `${query}_set`,
    target: type,
    manager: 'RelatedManager',
    column: null,
    follow: (entity) => {
      requireRows(type, entity);
      return entity.store.whose(type, `${key}_id`, entity.id);
    },
  };
}

function reverseLinks(resource: AnyResource, type: string, key: string): Relation {
  const table = linkTableOf(resource, key);
  const policies = key.endsWith('_routing_policies');
  const query = policies ? `${resource.name}_${key}` : resource.name;
  return {
    query,
    attribute: policies ? query : `${query}_set`,
    target: type,
    manager: 'ManyRelatedManager',
    column: null,
    follow: (entity) => {
      requireRows(type, entity);
      return entity.store.linked(table, type, entity.id, 'sources');
    },
  };
}

import { PythonError, valueError } from '@peersmith/jinja';
import { Entity, isA } from '../model/entity.ts';
import * as policies from '../peering/policies.ts';
import { AS, DIRECT, EXCHANGE, GROUP, isSession, ROUTER } from '../peering/sessions.ts';
import { RelatedManager } from '../query/manager.ts';
import type { QuerySet } from '../query/query-set.ts';
import { attributeError, type Filters, filters, lacking } from './define.ts';

/** Policies, or one attribute of each. */
function shown(list: readonly Entity[], field: unknown): unknown[] {
  if (field === '') return [...list];
  if (typeof field !== 'string') throw attributeError("field must be a string'");
  return list.map((policy) => {
    const value = policy.getAttribute(field);
    if (value === undefined) throw attributeError(`'${policy.className}' object has no attribute '${field}'`);
    return value;
  });
}

const own = (direction: policies.Direction) => (value: unknown, field: unknown, family: unknown) => {
  if (!(value instanceof Entity) || !policies.hasPolicies(value))
    throw lacking(value, `${direction} policies`);
  return shown(policies.policiesOfFamily(policies.ownPolicies(value, direction), family), field);
};

const merged = (direction: policies.Direction) => (value: unknown, order: unknown) => {
  if (isA(value, AS, GROUP)) throw new PythonError('NotImplementedError', '');
  if (!(value instanceof Entity) || !policies.canMerge(value))
    throw lacking(value, `merged ${direction} policies`);
  return policies.mergedPolicies(value, direction, order === 'reverse');
};

/** The communities of an object; nothing for what cannot have any. */
function communitiesOf(value: unknown, field: unknown): QuerySet | unknown[] {
  if (!(value instanceof Entity)) return [];
  requireParent(value);
  const held = value.getAttribute('communities');
  if (!(held instanceof RelatedManager)) return [];
  if (field !== '') {
    if (typeof field !== 'string') throw attributeError("field must be a string'");
    return shown(held.set.entities, field);
  }
  return held.set;
}

/** A session's group or exchange is asked for its communities first, so one without is refused. */
function requireParent(value: Entity): void {
  const none = (name: string) => attributeError(`'NoneType' object has no attribute '${name}'`);
  if (value.is(DIRECT) && !value.one('bgp_group')) throw none('communities');
  if (value.is(EXCHANGE) && !value.one('ixp_connection')) throw none('internet_exchange_point');
}

export const policyFilters: Filters = filters({
  'iter_export_policies(value, field="", family=-1)': own('export'),
  'iter_import_policies(value, field="", family=-1)': own('import'),
  'merge_export_policies(value, order="")': merged('export'),
  'merge_import_policies(value, order="")': merged('import'),
  'routing_policies(value, field="", family=-1)': (value, field, family) => {
    if (!isA(value, ROUTER)) throw valueError('value is not a router');
    return shown(policies.policiesOfFamily(policies.policiesOfRouter(value), family), field);
  },
  'communities(value, field="")': communitiesOf,
  'merge_communities(value)': (value) =>
    isSession(value) ? policies.mergedCommunities(value) : communitiesOf(value, ''),
});

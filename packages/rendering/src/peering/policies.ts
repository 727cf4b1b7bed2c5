import type { Entity } from '../model/entity.ts';
import {
  DIRECT,
  distinct,
  EXCHANGE,
  familyOf,
  groupOf,
  IXP,
  isSession,
  routerOf,
  sessionsOfRouter,
} from './sessions.ts';

export type Direction = 'import' | 'export';

export const ownPolicies = (owner: Entity, direction: Direction): readonly Entity[] =>
  owner.many(direction === 'import' ? 'import_routing_policies' : 'export_routing_policies');

/** Whether a policy is for all families or for this one. */
const suits = (policy: Entity, family: number) =>
  policy.row.address_family === 0 || policy.row.address_family === family;

/**
 * The session's own policies, then those of its AS, then those of its group or exchange; of the latter two only those of the
 * session's family. For an exchange its own.
 */
export function mergedPolicies(owner: Entity, direction: Direction, reverse: boolean): Entity[] {
  const merged = [...ownPolicies(owner, direction)];
  if (isSession(owner)) {
    const family = familyOf(owner);
    for (const level of [owner.one('autonomous_system'), groupOf(owner)]) {
      for (const policy of level ? ownPolicies(level, direction) : []) {
        if (suits(policy, family) && !merged.includes(policy)) merged.push(policy);
      }
    }
  }
  return reverse ? merged.reverse() : merged;
}

/** Policies of one family or of all; other families mean no restriction. */
export function policiesOfFamily(policies: readonly Entity[], family: unknown): Entity[] {
  if (family !== 0 && family !== 4 && family !== 6) return [...policies];
  return policies.filter((policy) => suits(policy, family));
}

/** Policies that are both an import and an export policy of an object. */
export function commonPolicies(owner: Entity): Entity[] {
  const exported = ownPolicies(owner, 'export');
  return ownPolicies(owner, 'import').filter((policy) => exported.includes(policy));
}

/** The policies that a router needs, by name; all of them when it has no session. */
export function policiesOfRouter(router: Entity): Entity[] {
  const sessions = sessionsOfRouter(router);
  const byName = (policies: readonly Entity[]) =>
    policies.toSorted((a, b) => Buffer.compare(Buffer.from(a.text('name')), Buffer.from(b.text('name'))));
  if (sessions.length === 0) return byName(router.store.all('peering.routingpolicy'));
  const owners = distinct(sessions.map(groupOf));
  const levels = [
    ...sessions,
    ...distinct(sessions.map((session) => session.one('autonomous_system'))),
    ...owners,
  ];
  const policies = levels.flatMap((one) => [...ownPolicies(one, 'import'), ...ownPolicies(one, 'export')]);
  return byName(distinct(policies));
}

/** The session's communities, then those of its AS, its group or exchange, and its router; each once. */
export function mergedCommunities(session: Entity): Entity[] {
  const levels = [session, session.one('autonomous_system'), groupOf(session), routerOf(session)];
  return [...new Set(levels.flatMap((level) => level?.many('communities') ?? []))];
}

/** Whether an object has policies of its own at all. */
export const hasPolicies = (value: Entity): boolean => value.model.relations.has('import_routing_policies');
export const canMerge = (value: Entity): boolean => value.is(DIRECT, EXCHANGE, IXP);

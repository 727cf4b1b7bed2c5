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

/** What one place gives to a session: a place is the session itself or something that it belongs to. */
export interface Level {
  of: Entity;
  given: readonly Entity[];
  /** Policies of the place that are for the other address family. */
  unsuited: readonly Entity[];
}

/**
 * The session's own policies, then those of its AS, then those of its group or exchange; of the latter two only those of the
 * session's family. For an exchange its own.
 */
export function policyLevels(owner: Entity, direction: Direction): Level[] {
  const own = { of: owner, given: ownPolicies(owner, direction), unsuited: [] };
  if (!isSession(owner)) return [own];
  const family = familyOf(owner);
  const above = [owner.one('autonomous_system'), groupOf(owner)].flatMap((of) => {
    if (!of) return [];
    const held = ownPolicies(of, direction);
    return {
      of,
      given: held.filter((policy) => suits(policy, family)),
      unsuited: held.filter((policy) => !suits(policy, family)),
    };
  });
  return [own, ...above];
}

/** What all places give, each once, where it comes first. */
const merged = (levels: readonly Level[]): Entity[] => [...new Set(levels.flatMap(({ given }) => given))];

/** The policies of a session or an exchange, as its places give them. */
export function mergedPolicies(owner: Entity, direction: Direction, reverse: boolean): Entity[] {
  const found = merged(policyLevels(owner, direction));
  return reverse ? found.reverse() : found;
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

/** The session's communities, then those of its AS, its group or exchange, and its router. */
export const communityLevels = (session: Entity): Level[] =>
  [session, session.one('autonomous_system'), groupOf(session), routerOf(session)].flatMap((of) =>
    of ? { of, given: of.many('communities'), unsuited: [] } : [],
  );

/** The communities of a session, each once. */
export const mergedCommunities = (session: Entity): Entity[] => merged(communityLevels(session));

/** Whether an object has policies of its own at all. */
export const hasPolicies = (value: Entity): boolean => value.model.relations.has('import_routing_policies');
export const canMerge = (value: Entity): boolean => value.is(DIRECT, EXCHANGE, IXP);

import type { BgpNeighbor } from '@peersmith/routers';
import { addressKey } from './address-key.ts';
import type { StoredSession } from './stored-session.ts';

/** A session and the neighbor that it is on the router: none where the router does not have it. */
export interface Pairing {
  session: StoredSession;
  neighbor: BgpNeighbor | null;
  /** Several neighbors may be it, or it is not the only session that a neighbor may be. */
  isAmbiguous: boolean;
}

export interface Paired {
  pairings: Pairing[];
  /** Neighbors that are no session of ours. */
  others: BgpNeighbor[];
}

/**
 * Says which neighbor each session of a router is: the one with its address, and where several have that, with its own local address too.
 * One neighbor is one session at most.
 */
export function pairNeighbors(sessions: readonly StoredSession[], neighbors: readonly BgpNeighbor[]): Paired {
  const byAddress = groupOf(neighbors, ({ address }) => addressKey(address));
  const taken = new Set<BgpNeighbor>();
  const pairings: Pairing[] = [];
  for (const [address, rivals] of groupOf(sessions, (one) => addressKey(one.address)))
    for (const pairing of assign(rivals, byAddress.get(address) ?? [])) {
      if (pairing.neighbor) taken.add(pairing.neighbor);
      pairings.push(pairing);
    }
  const claimed = new Set(
    pairings.filter((one) => one.isAmbiguous).map((one) => addressKey(one.session.address)),
  );
  return {
    pairings,
    others: neighbors.filter((one) => !taken.has(one) && !claimed.has(addressKey(one.address))),
  };
}

function groupOf<T>(items: readonly T[], keyOf: (item: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Sessions and neighbors of one address: first those whose local addresses agree, then what is left, where that is one of each. */
function assign(sessions: readonly StoredSession[], neighbors: readonly BgpNeighbor[]): Pairing[] {
  const openSessions = new Set(sessions);
  const openNeighbors = new Set(neighbors);
  const found = new Map<StoredSession, BgpNeighbor>();
  const take = (session: StoredSession, neighbor: BgpNeighbor) => {
    found.set(session, neighbor);
    openSessions.delete(session);
    openNeighbors.delete(neighbor);
  };
  const byLocal = new Map<string, BgpNeighbor[]>();
  for (const [key, group] of groupOf(neighbors, (one) => addressKey(one.local_address)))
    byLocal.set(key, group);
  for (const session of sessions) {
    const local = addressKey(session.local_address);
    const [only, more] = (local && byLocal.get(local)?.filter((one) => openNeighbors.has(one))) || [];
    if (only && !more) take(session, only);
  }
  const fits = (session: StoredSession, neighbor: BgpNeighbor) =>
    sessions.length === 1 || mayBe(session, neighbor);
  for (const narrow of [sameNetwork, inMainTable, () => true])
    for (const session of [...openSessions]) {
      const [only, more] = [...openNeighbors].filter((one) => fits(session, one) && narrow(session, one));
      const rivals = [...openSessions].filter((other) => only && fits(other, only) && narrow(other, only));
      if (only && !more && rivals.length === 1) take(session, only);
    }
  return sessions.map((session) => ({
    session,
    neighbor: found.get(session) ?? null,
    isAmbiguous: openSessions.has(session) && [...openNeighbors].some((one) => fits(session, one)),
  }));
}

/** Whether nothing speaks against a neighbor where several sessions have its address: what its own end is. */
function mayBe(session: StoredSession, neighbor: BgpNeighbor): boolean {
  const [ours, theirs] = [addressKey(session.local_address), addressKey(neighbor.local_address)];
  return ours === null || theirs === null || ours === theirs;
}

const sameNetwork = ({ asn }: StoredSession, { remote_asn }: BgpNeighbor) => asn === remote_asn;
const inMainTable = (session: StoredSession, one: BgpNeighbor) =>
  one.vrf === 'global' && sameNetwork(session, one);

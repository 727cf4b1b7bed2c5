import type { BgpNeighbor } from '@peersmith/routers';
import { mapInTurns } from '../../platform/turns.ts';
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
export async function pairNeighbors(
  sessions: readonly StoredSession[],
  neighbors: readonly BgpNeighbor[],
): Promise<Paired> {
  const keys = await mapInTurns(neighbors, ({ address }) => addressKey(address));
  const byAddress = new Map<string, { sessions: StoredSession[]; neighbors: BgpNeighbor[] }>();
  for (const session of sessions) {
    const key = addressKey(session.address) ?? '';
    const known = byAddress.get(key);
    if (known) known.sessions.push(session);
    else byAddress.set(key, { sessions: [session], neighbors: [] });
  }
  for (const [at, neighbor] of neighbors.entries()) byAddress.get(keys[at] ?? '')?.neighbors.push(neighbor);
  const pairings = [...byAddress.values()].flatMap((group) => assign(group.sessions, group.neighbors));
  const taken = new Set(pairings.map(({ neighbor }) => neighbor));
  const claimed = new Set(
    pairings.flatMap(({ isAmbiguous, session }) => (isAmbiguous ? addressKey(session.address) : [])),
  );
  return {
    pairings,
    others: neighbors.filter((one, at) => !taken.has(one) && !claimed.has(keys[at] ?? '')),
  };
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
  for (const session of sessions) {
    const local = addressKey(session.local_address);
    if (local === null) continue;
    const [only, more] = [...openNeighbors].filter((one) => addressKey(one.local_address) === local);
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

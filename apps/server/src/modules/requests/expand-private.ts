import type { AskedSession } from '@peersmith/model';
import {
  bitsOf,
  contains,
  edgeProblem,
  formatAddress,
  formatInterface,
  type Interface,
  isLinkLocal,
  networkOf,
  parseAddress,
  unusableAddress,
} from '@peersmith/net';
import type { ExpandedSession } from './expand-sessions.ts';

/** The sessions of a private request, one for each that is asked for. `problem` hears what cannot be, by its position. */
export function expandPrivate(
  asked: readonly AskedSession[],
  problem: (position: number, message: string) => void,
): ExpandedSession[] {
  const found = new Map<string, ExpandedSession>();
  for (const [at, one] of asked.entries()) {
    const message =
      one.ip_address && found.has(one.ip_address)
        ? `${one.ip_address} is asked for twice.`
        : askedProblem(one);
    if (message !== null) problem(at, message);
    else if (one.ip_address)
      found.set(one.ip_address, {
        ...{ internet_exchange: null, ixlan: null, connection: null },
        facility: one.facility ?? null,
        ip_address: one.ip_address,
        local_ip_address: one.local_ip_address ?? null,
        prefix_length: one.prefix_length ?? null,
        password: one.password ?? null,
      });
  }
  return [...found.values()];
}

function askedProblem({
  internet_exchange,
  ixlan,
  connection,
  facility,
  ip_address,
  local_ip_address,
  prefix_length,
}: AskedSession): string | null {
  if (internet_exchange || ixlan || connection)
    return 'A private session is at a facility: leave the exchange out, or ask for a public one.';
  if (!facility) return 'Name the facility, by its id in PeeringDB.';
  if (!ip_address) return 'Name their address.';
  if (local_ip_address && !prefix_length)
    return 'Say how long the prefix is that holds both addresses (prefix_length).';
  return pairProblem(ip_address, local_ip_address ?? null, prefix_length ?? null);
}

/** What is wrong with the two ends of a link: each is a host, they differ, and one prefix holds both. Null for nothing. */
export function pairProblem(theirs: string, ours: string | null, length: number | null): string | null {
  const ends = [theirs, ...(ours === null ? [] : [ours])].map(parseAddress);
  const [remote, local] = ends;
  if (!remote || local === null) return 'Enter a valid IPv4 or IPv6 address.';
  for (const end of [remote, local]) {
    const kind = end && (isLinkLocal(end) ? 'a link-local' : unusableAddress(end));
    if (end && kind) return `${formatAddress(end)} is ${kind} address, which no neighbour has here.`;
  }
  if (local && local.family !== remote.family) return `${theirs} and ${ours} are of different families.`;
  if (local && local.value === remote.value) return `${theirs} is the address of both ends.`;
  if (length === null) return null;
  if (length > bitsOf(remote.family)) return `${theirs} has no prefix of ${length} bits.`;
  const inside = (end: typeof remote): Interface => ({ ...end, prefixLength: length });
  const network = networkOf(inside(remote));
  if (local && !contains(network, local))
    return `${formatInterface(inside(local))} and ${formatInterface(inside(remote))} are in different networks.`;
  return edgeProblem(remote, network) ?? (local ? edgeProblem(local, network) : null);
}

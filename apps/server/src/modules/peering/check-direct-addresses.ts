import {
  contains,
  edgeProblem,
  formatAddress,
  formatInterface,
  type Interface,
  networkOf,
  parseInterface,
  unusableAddress,
} from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import type { Saving } from '../../engine/implement.ts';
import { namesOf } from './check-exchange-addresses.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import { addressChanged, held, isChanged } from './session-drafts.ts';

const interfaceOf = (value: unknown): Interface | null =>
  typeof value === 'string' ? parseInterface(value) : null;

/** Both ends must be hosts, differ, and share their subnet when the session is not multihop. */
export function checkDirectAddresses(item: Saving<Row>): void {
  const written = ['ip_address', 'local_ip_address'].filter((key) => addressChanged(item, key));
  if (written.length === 0 && !isChanged(item, 'multihop_ttl')) return;
  const remote = interfaceOf(held(item, 'ip_address'));
  const local = interfaceOf(held(item, 'local_ip_address'));
  const unusable = written.filter((key) => {
    const end = key === 'ip_address' ? remote : local;
    const kind = end && unusableAddress(end);
    if (kind) item.refuse(key, `${formatAddress(end)} is ${kind} address, which no neighbour has.`);
    return kind;
  });
  if (unusable.length) return;
  const problem = remote && pairProblem(remote, local, Number(held(item, 'multihop_ttl') ?? 1));
  if (problem) item.refuse('__all__', problem);
  else if (remote && local && remote.family !== local.family)
    item.refuse(
      written.includes('local_ip_address') ? 'local_ip_address' : 'ip_address',
      `${formatInterface(local)} and ${formatInterface(remote)} are of different families.`,
    );
}

function pairProblem(remote: Interface, local: Interface | null, ttl: number): string | null {
  if (isNotAHost(remote))
    return `${formatInterface(remote)} is the network or broadcast address of its subnet.`;
  if (!local || local.family !== remote.family) return null;
  if (local.value === remote.value) return 'Local and remote IP addresses must differ.';
  if (ttl === 1 && formatInterface(networkOf(local)) !== formatInterface(networkOf(remote)))
    return `${formatInterface(local)} and ${formatInterface(remote)} must be in the same subnet, or the multihop TTL above 1.`;
  return isNotAHost(local)
    ? `${formatInterface(local)} is the network or broadcast address of its subnet.`
    : null;
}

const isNotAHost = (address: Interface): boolean =>
  address.family === 4 && edgeProblem(address, networkOf(address)) !== null;

/** A session over a private link fits its connection: its router, and its network unless there are hops between or `outside_lan` says so. */
export function checkConnection(item: Saving<Row>, connection: ConnectionFacts | undefined): void {
  if (!connection) return;
  const moved = isChanged(item, 'connection');
  const router = held(item, 'router');
  if (
    (moved || isChanged(item, 'router')) &&
    router !== null &&
    router !== undefined &&
    connection.router !== null
  )
    if (Number(router) !== connection.router)
      item.refuse(moved ? 'connection' : 'router', 'The connection is on another router than the session.');
  const written = addressChanged(item, 'ip_address');
  const remote = interfaceOf(held(item, 'ip_address'));
  if (!remote || (!moved && !written && !isChanged(item, 'outside_lan') && !isChanged(item, 'multihop_ttl')))
    return;
  const problem = linkProblem(remote, item, connection);
  if (problem) item.refuse(written ? 'ip_address' : moved ? 'connection' : 'outside_lan', problem);
}

function linkProblem(
  remote: Interface,
  item: Saving<Row>,
  { addresses, lans }: ConnectionFacts,
): string | null {
  const host = formatAddress(remote);
  if (addresses.some(({ family, value }) => family === remote.family && value === remote.value))
    return `${host} is the address of the connection itself.`;
  const own = lans.filter(({ family }) => family === remote.family);
  if (held(item, 'outside_lan') === true || Number(held(item, 'multihop_ttl') ?? 1) > 1 || own.length === 0)
    return null;
  return own.some((lan) => contains(lan, remote))
    ? null
    : `${host} is not on the link of the connection, which is ${namesOf(own)}. Correct it, or set outside_lan if it is meant.`;
}

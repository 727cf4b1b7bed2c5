import {
  type Address,
  contains,
  edgeProblem,
  formatAddress,
  formatInterface,
  type Prefix,
  parseInterface,
  unusableAddress,
} from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import type { Saving } from '../../engine/implement.ts';
import type { ConnectionFacts } from './connection-facts.ts';
import { addressChanged, held, isChanged } from './session-drafts.ts';

/** Refuses an address that nobody has, that is ours, or that is on no LAN of the connection. */
export function checkExchangeAddress(item: Saving<Row>, connection: ConnectionFacts | undefined): void {
  const moved = isChanged(item, 'ixp_connection');
  const written = addressChanged(item, 'ip_address');
  const settled = isChanged(item, 'outside_lan') && held(item, 'outside_lan') !== true;
  if (!moved && !written && !settled) return;
  if (moved && connection && connection.exchange === null)
    item.refuse('ixp_connection', 'The connection is at no exchange: choose one that is.');
  const address = parseInterface(String(held(item, 'ip_address')));
  const problem = address && addressProblem(address, item, connection);
  if (problem) item.refuse(written ? 'ip_address' : moved ? 'ixp_connection' : 'outside_lan', problem);
}

function addressProblem(
  address: Address,
  item: Saving<Row>,
  connection: ConnectionFacts | undefined,
): string | null {
  const host = formatAddress(address);
  const kind = unusableAddress(address);
  if (kind) return `${host} is ${kind} address, which no neighbour has.`;
  if (!connection) return null;
  if (connection.addresses.some((own) => own.family === address.family && own.value === address.value))
    return `${host} is the address of the connection itself.`;
  // Two routers of ours may have a session within our own AS.
  if (connection.ours.has(host) && Number(held(item, 'autonomous_system')) !== connection.local_as)
    return `${host} is an address of your own at this exchange.`;
  const lans = connection.lans.filter(({ family }) => family === address.family);
  const lan = lans.filter((one) => contains(one, address)).sort((a, b) => a.prefixLength - b.prefixLength)[0];
  if (lan) return edgeProblem(address, lan);
  return lans.length === 0 || held(item, 'outside_lan') === true
    ? null
    : `${host} is not on the LAN of the connection, which is ${namesOf(lans)}. Correct it, or set outside_lan if it is meant.`;
}

/** Networks, each once. */
export const namesOf = (networks: readonly Prefix[]): string =>
  [...new Set(networks.map(formatInterface))].join(' and ');

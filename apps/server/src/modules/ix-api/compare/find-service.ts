import type { Objects } from '@peersmith/ix-api';
import { formatInterface, networkOf, parseInterface } from '@peersmith/net';

type Service = Objects['network-services'];

/** What an exchange of ours is found by. */
export interface SoughtExchange {
  /** With their prefix lengths. */
  addresses: readonly string[];
  ixid: number | null;
  /** Of its LAN, in PeeringDB. */
  prefixes: readonly string[];
}

/** The service that is an exchange of ours, and by what it was found to be. */
export interface FoundService {
  service: Service;
  matched_by: 'addresses' | 'peeringdb';
}

/** The prefix that an address, or a prefix with any host part, is in; null for none. */
export function networkIn(text: string | null): string | null {
  const parsed = parseInterface(text ?? '');
  return parsed && formatInterface(networkOf(parsed));
}

/**
 * The service that an exchange is: the first with a subnet that one of our addresses there is in, by their own length; or the one whose
 * PeeringDB id is the exchange's, and whose subnets are all among the prefixes of its LAN.
 */
export function findService(
  services: readonly Service[],
  subnetsOf: (service: Service) => { v4: string | null; v6: string | null },
  { addresses, ixid, prefixes }: SoughtExchange,
): FoundService | null {
  const lans = services.filter(({ type }) => type === 'exchange_lan');
  const own = new Set(addresses.map(networkIn));
  const known = new Set(prefixes.map(networkIn));
  const byAddress = lans.find((service) => {
    const { v4, v6 } = subnetsOf(service);
    return [v4, v6].some((subnet) => subnet !== null && own.has(networkIn(subnet)));
  });
  if (byAddress) return { service: byAddress, matched_by: 'addresses' };
  const byId = lans.find((service) => {
    const { v4, v6 } = subnetsOf(service);
    return (
      ixid !== null &&
      service.peeringdb_ixid === ixid &&
      [v4, v6].every((subnet) => subnet !== null && known.has(networkIn(subnet)))
    );
  });
  return byId ? { service: byId, matched_by: 'peeringdb' } : null;
}

/** The subnets of a service; version 1 tells them as addresses with a length. */
export const subnetsIn =
  (ips: ReadonlyMap<string, Objects['ips']>) =>
  ({ subnet_v4, subnet_v6, ips: ids }: Service): { v4: string | null; v6: string | null } => {
    const told = ids.flatMap((id) => ips.get(id) ?? []).map((ip) => `${ip.address}/${ip.prefix_length}`);
    return {
      v4: networkIn(subnet_v4 ?? told.find((text) => !text.includes(':')) ?? null),
      v6: networkIn(subnet_v6 ?? told.find((text) => text.includes(':')) ?? null),
    };
  };

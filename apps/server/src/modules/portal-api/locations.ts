import type { PortalLocation } from '@peersmith/answers';
import type { Context } from '../../engine/context.ts';
import type { LocalAs } from '../peeringdb/index.ts';
import { commonPlaces } from '../requests/index.ts';
import { networkOf } from './network-of-portal.ts';
import { lanLocation } from './portal-words.ts';

/** Where a network could peer with an AS of ours: LANs that both are on, and facilities that both are in. */
export async function locationsOf(
  context: Context,
  local: LocalAs,
  { asn, location_type }: { asn: number; location_type?: string | undefined },
): Promise<PortalLocation[]> {
  await networkOf(context, asn);
  const { exchanges, facilities } = await commonPlaces(context, { asn, local });
  const shown = (address: string, length: number | null) =>
    length === null ? address : `${address}/${length}`;
  const found: PortalLocation[] = [
    ...exchanges.map(({ ixlan, name, sessions }) => ({
      ...{ location: lanLocation(ixlan), name, peering_type: 'public' as const },
      sessions: sessions.map(({ ip_address, local_ip_address, prefix_length, address_family, session }) => ({
        local_ip: shown(ip_address, prefix_length),
        peer_ip: shown(local_ip_address, prefix_length),
        address_family,
        existing: session !== null,
      })),
    })),
    ...facilities.map(({ facility, name }) => ({
      ...{ location: String(facility), name, peering_type: 'private' as const, sessions: [] },
    })),
  ];
  return location_type === undefined
    ? found
    : found.filter(({ peering_type }) => peering_type === location_type);
}

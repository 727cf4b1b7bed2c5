import type { ComparedConnection, PortMismatch } from '@peersmith/answers';
import { hostOf } from '@peersmith/net';

/** A port as the exchange has it, as far as it is compared. */
export interface TheirPort {
  id: number;
  remote_id: string;
  state: string;
  ipv4_address: string | null;
  ipv6_address: string | null;
  vlan: number | null;
  mac_addresses: readonly string[];
  capacity: number | null;
}

/** A connection of ours, and how fast PeeringDB says that its port is. */
export interface OwnConnection extends ComparedConnection {
  speed: number | null;
}

/** In production, or on its way between two states of it. */
const UP = ['production', 'production_change_pending'];

const isSameHost = (one: string | null, other: string | null) =>
  one !== null && other !== null && hostOf(one) === hostOf(other);

/** The connection that a port is: by its IPv4 address, or by its IPv6 address. */
export const connectionOf = (port: TheirPort, connections: readonly OwnConnection[]): OwnConnection | null =>
  connections.find((own) => isSameHost(own.ipv4_address, port.ipv4_address)) ??
  connections.find((own) => isSameHost(own.ipv6_address, port.ipv6_address)) ??
  null;

/** Everything in which an exchange and we say different things of a port. */
export function mismatchesOf(port: TheirPort, own: OwnConnection): PortMismatch[] {
  return [
    ...(['ipv4_address', 'ipv6_address'] as const).flatMap((field) =>
      ofAddress(field, port[field], own[field]),
    ),
    ...ofVlan(port, own),
    ...ofMac(port, own),
    ...ofState(port, own),
    ...ofCapacity(port, own),
  ];
}

function ofAddress(
  field: 'ipv4_address' | 'ipv6_address',
  theirs: string | null,
  ours: string | null,
): PortMismatch[] {
  if (theirs === ours) return [];
  const family = field === 'ipv4_address' ? 'IPv4' : 'IPv6';
  const text =
    theirs === null
      ? `You have an ${family} address there, and the exchange has given you none.`
      : ours === null
        ? `The exchange has given you an ${family} address that the connection lacks.`
        : isSameHost(theirs, ours)
          ? `The ${family} addresses are the same, and their lengths are not.`
          : `The exchange has given you another ${family} address.`;
  return [{ field, ours, theirs, text, use: theirs === null ? null : { [field]: theirs } }];
}

function ofVlan({ vlan: theirs }: TheirPort, { vlan: ours }: OwnConnection): PortMismatch[] {
  if (theirs === ours) return [];
  const said = (tag: number | null) => (tag === null ? 'untagged' : String(tag));
  return [
    {
      ...{ field: 'vlan', ours: said(ours), theirs: said(theirs) },
      text: 'The exchange hands the LAN over with another tag.',
      use: { vlan: theirs },
    },
  ];
}

function ofMac({ mac_addresses: theirs }: TheirPort, { mac_address: ours }: OwnConnection): PortMismatch[] {
  const [first = null] = theirs;
  if (ours !== null ? theirs.length === 1 && first === ours : first === null) return [];
  const isLetIn = ours !== null && theirs.includes(ours);
  const text =
    ours === null
      ? 'The connection lacks the MAC address that the exchange lets in.'
      : first === null
        ? 'The exchange knows no MAC address of this port.'
        : isLetIn
          ? 'The exchange lets in other MAC addresses besides.'
          : 'The exchange lets in another MAC address: frames of yours may be dropped.';
  const use = first === null || isLetIn ? null : { mac_address: first };
  return [{ field: 'mac_address', ours, theirs: theirs.join(', ') || null, text, use }];
}

function ofState({ state: theirs }: TheirPort, { status: ours }: OwnConnection): PortMismatch[] {
  if (ours !== 'enabled' || UP.includes(theirs)) return [];
  const text = 'The connection is enabled, and the port is not in production at the exchange.';
  return [{ field: 'state', ours, theirs, text, use: null }];
}

function ofCapacity({ capacity }: TheirPort, { speed }: OwnConnection): PortMismatch[] {
  if (capacity === null || speed === null || capacity === speed) return [];
  const said = (mbit: number) => `${mbit} Mbit/s`;
  const text = 'PeeringDB says another speed of this port than the exchange: mend it in PeeringDB.';
  return [{ field: 'capacity', ours: said(speed), theirs: said(capacity), text, use: null }];
}

import { type Address, contains, type Prefix, parseAddress, parsePrefix } from '@peersmith/net';

// IANA's special-purpose registries (RFC 6890) and multicast.
const NOT_PUBLIC = prefixes(
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4',
  '2001::/23 2001:db8::/32 2002::/16 3fff::/20',
);
const GLOBAL_UNICAST = prefixes('0.0.0.0/0 2000::/3');
// IPv4 inside IPv6: mapped (RFC 4291) and translated (RFC 6052).
const CARRIES_IPV4 = prefixes('::ffff:0:0/96 64:ff9b::/96');

/** Whether an address is reachable over the public internet, and so not one of ours or of this machine. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && isPublic(address);
}

function isPublic(address: Address): boolean {
  if (CARRIES_IPV4.some((prefix) => contains(prefix, address))) {
    return isPublic({ family: 4, value: address.value & 0xffff_ffffn });
  }
  const isGlobal = GLOBAL_UNICAST.some((prefix) => contains(prefix, address));
  return isGlobal && !NOT_PUBLIC.some((prefix) => contains(prefix, address));
}

function prefixes(...lists: string[]): Prefix[] {
  return lists.flatMap((list) => list.split(' ')).flatMap((text) => parsePrefix(text) ?? []);
}

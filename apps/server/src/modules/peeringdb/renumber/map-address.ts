import { type Address, bitsOf, broadcastOf, contains, type Prefix } from '@peersmith/net';

/** Where an address of one prefix is in another: as it was where the new prefix holds it, else with the same host part. */
export function mapAddress(address: Address, from: Prefix, to: Prefix): Address | { problem: string } {
  if (contains(to, address)) return usable(address, to);
  if (contains(from, to)) return { problem: 'lies in the part of the LAN that is given up' };
  const host = address.value - from.value;
  if (host >> BigInt(bitsOf(to.family) - to.prefixLength) !== 0n)
    return { problem: 'has a host part that the new LAN is too small for' };
  return usable({ family: to.family, value: to.value + host }, to);
}

/** In IPv4 the first and the last address of a network are no hosts (RFC 1122 §3.2.1.3), but in a /31 (RFC 3021). */
function usable(address: Address, to: Prefix): Address | { problem: string } {
  const { family, value } = address;
  if (family === 4 && to.prefixLength < 31 && (value === to.value || value === broadcastOf(to).value))
    return { problem: 'would be the network or broadcast address of the new LAN' };
  return address;
}

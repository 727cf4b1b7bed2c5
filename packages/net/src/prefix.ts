import { type Address, formatAddress, parseAddress } from './address.ts';

/** An address together with the length of the prefix it lies in (RFC 4632, RFC 4291 §2.3). */
export interface Interface extends Address {
  readonly prefixLength: number;
}

/** A network: an interface whose host bits are zero. */
export type Prefix = Interface;

/** The number of bits of an address of this family. */
export function bitsOf(family: 4 | 6): 32 | 128 {
  return family === 4 ? 32 : 128;
}

/** Reads `192.0.2.1/24`; a bare address gets a length of 32 or 128; null when it is neither. */
export function parseInterface(text: string): Interface | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash === -1 ? text : text.slice(0, slash));
  if (!address) return null;
  const bits = bitsOf(address.family);
  if (slash === -1) return { ...address, prefixLength: bits };
  const length = text.slice(slash + 1);
  if (!/^(?:0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) return null;
  return { ...address, prefixLength: Number(length) };
}

/** Writes address and length, the length always. */
export function formatInterface(value: Interface): string {
  return `${formatAddress(value)}/${value.prefixLength}`;
}

/** Reads a network; null when host bits are set. */
export function parsePrefix(text: string): Prefix | null {
  const parsed = parseInterface(text);
  return parsed && (parsed.value & hostMask(parsed)) === 0n ? parsed : null;
}

/** The network an interface lies in. */
export function networkOf(value: Interface): Prefix {
  return { ...value, value: (value.value >> hostBits(value)) << hostBits(value) };
}

/** The last address of the network an interface lies in: in IPv4 its broadcast address (RFC 919). */
export function broadcastOf({ family, value, prefixLength }: Interface): Address {
  return { family, value: value | hostMask({ family, value, prefixLength }) };
}

/** The other end of a link of two hosts (RFC 3021, RFC 6164): of a /31, /30, /127 or /126; null where it is no such link, or the address no host of it. */
export function otherEndOf(one: Interface): Interface | null {
  const last = hostBits(one);
  if (last === 1n) return { ...one, value: one.value ^ 1n };
  const place = one.value & 3n;
  // In four addresses, hosts are the second and the third.
  return last === 2n && (place === 1n || place === 2n) ? { ...one, value: one.value ^ 3n } : null;
}

/** What says that an address is the first or last of a network, which no host has (RFC 919, RFC 4291 §2.6.1). */
export function edgeProblem(address: Address, network: Prefix): string | null {
  const { family, value } = address;
  // Links of two ends have neither (RFC 3021, RFC 6164).
  if (network.prefixLength >= (family === 4 ? 31 : 127)) return null;
  const [host, of] = [formatAddress(address), formatInterface(network)];
  if (value === network.value) return `${host} is the address of the network ${of} itself.`;
  return family === 4 && value === broadcastOf(network).value
    ? `${host} is the broadcast address of ${of}.`
    : null;
}

/** Whether an address, or the whole of another network, lies in a prefix. */
export function contains(prefix: Prefix, inner: Address | Interface): boolean {
  if (prefix.family !== inner.family) return false;
  if ('prefixLength' in inner && inner.prefixLength < prefix.prefixLength) return false;
  return prefix.value >> hostBits(prefix) === inner.value >> hostBits(prefix);
}

/** The canonical address of `192.0.2.1/24` or `192.0.2.1`, without the length; null when it is neither. */
export function hostOf(text: string): string | null {
  const parsed = parseInterface(text);
  return parsed && formatAddress(parsed);
}

function hostBits({ family, prefixLength }: Interface): bigint {
  return BigInt(bitsOf(family) - prefixLength);
}

function hostMask(value: Interface): bigint {
  return (1n << hostBits(value)) - 1n;
}

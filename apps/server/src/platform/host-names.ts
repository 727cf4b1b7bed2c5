import { hostname, networkInterfaces } from 'node:os';
import { formatAddress, parseAddress } from '@peersmith/net';

/** The host of a request or of a setting, as it is compared. */
export interface HostName {
  /** Lower case, without a final dot; an IPv6 address in its canonical form and in brackets. */
  name: string;
  port: string | null;
}

const FORM = /^(?<name>\[[\da-f:.]+\]|[a-z\d._~-]+)(?::(?<port>\d{1,5}))?$/i;

/** Reads `Peering.Example.:8000` or `[2001:db8::1]:8000`; null when it is neither. */
export function parseHostName(text: string): HostName | null {
  const { name, port = null } = FORM.exec(text)?.groups ?? {};
  if (name === undefined || Number(port) > 65_535) return null;
  if (name.startsWith('[')) {
    const address = parseAddress(name.slice(1, -1));
    return address?.family === 6 ? { name: `[${formatAddress(address)}]`, port } : null;
  }
  const plain = name.toLowerCase().replace(/\.$/, '');
  return plain === '' || plain.startsWith('.') ? null : { name: plain, port };
}

/** One entry of a list of host names: a name, an address, `.example.net` for it and all below, or `*`; null when it is none. */
export function parseHostEntry(text: string): string | null {
  const entry = text.trim();
  if (entry === '*') return entry;
  const bare = parseAddress(entry)?.family === 6 ? `[${entry}]` : entry;
  const read = parseHostName(bare.replace(/^\./, ''));
  if (!read || read.port !== null) return null;
  return `${bare.startsWith('.') ? '.' : ''}${read.name}`;
}

/** What of this machine a server answers to. */
export interface Machine {
  hostname: () => string;
  addresses: () => string[];
}

const thisMachine: Machine = {
  hostname,
  addresses: () =>
    Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []),
};

const EVERYWHERE = new Set(['0.0.0.0', '[::]']);

/**
 * Whether the server answers to a host name. Without a list it answers to what it listens on, which is every name and address of
 * the machine when it listens on all of them, and to the machine's names for itself.
 */
export function knownHosts(
  { list, listen }: { list: readonly string[] | undefined; listen: string },
  machine: Machine = thisMachine,
): (name: string) => boolean {
  const own = parseHostEntry(listen) ?? listen;
  const names = new Set(list ?? [own, 'localhost', '127.0.0.1', '[::1]']);
  const suffixes = [...names].filter((name) => name.startsWith('.'));
  const everywhere = !list && EVERYWHERE.has(own);
  return (name) =>
    names.has('*') ||
    names.has(name) ||
    suffixes.some((suffix) => name.endsWith(suffix) || name === suffix.slice(1)) ||
    // Asked each time: addresses come and go.
    (everywhere && [machine.hostname(), ...machine.addresses()].some((one) => parseHostEntry(one) === name));
}

import { contains, type Prefix, parseAddress, parsePrefix } from '@peersmith/net';

const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The prefixes that an entry of the list of proxies stands for; null when it stands for nothing, or for everybody. */
export function proxyPrefixes(entry: string): Prefix[] | null {
  const found = (NAMED[entry] ?? [entry]).map((text) => parsePrefix(text));
  return found.every((prefix) => prefix !== null && prefix.prefixLength > 0)
    ? found.filter((prefix) => prefix !== null)
    : null;
}

/** Whether what an address says of the request that it forwards is believed. */
export function trustedProxies(entries: readonly string[]): (address: string | undefined) => boolean {
  const prefixes = entries.flatMap((entry) => proxyPrefixes(entry) ?? []);
  return (text) => {
    if (prefixes.length === 0) return false;
    // An IPv4 peer of a socket that listens on both families (RFC 4291 §2.5.5.2), and the zone of a link-local one.
    const plain = (text ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
    const address = parseAddress(plain);
    return address !== null && prefixes.some((prefix) => contains(prefix, address));
  };
}

import { contains, type Interface, type Prefix, parsePrefix } from '@peersmith/net';

const prefixes = (list: string): Prefix[] =>
  list.split(/\s+/).flatMap((text) => {
    const parsed = parsePrefix(text);
    return parsed ? [parsed] : [];
  });

/** The special-purpose registries as Python's `ipaddress` knows them (RFC 6890 and its updates). */
const RANGES = {
  private: prefixes(
    `0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.170/31 192.0.2.0/24 192.168.0.0/16
     198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32 ::1/128 ::/128 ::ffff:0:0/96 64:ff9b:1::/48
     100::/64 2001::/23 2001:db8::/32 2002::/16 fc00::/7 fe80::/10`.trim(),
  ),
  privateExceptions: prefixes(
    `192.0.0.9/32 192.0.0.10/32 2001:1::1/128 2001:1::2/128 2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28`,
  ),
  shared: prefixes('100.64.0.0/10'),
  multicast: prefixes('224.0.0.0/4 ff00::/8'),
  loopback: prefixes('127.0.0.0/8 ::1/128'),
  linkLocal: prefixes('169.254.0.0/16 fe80::/10'),
  siteLocal: prefixes('fec0::/10'),
  unspecified: prefixes('0.0.0.0/32 ::/128'),
  reserved: prefixes(
    `240.0.0.0/4 ::/8 100::/8 200::/7 400::/6 800::/5 1000::/4 4000::/3 6000::/3 8000::/3 a000::/3 c000::/3 e000::/4 f000::/5
     f800::/6 fe00::/9`.trim(),
  ),
} as const;

const lies = (value: Interface, range: keyof typeof RANGES) =>
  RANGES[range].some((prefix) => contains(prefix, value));
const isPrivate = (value: Interface) => lies(value, 'private') && !lies(value, 'privateExceptions');

/** The questions that addresses and networks answer about where they lie. */
export const RANGE_TESTS: Readonly<Record<string, (value: Interface) => boolean>> = {
  is_private: (value) => isPrivate(value) && !lies(value, 'shared'),
  is_global: (value) => !lies(value, 'shared') && !isPrivate(value),
  is_multicast: (value) => lies(value, 'multicast'),
  is_loopback: (value) => lies(value, 'loopback'),
  is_link_local: (value) => lies(value, 'linkLocal'),
  is_site_local: (value) => lies(value, 'siteLocal'),
  is_reserved: (value) => lies(value, 'reserved'),
  is_unspecified: (value) => lies(value, 'unspecified'),
};

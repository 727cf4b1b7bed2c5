import { formatAddress, parseAddress } from '@peersmith/net';
import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { intIn, intOf, secondsOf, wordIn } from '../../text-values.ts';

/** A line of `show bgp all summary`. */
interface Brief {
  uptime_s: number | null;
  isAdmin: boolean;
}

interface Summary {
  router_id: string | null;
  local_asn: number | null;
  /** By address. */
  peers: ReadonlyMap<string, Brief>;
  /** Families that are in use, in the device's words. */
  families: readonly string[];
}

/** The command that shows the neighbors of a family. */
export const neighborsCommand = (family: string): string =>
  `show bgp ${family.toLowerCase()}${/vpn|mdt/i.test(family) ? ' all' : ''} neighbors`;

/** What `show bgp all summary` says. An address that is too long for its column stands on a line of its own. */
export function summaryIn(text: string): Summary {
  const peers = new Map<string, Brief>();
  const joined = text.replace(/^([0-9a-f:.]+)\s*\n(?=\s+4\s)/gim, '$1 ');
  for (const [, address = '', up = '', state = ''] of joined.matchAll(
    /^([0-9a-f][0-9a-f:.]+)\s+4(?:\s+[\d.]+){6}\s+(\S+)\s+(.+?)\s*$/gim,
  ))
    peers.set(plain(address), { uptime_s: secondsOf(up), isAdmin: /admin/i.test(state) });
  return {
    router_id: wordIn(text, /BGP router identifier ([\d.]+)/),
    local_asn: asnOf(wordIn(text, /local AS number ([\d.]+)/)),
    peers,
    families: Array.from(text.matchAll(/^For address family: (.+?)\s*$/gm), ([, family = '']) => family),
  };
}

/** The neighbors that `show bgp … neighbors` of one or several families says of; one that is in several is there once. */
export function neighborsIn(summary: Summary, texts: readonly string[]): BgpNeighbor[] {
  const found = new Map<string, BgpNeighbor>();
  for (const block of texts.flatMap((text) => text.split(/^(?=BGP neighbor is )/m))) {
    if (!block.startsWith('BGP neighbor is ')) continue;
    const one = neighborOf(block, summary);
    const key = `${one.vrf} ${one.address}`;
    const before = found.get(key);
    found.set(key, before ? withFamilies(before, { ...one.families, ...before.families }) : one);
  }
  return [...found.values()];
}

function neighborOf(block: string, summary: Summary): BgpNeighbor {
  const word = (pattern: RegExp) => wordIn(block, pattern);
  const address = plain(word(/^BGP neighbor is ([^,\s]+)/) ?? '');
  const brief = summary.peers.get(address);
  const state = stateOf(word(/BGP state = (\w+)/));
  const uptime_s = brief?.uptime_s ?? secondsOf(word(/BGP state = Established, up for (\S+)/));
  const families =
    state === 'established'
      ? familiesIn(block)
      : Object.fromEntries(namesIn(block).map((name) => [name, NONE]));
  return withFamilies(
    neighborWith({
      vrf: word(/^BGP neighbor is \S+\s+vrf ([^,\s]+)/) ?? 'global',
      address,
      local_address: word(/^Local host: ([^,\s]+)/m),
      local_asn: asnOf(word(/, +local AS ([\d.]+)/)) ?? summary.local_asn,
      remote_asn: asnOf(word(/remote AS ([\d.]+)/)),
      description: word(/^ +Description: (.*)$/m),
      is_enabled: !(brief?.isAdmin ?? /administratively shut ?down/i.test(block)),
      state,
      uptime_s: state === 'established' ? uptime_s : null,
      last_error: word(/Last reset (?!never)\S+,\s+due to (.*)$/m),
      router_id: summary.router_id,
      remote_id: word(/remote router ID ([\d.]+)/),
      detail: detailOf(block),
    }),
    families,
  );
}

function withFamilies(one: BgpNeighbor, families: Readonly<Record<string, BgpFamily>>): BgpNeighbor {
  const total = (key: 'received' | 'accepted' | 'advertised') =>
    sumOf(Object.values(families).map((family) => family[key]));
  return {
    ...one,
    families,
    received_prefix_count: total('received'),
    accepted_prefix_count: total('accepted'),
    advertised_prefix_count: total('advertised'),
  };
}

const NONE: BgpFamily = { received: null, accepted: null, advertised: null };
const SHORT: Readonly<Record<string, string>> = { 'ipv4 unicast': 'ipv4', 'ipv6 unicast': 'ipv6' };

/** Parts of a block that are about one family each. */
const partsOf = (block: string): [string, string][] =>
  block
    .split(/^ For address family: /m)
    .slice(1)
    .map((part) => {
      const name = part.split('\n', 1)[0]?.trim().toLowerCase() ?? '';
      return [SHORT[name] ?? name, part];
    });
const namesIn = (block: string) => partsOf(block).map(([name]) => name);

function familiesIn(block: string): Record<string, BgpFamily> {
  return Object.fromEntries(
    partsOf(block).map(([name, part]) => {
      const [, sent, accepted] = /Prefixes Current: +(\d+) +(\d+)/.exec(part) ?? [];
      const denied =
        intOf(/^ +Total: +\d+ +(\d+)\s*$/m.exec(part.split('Local Policy Denied')[1] ?? '')?.[1]) ?? 0;
      return [
        name,
        {
          received: accepted === undefined ? null : Number(accepted) + denied,
          accepted: intOf(accepted),
          advertised: intOf(sent),
          active: intIn(part, /Used as bestpath: +\S+ +(\d+)/),
          suppressed: denied,
        },
      ];
    }),
  );
}

function detailOf(block: string) {
  const [word, int] = [
    (pattern: RegExp) => wordIn(block, pattern),
    (pattern: RegExp) => intIn(block, pattern),
  ];
  const local_port = int(/Local port: (\d+)/);
  return detailWith({
    local_port,
    remote_port: int(/Foreign port: (\d+)/),
    last_event: word(/Last reset (?!never)(.*)$/m),
    hold_time_s: int(/hold time is (\d+)/),
    keepalive_s: int(/keepalive interval is (\d+)/),
    configured_hold_time_s: int(/Configured hold time is (\d+)/),
    configured_keepalive_s: int(/Configured hold time is \d+, *keepalive interval is (\d+)/),
    import_policy: word(/Route map for incoming advertisements is (\S+)/),
    export_policy: word(/Route map for outgoing advertisements is (\S+)/),
    sent_messages: int(/^ +Total: +(\d+) +\d+\s*$/m),
    received_messages: int(/^ +Total: +\d+ +(\d+)\s*$/m),
    sent_updates: int(/Updates: +(\d+)/),
    received_updates: int(/Updates: +\d+ +(\d+)/),
    queued_messages: int(/OutQ depth is (\d+)/),
    flap_count: int(/Connections established \d+; dropped (\d+)/),
    is_multihop: /may be up to \d+ hops away/.test(block),
    removes_private_as: /Private AS number removed/i.test(block),
    has_local_address: /^Local host: /m.test(block),
  });
}

/** An address in the notation of RFC 5952, as devices do not always write it. */
function plain(told: string): string {
  const parsed = parseAddress(told);
  return parsed ? formatAddress(parsed) : told.toLowerCase();
}

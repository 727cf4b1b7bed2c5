import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpNeighbor } from '../../driver.ts';
import { intIn, secondsOf, wordIn } from '../../text-values.ts';

/** The addresses of neighbors that `show ip bgp summary` lists. */
export const addressesIn = (summary: string): string[] =>
  Array.from(summary.matchAll(/^([0-9a-f][0-9a-f:.]+)\s+4\s/gim), ([, address = '']) => address);

/** The neighbors in the answers of `show ip bgp neighbors …`. */
export function neighborsIn(summary: string, texts: readonly string[]): BgpNeighbor[] {
  const router_id = wordIn(summary, /BGP router identifier ([\d.]+)/);
  return texts
    .flatMap((text) => text.split(/^(?=BGP neighbor is )/m))
    .filter((block) => block.startsWith('BGP neighbor is '))
    .map((block) => ({ ...neighborOf(block), router_id }));
}

function neighborOf(block: string): BgpNeighbor {
  const [word, int] = [
    (pattern: RegExp) => wordIn(block, pattern),
    (pattern: RegExp) => intIn(block, pattern),
  ];
  const state = stateOf(word(/BGP state = (\w+)/));
  const families = Object.fromEntries(
    block
      .split(/^ For address family: /m)
      .slice(1)
      .map((part) => [
        part.split(' ', 1)[0]?.toLowerCase() ?? '',
        { received: null, accepted: intIn(part, /(\d+) accepted prefixes/), advertised: null },
      ]),
  );
  return neighborWith({
    vrf: 'global',
    address: word(/^BGP neighbor is ([^,\s]+)/) ?? '',
    local_address: word(/^Local host: ([^,\s]+)/m),
    local_asn: asnOf(word(/local AS ([\d.]+)/)),
    remote_asn: asnOf(word(/remote AS ([\d.]+)/)),
    description: word(/^ +Description: (.*)$/m),
    is_enabled: !/administratively shut ?down/i.test(block),
    state,
    uptime_s: state === 'established' ? secondsOf(word(/BGP state = Established, up for (\S+)/)) : null,
    accepted_prefix_count: sumOf(Object.values(families).map(({ accepted }) => accepted)),
    last_error: word(/Last reset (?!never)\S+,\s+due to (.*)$/m),
    remote_id: word(/remote router ID ([\d.]+)/),
    families,
    detail: detailWith({
      local_port: int(/Local port: (\d+)/),
      remote_port: int(/Foreign port: (\d+)/),
      hold_time_s: int(/hold time is (\d+)/),
      keepalive_s: int(/keepalive interval is (\d+)/),
      import_policy: word(/Route map for incoming advertisements is \*?(\S+)/),
      export_policy: word(/Route map for outgoing advertisements is \*?(\S+)/),
      sent_messages: int(/^ +Total: +(\d+)/m),
      received_messages: int(/^ +Total: +\d+ +(\d+)/m),
      sent_updates: int(/Updates: +(\d+)/),
      received_updates: int(/Updates: +\d+ +(\d+)/),
      queued_messages: int(/Outq depth is (\d+)/i),
      flap_count: int(/Connections established \d+; dropped (\d+)/),
    }),
  });
}

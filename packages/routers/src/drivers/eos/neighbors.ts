import * as z from 'zod';
import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { intIn, secondsOf, wordIn } from '../../text-values.ts';

const Asn = z.union([z.string(), z.number()]).optional();
const Counts = z.object({ prefixReceived: z.int().optional(), prefixAccepted: z.int().optional() });
const Summary = z.object({
  vrfs: z
    .record(
      z.string(),
      z.object({ routerId: z.string().optional(), asn: Asn, peers: z.record(z.string(), Counts).optional() }),
    )
    .optional(),
});
const Messages = z.object({ updates: z.int().optional() });
const Peer = z.object({
  peerAddress: z.string(),
  asn: Asn,
  localAsn: Asn,
  routerId: z.string().optional(),
  description: z.string().optional(),
  state: z.string().optional(),
  lastState: z.string().optional(),
  lastEvent: z.string().optional(),
  establishedTime: z.number().optional(),
  establishedTransitions: z.int().optional(),
  updateSource: z.string().optional(),
  localPort: z.int().optional(),
  remotePort: z.int().optional(),
  ttl: z.int().optional(),
  linkType: z.string().optional(),
  holdTime: z.int().optional(),
  keepaliveTime: z.int().optional(),
  configHoldTime: z.int().optional(),
  configKeepaliveTime: z.int().optional(),
  routeMapInbound: z.string().optional(),
  routeMapOutbound: z.string().optional(),
  sentMessages: z.int().optional(),
  receivedMessages: z.int().optional(),
  outMessageStats: Messages.optional(),
  inMessageStats: Messages.optional(),
  prefixesSent: z.int().optional(),
  prefixesReceived: z.int().optional(),
  v6PrefixesSent: z.int().optional(),
  v6PrefixesReceived: z.int().optional(),
  peerTcpInfo: z.object({ outputQueueLength: z.int().optional() }).optional(),
  idleReason: z.string().optional(),
});
const Neighbors = z.object({
  vrfs: z.record(z.string(), z.object({ peerList: z.array(Peer).optional() })).optional(),
});

type Summaries = { ipv4: z.infer<typeof Summary>; ipv6: z.infer<typeof Summary> };

/** `global` is the table without a name. */
export const vrfNamed = (name: string) => (name === 'default' ? 'global' : name);

/** The summaries of both families, as EOS answers them in JSON. */
export const summariesIn = (ipv4: unknown, ipv6: unknown): Summaries => ({
  ipv4: Summary.parse(ipv4),
  ipv6: Summary.parse(ipv6),
});

/** The neighbors in the JSON answers of `show ip bgp neighbors vrf all` and `show ipv6 bgp peers vrf all`. */
export function neighborsIn(summaries: Summaries, answers: readonly unknown[]): BgpNeighbor[] {
  return answers.flatMap((answer) =>
    Object.entries(Neighbors.parse(answer).vrfs ?? {}).flatMap(([vrf, { peerList = [] }]) =>
      peerList.map((peer) => neighborOf(vrf, peer, summaries)),
    ),
  );
}

function neighborOf(vrf: string, peer: z.infer<typeof Peer>, summaries: Summaries): BgpNeighbor {
  const state = stateOf(peer.state);
  const families = familiesOf(vrf, peer.peerAddress, summaries, {
    ipv4: peer.prefixesSent ?? null,
    ipv6: peer.v6PrefixesSent ?? null,
  });
  return neighborWith({
    vrf: vrfNamed(vrf),
    address: peer.peerAddress,
    local_address: peer.updateSource ?? null,
    local_asn: asnOf(peer.localAsn),
    remote_asn: asnOf(peer.asn),
    description: peer.description ?? null,
    state,
    uptime_s: state === 'established' ? (peer.establishedTime ?? null) : null,
    ...totalsOf(families),
    last_error: peer.idleReason ?? null,
    router_id: summaries.ipv4.vrfs?.[vrf]?.routerId ?? summaries.ipv6.vrfs?.[vrf]?.routerId ?? null,
    remote_id: peer.routerId ?? null,
    families,
    detail: detailOf(peer),
  });
}

const detailOf = (peer: z.infer<typeof Peer>) =>
  detailWith({
    local_port: peer.localPort ?? null,
    remote_port: peer.remotePort ?? null,
    previous_state: peer.lastState ?? null,
    last_event: peer.lastEvent ?? null,
    hold_time_s: peer.holdTime ?? null,
    keepalive_s: peer.keepaliveTime ?? null,
    configured_hold_time_s: peer.configHoldTime ?? null,
    configured_keepalive_s: peer.configKeepaliveTime ?? null,
    import_policy: peer.routeMapInbound ?? null,
    export_policy: peer.routeMapOutbound ?? null,
    received_messages: peer.receivedMessages ?? null,
    sent_messages: peer.sentMessages ?? null,
    received_updates: peer.inMessageStats?.updates ?? null,
    sent_updates: peer.outMessageStats?.updates ?? null,
    queued_messages: peer.peerTcpInfo?.outputQueueLength ?? null,
    flap_count: Math.max(0, (peer.establishedTransitions ?? 1) - 1),
    is_multihop: peer.linkType === 'external' && (peer.ttl ?? 1) > 1,
  });

/** What a neighbor sends and is sent, by family; a family of which its summary does not speak has none. */
function familiesOf(
  vrf: string,
  address: string,
  summaries: Summaries,
  sent: { ipv4: number | null; ipv6: number | null },
): Record<string, BgpFamily> {
  const of = (name: 'ipv4' | 'ipv6'): BgpFamily => {
    const counts = summaries[name].vrfs?.[vrf]?.peers?.[address];
    const received = counts?.prefixReceived ?? 0;
    return { received, accepted: counts?.prefixAccepted ?? received, advertised: sent[name] };
  };
  return { ipv4: of('ipv4'), ipv6: of('ipv6') };
}

function totalsOf(families: Readonly<Record<string, BgpFamily>>) {
  const every = Object.values(families);
  return {
    received_prefix_count: sumOf(every.map(({ received }) => received)),
    accepted_prefix_count: sumOf(every.map(({ accepted }) => accepted)),
    advertised_prefix_count: sumOf(every.map(({ advertised }) => advertised)),
  };
}

/** The same from the texts of these commands, which is all that older releases answer. */
export function neighborsInText(summaries: Summaries, texts: readonly string[]): BgpNeighbor[] {
  return texts.flatMap((text) =>
    text
      .split(/^(?=BGP neighbor is )/m)
      .filter((block) => block.startsWith('BGP neighbor is '))
      .map((block) => neighborInText(block, summaries)),
  );
}

function neighborInText(block: string, summaries: Summaries): BgpNeighbor {
  const word = (pattern: RegExp) => wordIn(block, pattern);
  const vrf = word(/, VRF (\S+)/) ?? 'default';
  const address = word(/^BGP neighbor is ([^,\s]+)/) ?? '';
  const state = stateOf(word(/BGP state is (\w+)/));
  const [, sent4, received4] = /IPv4 Unicast: +(\d+) +(\d+)/.exec(block) ?? [];
  const [, sent6, received6] = /IPv6 Unicast: +(\d+) +(\d+)/.exec(block) ?? [];
  const counted = familiesOf(vrf, address, summaries, { ipv4: Number(sent4 ?? 0), ipv6: Number(sent6 ?? 0) });
  // A summary may have been written for another table than the block: what the block counts as received is what came.
  const of = (name: 'ipv4' | 'ipv6', received: string | undefined): BgpFamily => ({
    advertised: 0,
    accepted: 0,
    ...counted[name],
    received: Number(received ?? 0),
  });
  const families = { ipv4: of('ipv4', received4), ipv6: of('ipv6', received6) };
  return neighborWith({
    vrf: vrfNamed(vrf),
    address,
    local_address: word(/^Local TCP address is ([^,\s]+)/m),
    local_asn: asnOf(word(/^Local AS is ([\d.]+)/m)),
    remote_asn: asnOf(word(/, remote AS ([\d.]+)/)),
    description: word(/^ +Description: (.*)$/m),
    is_enabled: !/administratively shut ?down/i.test(block),
    state,
    uptime_s: secondsOf(word(/BGP state is Established, up for +(\S+)/)),
    ...totalsOf(families),
    last_error: word(/^ +Last (?:sent|rcvd) (?:notification|socket-error):(.*?),/m),
    router_id: word(/local router ID ([\d.]+)/),
    remote_id: word(/remote router ID ([\d.]+)/),
    families,
    detail: detailInText(block),
  });
}

function detailInText(block: string) {
  const [word, int] = [
    (pattern: RegExp) => wordIn(block, pattern),
    (pattern: RegExp) => intIn(block, pattern),
  ];
  const local_port = int(/local port is (\d+)/);
  return detailWith({
    local_port,
    remote_port: int(/remote port is (\d+)/),
    previous_state: word(/Last state was (\S+)/),
    last_event: word(/Last event was (\S+)/),
    hold_time_s: int(/^ +Hold time is (\d+)/m),
    keepalive_s: int(/^ +Hold time is \d+, keepalive interval is (\d+)/m),
    configured_hold_time_s: int(/Configured hold time is (\d+)/),
    configured_keepalive_s: int(/Configured hold time is \d+, keepalive interval is (\d+)/),
    import_policy: word(/Inbound route map is (\S+)/),
    export_policy: word(/Outbound route map is (\S+)/),
    sent_messages: int(/Total messages: +(\d+)/),
    received_messages: int(/Total messages: +\d+ +(\d+)/),
    sent_updates: int(/Updates: +(\d+)/),
    received_updates: int(/Updates: +\d+ +(\d+)/),
    queued_messages: int(/OutQ depth is (\d+)/),
    flap_count: Math.max(0, (int(/Number of transitions to established: (\d+)/) ?? 1) - 1),
    is_multihop: /external link/.test(block) && (int(/TTL is (\d+)/) ?? 1) > 1,
    has_local_address: /^Local TCP address is/m.test(block),
  });
}

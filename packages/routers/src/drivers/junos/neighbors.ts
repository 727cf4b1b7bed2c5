import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { at } from '../../netconf/answers.ts';
import { listAt, wordsOf } from '../../netconf/xml-values.ts';
import { intOf } from '../../text-values.ts';

/** How long neighbors have been as they are, by address, from the XML of `get-bgp-summary-information`. */
export function elapsedIn(summary: string): ReadonlyMap<string, number> {
  const peers = summary.matchAll(
    /<peer-address>\s*([^<\s]+)\s*<\/peer-address>(?:(?!<peer-address>)[\s\S])*?<elapsed-time[^>]*\bseconds="(\d+)"/g,
  );
  return new Map(Array.from(peers, ([, address = '', seconds]) => [withoutPort(address), Number(seconds)]));
}

/**
 * The neighbors in the answer of `get-bgp-neighbor-information`. `instance` is the one that was asked for; where all were, each neighbor says its
 * own.
 */
export function neighborsIn(
  answer: unknown,
  elapsed: ReadonlyMap<string, number> = new Map(),
  instance?: string,
): BgpNeighbor[] {
  const information = at(answer, 'rpc-reply', 'bgp-information') ?? at(answer, 'bgp-information');
  return listAt(information, 'bgp-peer').map((peer) => neighborOf(peer, elapsed, instance));
}

function neighborOf(peer: unknown, elapsed: ReadonlyMap<string, number>, asked?: string): BgpNeighbor {
  const [word, option] = [wordsOf(peer), wordsOf(at(peer, 'bgp-option-information'))];
  const instance = asked ?? word('peer-cfg-rti') ?? 'master';
  const [address, remote_port] = endOf(word('peer-address'));
  const [local_address, local_port] = endOf(word('local-address'));
  const state = stateOf(word('peer-state'));
  const ribs = listAt(peer, 'bgp-rib').map((rib) => ribOf(rib, instance));
  const in_state_s = elapsed.get(address) ?? null;
  const total = (key: 'received' | 'accepted' | 'advertised') => sumOf(ribs.map(([, family]) => family[key]));
  return neighborWith({
    vrf: instance === 'master' ? 'global' : instance,
    address,
    local_address: local_address || null,
    local_asn: asnOf(word('local-as')),
    remote_asn: asnOf(word('peer-as')),
    description: word('description'),
    // A neighbor that is idle without a flag that says why is held down.
    is_enabled: !(
      /\bShutdown\b/.test(option('bgp-options') ?? '') ||
      (state === 'idle' && !word('peer-flags'))
    ),
    state,
    uptime_s: state === 'established' ? in_state_s : null,
    received_prefix_count: total('received'),
    accepted_prefix_count: total('accepted'),
    advertised_prefix_count: total('advertised'),
    last_error: word('last-error') === 'None' ? null : word('last-error'),
    router_id: word('local-id'),
    remote_id: word('peer-id'),
    families: Object.fromEntries(ribs),
    detail: detailOf(peer, { local_port, remote_port, in_state_s }),
  });
}

function detailOf(
  peer: unknown,
  ends: { local_port: number | null; remote_port: number | null; in_state_s: number | null },
) {
  const [word, option] = [wordsOf(peer), wordsOf(at(peer, 'bgp-option-information'))];
  const options = option('bgp-options');
  const has = (name: string) => (options === null ? null : new RegExp(`\\b${name}\\b`).test(options));
  const keepalive_s = intOf(word('keepalive-interval'));
  return detailWith({
    ...ends,
    previous_state: word('last-state'),
    last_event: word('last-event'),
    hold_time_s: intOf(word('active-holdtime')),
    keepalive_s,
    configured_hold_time_s: intOf(option('holdtime')),
    configured_keepalive_s: keepalive_s,
    import_policy: option('import-policy'),
    export_policy: option('export-policy'),
    received_messages: intOf(word('input-messages')),
    sent_messages: intOf(word('output-messages')),
    received_updates: intOf(word('input-updates')),
    sent_updates: intOf(word('output-updates')),
    queued_messages: sumOf(listAt(peer, 'bgp-output-queue').map((queue) => intOf(wordsOf(queue)('count')))),
    flap_count: intOf(word('flap-count')),
    is_multihop: has('Multihop'),
    is_multipath: has('Multipath'),
    removes_private_as: has('RemovePrivateAS'),
    prepends_local_as: options === null ? null : !/\bNoPrependLocalAS\b/.test(options),
    has_local_address: has('LocalAddress'),
  });
}

/** A routing table's counts, by the family that it is of; another instance's table keeps its name. */
function ribOf(rib: unknown, instance: string): [string, BgpFamily] {
  const word = wordsOf(rib);
  const name = word('name') ?? '';
  const own =
    instance !== 'master' && name.startsWith(`${instance}.`) ? name.slice(instance.length + 1) : name;
  const count = (what: string) => intOf(word(`${what}-prefix-count`));
  return [
    FAMILIES[own] ?? name,
    {
      received: count('received'),
      accepted: count('accepted'),
      advertised: count('advertised'),
      active: count('active'),
      suppressed: count('suppressed'),
    },
  ];
}

const FAMILIES: Readonly<Record<string, string>> = { 'inet.0': 'ipv4', 'inet6.0': 'ipv6' };
const withoutPort = (told: string) => told.split('+', 1)[0] ?? '';
/** An address and its port, as `192.0.2.1+179`. */
const endOf = (told: string | null): [string, number | null] => [
  withoutPort(told ?? ''),
  intOf(told?.split('+')[1]),
];

import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { at } from '../../netconf/answers.ts';
import { factsOf, listAt, numbersOf, wordsOf } from '../../netconf/xml-values.ts';

/** The neighbors in the data of `Cisco-IOS-XR-ipv4-bgp-oper`, of every instance and table. */
export function neighborsIn(answer: unknown): BgpNeighbor[] {
  const active = listAt(answer, 'rpc-reply', 'data', 'bgp', 'instances', 'instance').flatMap((instance) =>
    listAt(instance, 'instance-active'),
  );
  return active.flatMap((instance) => [
    ...listAt(instance, 'default-vrf').flatMap((vrf) => neighborsOf('global', vrf)),
    ...listAt(instance, 'vrfs', 'vrf').flatMap((vrf) => neighborsOf(wordsOf(vrf)('vrf-name') ?? '', vrf)),
  ]);
}

function neighborsOf(vrf: string, node: unknown): BgpNeighbor[] {
  const router_id = wordsOf(node)('global-process-info', 'vrf', 'router-id');
  return listAt(node, 'neighbors', 'neighbor').map((one) => neighborOf(one, { vrf, router_id }));
}

function neighborOf(
  one: unknown,
  { vrf, router_id }: { vrf: string; router_id: string | null },
): BgpNeighbor {
  const [word, number, fact] = [wordsOf(one), numbersOf(one), factsOf(one)];
  const state = stateOf(
    STATES[word('connection-state') ?? ''] ?? word('connection-state')?.replace('bgp-st-', ''),
  );
  const families = listAt(one, 'af-data').map(familyOf);
  const total = (key: 'received' | 'accepted' | 'advertised') =>
    sumOf(families.map(([, family]) => family[key]));
  const local = at(one, 'connection-local-address');
  return neighborWith({
    vrf,
    address: word('neighbor-address') ?? '',
    local_address: wordsOf(local)('ipv4-address') ?? wordsOf(local)('ipv6-address'),
    local_asn: asnOf(word('local-as')),
    remote_asn: asnOf(word('remote-as')),
    description: word('description'),
    is_enabled: fact('is-administratively-shut-down') !== true,
    state,
    uptime_s: state === 'established' ? number('connection-established-time') : null,
    received_prefix_count: total('received'),
    accepted_prefix_count: total('accepted'),
    advertised_prefix_count: total('advertised'),
    last_error:
      state === 'established' ? null : (said(word('reset-reason')) ?? said(word('peer-reset-reason'))),
    router_id,
    remote_id: word('router-id'),
    families: Object.fromEntries(families),
    detail: detailOf(one),
  });
}

/** A reason that says something, without the prefix of its list. */
const said = (reason: string | null): string | null =>
  reason === null || /-none$/.test(reason) ? null : reason.replace(/^bgp-/, '').replaceAll('-', ' ');

function familyOf(node: unknown): [string, BgpFamily] {
  const number = numbersOf(node);
  const accepted = number('prefixes-accepted');
  return [
    wordsOf(node)('af-name') ?? '',
    {
      received: sumOf([accepted, number('prefixes-denied')]),
      accepted,
      advertised: number('prefixes-advertised'),
      active: number('number-of-bestpaths'),
      suppressed: number('prefixes-suppressed'),
    },
  ];
}

function detailOf(one: unknown) {
  const [word, number, fact] = [wordsOf(one), numbersOf(one), factsOf(one)];
  return detailWith({
    local_port: number('connection-local-port'),
    remote_port: number('connection-remote-port'),
    previous_state: PREVIOUS[number('previous-connection-state') ?? 0] ?? null,
    hold_time_s: number('hold-time'),
    keepalive_s: number('keep-alive-time'),
    configured_hold_time_s: number('configured-hold-time'),
    configured_keepalive_s: number('configured-keepalive'),
    import_policy: word('af-data', 'route-policy-in'),
    export_policy: word('af-data', 'route-policy-out'),
    received_messages: number('messages-received'),
    sent_messages: number('messages-sent'),
    received_updates: number('update-messages-in'),
    sent_updates: number('update-messages-out'),
    queued_messages: number('messages-queued-out'),
    flap_count: number('connection-down-count'),
    is_multihop: fact('is-external-neighbor-not-directly-connected'),
    is_multipath: fact('af-data', 'selective-multipath-eligible'),
    removes_private_as: fact('af-data', 'remove-private-as-from-updates'),
    prepends_local_as: fact('local-as-no-prepend') === false,
    suppresses_4byte_as: fact('suppress4-byte-as'),
    has_local_address: fact('is-local-address-configured'),
  });
}

/** States as the model shortens them. */
const STATES: Readonly<Record<string, string>> = {
  'bgp-st-estab': 'established',
  'bgp-st-open-sent': 'opensent',
  'bgp-st-open-confirm': 'openconfirm',
};
/** States as the model numbers them. */
const PREVIOUS = ['', 'Idle', 'Connect', 'OpenSent', 'OpenConfirm', 'Active', 'Established'];

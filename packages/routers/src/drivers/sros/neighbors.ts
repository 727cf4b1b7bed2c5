import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { at } from '../../netconf/answers.ts';
import { factsOf, listAt, numbersOf, wordsOf } from '../../netconf/xml-values.ts';

/** The neighbors in `configure` and `state` of Nokia's models: what is wanted of them, and how they are. */
export function neighborsIn(answer: unknown): BgpNeighbor[] {
  const data = at(answer, 'rpc-reply', 'data') ?? at(answer, 'data');
  const tables = (root: string) => [
    ...listAt(data, root, 'router').map((node) => ({ vrf: tableNamed(wordsOf(node)('router-name')), node })),
    ...listAt(data, root, 'service', 'vprn').map((node) => ({
      vrf: wordsOf(node)('service-name') ?? '',
      node,
    })),
  ];
  const wanted = new Map(tables('configure').map(({ vrf, node }) => [vrf, node]));
  const now = Date.parse(wordsOf(at(data, 'state', 'system'))('current-time') ?? '');
  return tables('state').flatMap(({ vrf, node }) =>
    listAt(node, 'bgp', 'neighbor').map((state) =>
      neighborOf(state, { vrf, table: node, wanted: wanted.get(vrf), now }),
    ),
  );
}

const tableNamed = (name: string | null) => (name === 'Base' ? 'global' : (name ?? ''));

interface Around {
  vrf: string;
  /** The table in `state` and in `configure`. */
  table: unknown;
  wanted: unknown;
  /** The device's clock; not a number where it does not tell. */
  now: number;
}

function neighborOf(told: unknown, { vrf, table, wanted, now }: Around): BgpNeighbor {
  const address = wordsOf(told)('ip-address') ?? '';
  const asked = listAt(wanted, 'bgp', 'neighbor').find((one) => wordsOf(one)('ip-address') === address);
  const group = listAt(wanted, 'bgp', 'group').find(
    (one) => wordsOf(one)('group-name') === wordsOf(asked)('group'),
  );
  const word = wordsOf(at(told, 'statistics'));
  const state = stateOf(word('session-state'));
  const since = Date.parse(word('last-established-time') ?? '');
  const families = familiesOf(at(told, 'statistics', 'family-prefix'));
  const total = (key: 'received' | 'accepted' | 'advertised') =>
    sumOf(Object.values(families).map((family) => family[key]));
  const setting = (...path: string[]) => wordsOf(asked)(...path) ?? wordsOf(group)(...path);
  return neighborWith({
    vrf,
    address,
    local_address: word('operational-local-address'),
    local_asn: asnOf(setting('local-as', 'as-number') ?? wordsOf(wanted)('autonomous-system')),
    remote_asn: asnOf(setting('peer-as')),
    description: setting('description'),
    is_enabled: setting('admin-state') !== 'disable',
    state,
    uptime_s: state === 'established' && !Number.isNaN(now - since) ? Math.floor((now - since) / 1000) : null,
    received_prefix_count: total('received'),
    accepted_prefix_count: total('accepted'),
    advertised_prefix_count: total('advertised'),
    last_error: word('last-error'),
    router_id: wordsOf(table)('oper-router-id'),
    remote_id: word('peer-identifier'),
    families,
    detail: detailOf(at(told, 'statistics'), { asked, wanted }),
  });
}

/** Counts by family. SR OS tells how many it received and rejected. */
function familiesOf(node: unknown): Record<string, BgpFamily> {
  const held = typeof node === 'object' && node !== null ? Object.entries(node) : [];
  return Object.fromEntries(
    held.map(([name, counts]) => {
      const number = numbersOf(counts);
      const received = number('received');
      return [
        name,
        {
          received,
          accepted: received === null ? null : received - (number('rejected') ?? 0),
          advertised: number('sent'),
          active: number('active'),
          suppressed: number('suppressed'),
        },
      ];
    }),
  );
}

function detailOf(statistics: unknown, { asked, wanted }: { asked: unknown; wanted: unknown }) {
  const [word, number, setting] = [wordsOf(statistics), numbersOf(statistics), wordsOf(asked)];
  return detailWith({
    local_port: number('local-port'),
    remote_port: number('peer-port'),
    previous_state: word('last-state'),
    last_event: word('last-event'),
    hold_time_s: number('hold-time-interval'),
    keepalive_s: number('keep-alive-interval'),
    configured_hold_time_s: numbersOf(asked)('hold-time', 'seconds'),
    configured_keepalive_s: numbersOf(asked)('keepalive'),
    import_policy: setting('import', 'policy'),
    export_policy: setting('export', 'policy'),
    received_messages: number('received', 'messages'),
    sent_messages: number('sent', 'messages'),
    received_updates: number('received', 'updates'),
    sent_updates: number('sent', 'updates'),
    queued_messages: number('sent', 'queues'),
    flap_count: number('number-of-update-flaps'),
    is_multihop: setting('multihop') !== null,
    is_multipath: numbersOf(wanted)('bgp', 'multipath', 'max-paths') !== null,
    removes_private_as: at(asked, 'remove-private') !== undefined,
    prepends_local_as: factsOf(asked)('local-as', 'prepend-global-as'),
    has_local_address: setting('local-address') !== null,
  });
}

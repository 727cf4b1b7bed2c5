import * as z from 'zod';
import { asnOf, detailWith, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { intOf } from '../../text-values.ts';

const Count = z.union([z.string(), z.number()]).transform(String).optional();
const Family = z.object({
  'afi-safi-name': z.string(),
  'admin-state': z.string().optional(),
  'received-routes': Count,
  'active-routes': Count,
  'rejected-routes': Count,
  'sent-routes': Count,
  'suppressed-routes': Count,
});
const Messages = z
  .object({ 'queue-depth': Count, 'total-updates': Count, 'total-messages': Count })
  .optional();
const Policies = z.union([z.string(), z.array(z.string()).transform((all) => all.join(' '))]).optional();
const Neighbor = z.object({
  'peer-address': z.string(),
  'admin-state': z.string().optional(),
  description: z.string().optional(),
  'peer-as': z.number().optional(),
  'peer-router-id': z.string().optional(),
  'session-state': z.string().optional(),
  'last-state': z.string().optional(),
  'last-event': z.string().optional(),
  'last-established': z.string().optional(),
  'established-transitions': Count,
  'import-policy': Policies,
  'export-policy': Policies,
  'afi-safi': z.array(Family).optional(),
  'local-as': z
    .object({ 'as-number': z.number().optional(), 'prepend-local-as': z.boolean().optional() })
    .optional(),
  multihop: z.object({ 'admin-state': z.string().optional() }).optional(),
  timers: z
    .object({
      'hold-time': Count,
      'keepalive-interval': Count,
      'negotiated-hold-time': Count,
      'negotiated-keepalive-interval': Count,
    })
    .optional(),
  transport: z
    .object({ 'local-address': z.string().optional(), 'local-port': Count, 'remote-port': Count })
    .optional(),
  'sent-messages': Messages,
  'received-messages': Messages,
});
const Bgp = z.object({
  'autonomous-system': z.number().optional(),
  'router-id': z.string().optional(),
  neighbor: z.array(Neighbor).optional(),
});
const Instances = z.object({
  'srl_nokia-network-instance:network-instance': z
    .array(
      z.object({ name: z.string(), protocols: z.object({ 'srl_nokia-bgp:bgp': Bgp.optional() }).optional() }),
    )
    .optional(),
  'current-datetime': z.string().optional(),
});

/** The neighbors in the state of SR Linux's `network-instance/protocols/bgp`, and its clock where it was asked for as well. */
export function neighborsIn(answer: unknown): BgpNeighbor[] {
  const parts = z.array(Instances).parse(answer);
  const now = Date.parse(parts.find((part) => part['current-datetime'])?.['current-datetime'] ?? '');
  return parts
    .flatMap((part) => part['srl_nokia-network-instance:network-instance'] ?? [])
    .flatMap(({ name, protocols }) => {
      const bgp = protocols?.['srl_nokia-bgp:bgp'];
      return (bgp?.neighbor ?? []).map((one) => neighborOf(one, { name, bgp, now }));
    });
}

interface Around {
  name: string;
  bgp: z.infer<typeof Bgp> | undefined;
  now: number;
}

function neighborOf(one: z.infer<typeof Neighbor>, { name, bgp, now }: Around): BgpNeighbor {
  const state = stateOf(one['session-state']);
  const up_s = Math.floor((now - Date.parse(one['last-established'] ?? '')) / 1000);
  const families = Object.fromEntries(
    (one['afi-safi'] ?? []).filter((family) => family['admin-state'] === 'enable').map(familyOf),
  );
  const total = (key: 'received' | 'accepted' | 'advertised') =>
    sumOf(Object.values(families).map((family) => family[key]));
  return neighborWith({
    vrf: name === 'default' ? 'global' : name,
    address: one['peer-address'],
    local_address: one.transport?.['local-address'] ?? null,
    local_asn: asnOf(one['local-as']?.['as-number'] ?? bgp?.['autonomous-system']),
    remote_asn: asnOf(one['peer-as']),
    description: one.description ?? null,
    is_enabled: one['admin-state'] !== 'disable',
    state,
    uptime_s: state === 'established' && !Number.isNaN(up_s) ? up_s : null,
    received_prefix_count: total('received'),
    accepted_prefix_count: total('accepted'),
    advertised_prefix_count: total('advertised'),
    router_id: bgp?.['router-id'] ?? null,
    remote_id: one['peer-router-id'] ?? null,
    families,
    detail: detailOf(one),
  });
}

/** `srl_nokia-common:ipv4-unicast` is `ipv4`. */
function familyOf(told: z.infer<typeof Family>): [string, BgpFamily] {
  const name = (told['afi-safi-name'].split(':').at(-1) ?? '').replace('-unicast', '');
  const [received, rejected] = [intOf(told['received-routes']), intOf(told['rejected-routes'])];
  return [
    name,
    {
      received,
      accepted: received === null ? null : received - (rejected ?? 0),
      advertised: intOf(told['sent-routes']),
      active: intOf(told['active-routes']),
      suppressed: intOf(told['suppressed-routes']),
    },
  ];
}

const detailOf = (one: z.infer<typeof Neighbor>) =>
  detailWith({
    local_port: intOf(one.transport?.['local-port']),
    remote_port: intOf(one.transport?.['remote-port']),
    previous_state: one['last-state'] ?? null,
    last_event: one['last-event'] ?? null,
    hold_time_s: intOf(one.timers?.['negotiated-hold-time']),
    keepalive_s: intOf(one.timers?.['negotiated-keepalive-interval']),
    configured_hold_time_s: intOf(one.timers?.['hold-time']),
    configured_keepalive_s: intOf(one.timers?.['keepalive-interval']),
    import_policy: one['import-policy'] ?? null,
    export_policy: one['export-policy'] ?? null,
    received_messages: intOf(one['received-messages']?.['total-messages']),
    sent_messages: intOf(one['sent-messages']?.['total-messages']),
    received_updates: intOf(one['received-messages']?.['total-updates']),
    sent_updates: intOf(one['sent-messages']?.['total-updates']),
    queued_messages: intOf(one['sent-messages']?.['queue-depth']),
    flap_count: Math.max(0, (intOf(one['established-transitions']) ?? 1) - 1),
    is_multihop: one.multihop?.['admin-state'] === 'enable',
    prepends_local_as: one['local-as']?.['prepend-local-as'] ?? null,
  });

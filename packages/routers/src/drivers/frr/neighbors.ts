import * as z from 'zod';
import { BGP_STATES, type BgpNeighbor, type BgpNotification } from '../../driver.ts';

const Family = z.object({
  acceptedPrefixCounter: z.int().optional(),
  sentPrefixCounter: z.int().optional(),
  prefixAllowedMax: z.int().optional(),
  prefixAllowedMaxWarning: z.boolean().optional(),
});
const Neighbor = z.object({
  remoteAs: z.int().optional(),
  localAs: z.int().optional(),
  nbrDesc: z.string().optional(),
  adminShutDown: z.boolean().optional(),
  bgpState: z.string().optional(),
  hostLocal: z.string().optional(),
  bgpTimerUpEstablishedEpoch: z.int().optional(),
  bgpTimerUpMsec: z.int().optional(),
  lastResetDueTo: z.string().optional(),
  lastErrorCodeSubcode: z.string().optional(),
  lastNotificationReason: z.string().optional(),
  lastShutdownDescription: z.string().optional(),
  connectionsDropped: z.int().optional(),
  addressFamilyInfo: z.record(z.string(), Family).optional(),
});
const Vrf = z.record(z.string(), z.unknown());
const Answer = z.record(z.string(), z.unknown());

/** The neighbors in the answer of `show bgp vrf all neighbors json`. */
export function neighborsIn(answer: unknown): BgpNeighbor[] {
  return Object.entries(Answer.parse(answer)).flatMap(([vrf, held]) =>
    Object.entries(Vrf.safeParse(held).data ?? {}).flatMap(([address, one]) => {
      const found = Neighbor.safeParse(one);
      return typeof one === 'object' && found.success ? [neighborOf(vrf, address, found.data)] : [];
    }),
  );
}

function neighborOf(vrf: string, address: string, held: z.infer<typeof Neighbor>): BgpNeighbor {
  const state = BGP_STATES.find((one) => one === held.bgpState?.toLowerCase()) ?? null;
  const isUp = state === 'established';
  const families = Object.values(held.addressFamilyInfo ?? {});
  const sum = (key: 'acceptedPrefixCounter' | 'sentPrefixCounter') =>
    families.reduce((total, family) => total + (family[key] ?? 0), 0);
  // A limit that only warns ends nothing.
  const limits = families.flatMap((one) => (one.prefixAllowedMaxWarning ? [] : (one.prefixAllowedMax ?? [])));
  return {
    vrf: vrf === 'default' ? 'global' : vrf,
    address,
    local_address: held.hostLocal ?? null,
    local_asn: held.localAs ?? null,
    remote_asn: held.remoteAs ?? null,
    description: held.nbrDesc ?? null,
    is_enabled: !held.adminShutDown,
    state,
    uptime_s: isUp && held.bgpTimerUpMsec !== undefined ? Math.floor(held.bgpTimerUpMsec / 1000) : null,
    // FRR counts what it took, and not what it was sent.
    received_prefix_count: null,
    accepted_prefix_count: isUp ? sum('acceptedPrefixCounter') : null,
    advertised_prefix_count: isUp ? sum('sentPrefixCounter') : null,
    last_error: errorOf(held),
    notification: notificationOf(held),
    flap_count: held.connectionsDropped ?? null,
    prefix_limit: limits.length ? limits.reduce((total, one) => total + one, 0) : null,
  };
}

/** `Cease/Administrative Shutdown: maintenance tonight`, where one side said so; else what FRR makes of it. */
function errorOf(held: z.infer<typeof Neighbor>): string | null {
  const { lastNotificationReason: notified, lastResetDueTo: due, lastShutdownDescription: said } = held;
  // It says so of every neighbor that it never spoke with.
  if (!notified)
    return due === 'Waiting for peer OPEN' || due === 'No AFI/SAFI activated for peer' ? null : (due ?? null);
  return said ? `${notified}: ${said}` : notified;
}

/** The code and subcode in `0602`, two hexadecimal digits each. */
function notificationOf(held: z.infer<typeof Neighbor>): BgpNotification | null {
  const [, code, subcode] = /^([0-9a-f]{2})([0-9a-f]{2})$/i.exec(held.lastErrorCodeSubcode ?? '') ?? [];
  if (code === undefined || subcode === undefined) return null;
  const due = held.lastResetDueTo ?? '';
  const direction = /received/i.test(due) ? 'received' : /sen[dt]/i.test(due) ? 'sent' : null;
  return { code: Number.parseInt(code, 16), subcode: Number.parseInt(subcode, 16), direction };
}

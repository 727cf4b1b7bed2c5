import * as z from 'zod';
import { BGP_STATES, type BgpNeighbor } from '../../driver.ts';

const Family = z.object({
  acceptedPrefixCounter: z.int().optional(),
  sentPrefixCounter: z.int().optional(),
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
  const sum = (key: keyof z.infer<typeof Family>) =>
    families.reduce((total, family) => total + (family[key] ?? 0), 0);
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
    last_error: held.lastResetDueTo ?? null,
  };
}

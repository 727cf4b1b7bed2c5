import * as z from 'zod';
import { asnOf, neighborWith, stateOf, sumOf } from '../../bgp-neighbor.ts';
import type { BgpFamily, BgpNeighbor } from '../../driver.ts';
import { intOf, secondsOf } from '../../text-values.ts';

/** NX-OS writes one row as an object and several as a list, and nothing for none. */
const rows = <T extends z.ZodType>(row: T) => z.union([z.array(row), row.transform((one) => [one])]);

const Word = z.union([z.string(), z.number()]).transform(String);
const Neighbor = z.object({
  neighborid: z.string(),
  neighboras: Word.optional(),
  time: z.string().optional(),
  state: z.string().optional(),
  prefixreceived: Word.optional(),
});
const Family = z.object({
  'af-name': z.string(),
  TABLE_neighbor: z.object({ ROW_neighbor: rows(Neighbor) }).optional(),
});
const Vrf = z.object({
  'vrf-name-out': z.string(),
  'vrf-router-id': z.string().optional(),
  'vrf-local-as': Word.optional(),
  TABLE_af: z
    .object({ ROW_af: rows(z.object({ TABLE_saf: z.object({ ROW_saf: rows(Family) }).optional() })) })
    .optional(),
});
const Answer = z.object({ TABLE_vrf: z.object({ ROW_vrf: rows(Vrf) }).optional() });

/** The neighbors in the answer of `show bgp all summary vrf all | json`; one that is in several families is there once. */
export function neighborsIn(answer: unknown): BgpNeighbor[] {
  const found = new Map<string, BgpNeighbor>();
  for (const vrf of Answer.parse(answer).TABLE_vrf?.ROW_vrf ?? [])
    for (const family of (vrf.TABLE_af?.ROW_af ?? []).flatMap(({ TABLE_saf }) => TABLE_saf?.ROW_saf ?? []))
      for (const row of family.TABLE_neighbor?.ROW_neighbor ?? []) {
        const one = neighborOf(row, vrf, family['af-name']);
        const key = `${one.vrf} ${one.address}`;
        const families = { ...found.get(key)?.families, ...one.families };
        const received = sumOf(Object.values(families).map((counts) => counts.received));
        found.set(key, { ...one, families, received_prefix_count: received });
      }
  return [...found.values()];
}

function neighborOf(row: z.infer<typeof Neighbor>, vrf: z.infer<typeof Vrf>, family: string): BgpNeighbor {
  const state = stateOf(row.state);
  const counts: BgpFamily = {
    received: intOf(row.prefixreceived),
    accepted: null,
    advertised: null,
  };
  const table = vrf['vrf-name-out'];
  return neighborWith({
    vrf: table === 'default' ? 'global' : table,
    address: row.neighborid,
    local_asn: asnOf(vrf['vrf-local-as']),
    remote_asn: asnOf(row.neighboras),
    is_enabled: !/shut|admin/i.test(row.state ?? ''),
    state,
    uptime_s: state === 'established' ? secondsOf(row.time ?? null) : null,
    router_id: vrf['vrf-router-id'] ?? null,
    families: { [familyNamed(family)]: counts },
  });
}

/** `IPv4 Unicast` is `ipv4`, `L2VPN EVPN` is `l2vpn`. */
const familyNamed = (name: string) => name.split(' ', 1)[0]?.toLowerCase() ?? name;

import { describe, expect, it } from 'vitest';
import { asBgpNeighbors, asBgpNeighborsDetail } from '../../test/napalm-shapes.ts';
import { hasRecordedDevices, type RecordedCase, recordedCases } from '../../test/recorded-devices.ts';
import { neighborsIn, neighborsInText, summariesIn, vrfNamed } from './eos/neighbors.ts';

/** By platform and getter: what our parsers make of the files of a case, in NAPALM's shape. */
const READ: Readonly<Record<string, (held: RecordedCase) => unknown>> = {
  'eos test_get_bgp_neighbors': ({ json }) => {
    const summaries = summariesIn(
      json('show_ip_bgp_summary_vrf_all.json'),
      json('show_ipv6_bgp_summary_vrf_all.json'),
    );
    const answers = ['show_ip_bgp_neighbors_vrf_all.json', 'show_ipv6_bgp_peers_vrf_all.json'].map(json);
    const routers = Object.entries(summaries.ipv4.vrfs ?? {}).map(([vrf, one]) => [
      vrfNamed(vrf),
      one.routerId ?? '',
    ]);
    return asBgpNeighbors(neighborsIn(summaries, answers), { routers: Object.fromEntries(routers) });
  },
  'eos test_get_bgp_neighbors_detail': ({ json, file }) => {
    const summaries = summariesIn(
      json('show_ip_bgp_summary_vrf_all.json'),
      json('show_ipv6_bgp_summary_vrf_all.json'),
    );
    const texts = ['show_ip_bgp_neighbors_vrf_all.text', 'show_ipv6_bgp_peers_vrf_all.text'].map(file);
    return asBgpNeighborsDetail(neighborsInText(summaries, texts), { table: 'default', neverFlaps: true });
  },
};

describe.runIf(hasRecordedDevices)('what devices answered is read as NAPALM reads it:', () => {
  it.each(
    recordedCases()
      .filter(({ platform, getter }) => READ[`${platform} ${getter}`])
      .map((held) => [`${held.platform} ${held.getter} ${held.name}`, held] as const),
  )('%s', (_, held) => {
    expect(READ[`${held.platform} ${held.getter}`]?.(held)).toEqual(held.expected);
  });
});

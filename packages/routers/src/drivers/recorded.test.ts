import { describe, expect, it } from 'vitest';
import { asBgpNeighbors, asBgpNeighborsDetail } from '../../test/napalm-shapes.ts';
import {
  hasRecordedDevices,
  type RecordedCase,
  recordedCases,
  recordedJson,
} from '../../test/recorded-devices.ts';
import { parsed } from '../netconf/answers.ts';
import { neighborsIn, neighborsInText, summariesIn, vrfNamed } from './eos/neighbors.ts';
import { neighborsIn as frrNeighbors } from './frr/neighbors.ts';
import { neighborsIn as iosNeighbors, summaryIn } from './ios/neighbors.ts';
import { neighborsIn as xrNeighbors } from './iosxr/neighbors.ts';
import { elapsedIn, neighborsIn as junosNeighbors } from './junos/neighbors.ts';
import { neighborsIn as nxosNeighbors } from './nxos/neighbors.ts';
import { neighborsIn as srlinuxNeighbors } from './srlinux/neighbors.ts';
import { neighborsIn as srosNeighbors } from './sros/neighbors.ts';
import { neighborsIn as vyosNeighbors } from './vyos/neighbors.ts';

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
    return asBgpNeighborsDetail(neighborsInText(summaries, texts), {
      table: 'default',
      always: { flap_count: 0 },
    });
  },
  'junos test_get_bgp_neighbors': ({ file, files }) =>
    asBgpNeighbors(
      instancesIn(files).flatMap((instance) =>
        junosNeighbors(
          parsed(file(`get-bgp-neighbor-information${instance}.xml`), 'recorded', 'neighbors'),
          elapsedIn(file(`get-bgp-summary-information${instance}.xml`)),
          instance,
        ),
      ),
      { families: ['ipv4', 'ipv6'] },
    ),
  'junos test_get_bgp_neighbors_detail': ({ file }) => {
    // NAPALM does not see options that stand in a namespace of their own.
    const xml = file('get-bgp-neighbor-informationmaster.xml').replace(
      /<bgp-option-information xmlns=[\s\S]*?<\/bgp-option-information>/g,
      '<bgp-option-information><bgp-options>-</bgp-options></bgp-option-information>',
    );
    return asBgpNeighborsDetail(junosNeighbors(parsed(xml, 'recorded', 'neighbors'), new Map(), 'master'), {
      port: 179,
    });
  },
  'iosxr_netconf test_get_bgp_neighbors': ({ file }) =>
    asBgpNeighbors(xrNeighbors(parsed(file('ipv4-bgp-oper_bgp.xml'), 'recorded', 'neighbors'))),
  'iosxr_netconf test_get_bgp_neighbors_detail': ({ file }) =>
    asBgpNeighborsDetail(xrNeighbors(parsed(file('ipv4-bgp-oper_bgp.xml'), 'recorded', 'neighbors')), {
      routing: (vrf) => (vrf === 'global' ? 'default' : vrf),
      always: { input_messages: 0, input_updates: 0, output_updates: 0 },
    }),
  'ios test_get_bgp_neighbors': ({ file, files }) => {
    const texts = files.filter((name) => /^show_bgp_.*neighbors/.test(name)).map(file);
    return asBgpNeighbors(iosNeighbors(summaryIn(file('show_bgp_all_summary.txt')), texts), {
      family: (name) => (/^ipv[46]$/.test(name) ? `${name} unicast` : name),
      receivedIsAccepted: true,
    });
  },
  'ios test_get_bgp_neighbors_detail': ({ file, files }) => {
    const texts = files.filter((name) => /neigh_/.test(name)).map(file);
    return asBgpNeighborsDetail(iosNeighbors(summaryIn(file('show_ip_bgp_all_sum.txt')), texts));
  },
  'nxos test_get_bgp_neighbors': ({ json, file }) =>
    // NAPALM takes the neighbor's address for its identifier, and does not read for how long it is up.
    asBgpNeighbors(nxosNeighbors(json('show_bgp_all_summary_vrf_all.json')), {
      routers: Object.fromEntries(
        Array.from(
          file('show_bgp_all_summary_vrf_all.json').matchAll(
            /"vrf-name-out": "(.+?)",\s*"vrf-router-id": "(.+?)"/g,
          ),
          ([, vrf = '', router_id = '']) => [vrfNamed(vrf), router_id],
        ),
      ),
      alwaysPeer: (address) => ({ remote_id: address, uptime: -1 }),
    }),
  'vyos test_get_bgp_neighbors': ({ file }) =>
    asBgpNeighbors(
      vyosNeighbors(file('show_ip_bgp_summary.text'), [file('show_ip_bgp_neighbors_10_0_1_100.text')]),
    ),
  'srlinux test_get_bgp_neighbors': ({ json }) =>
    // NAPALM says the neighbor's address for its identifier, and the active routes for those that were accepted.
    asBgpNeighbors(
      srlinuxNeighbors(json('_network_instance_name____protocols_bgp__system_information__state.json')),
      {
        families: ['ipv4', 'ipv6'],
        alwaysPeer: (address) => ({ remote_id: address }),
        acceptedIsActive: true,
      },
    ),
  'srlinux test_get_bgp_neighbors_detail': ({ json }) =>
    // It counts no prefixes, and takes the group for the table.
    asBgpNeighborsDetail(srlinuxNeighbors(json('_network_instance_name____protocols_bgp__state.json')), {
      table: 'default',
      count: -1,
      always: {
        connection_state: 'established',
        router_id: '1.1.1.1',
        routing_table: 'ebgp',
        import_policy: "['all']",
        export_policy: "['all']",
        active_prefix_count: -1,
        received_prefix_count: -1,
        accepted_prefix_count: -1,
        suppressed_prefix_count: -1,
        advertised_prefix_count: -1,
        flap_count: -1,
      },
    }),
  'sros test_get_bgp_neighbors': ({ file }) =>
    asBgpNeighbors(srosNeighbors(parsed(file('get_bgp_neighbors.xml'), 'recorded', 'neighbors'))),
  'sros test_get_bgp_neighbors_detail': ({ file }) =>
    asBgpNeighborsDetail(
      srosNeighbors(parsed(file('get_bgp_neighbors_detail.xml'), 'recorded', 'neighbors')),
      {
        always: { multipath: true },
      },
    ),
};

/** Where an expected result says `...`, anything may stand. */
const withBlanks = (expected: unknown): unknown =>
  JSON.parse(JSON.stringify(expected), (_, value) => (value === '...' ? expect.anything() : value));

/** Instances of which a case has neighbors. */
const instancesIn = (files: readonly string[]) =>
  files.flatMap((name) => /^get-bgp-neighbor-information(.+)\.xml$/.exec(name)?.[1] ?? []);

describe.runIf(hasRecordedDevices)('what devices answered is read as NAPALM reads it:', () => {
  it.each(
    recordedCases()
      .filter(({ platform }) => platform !== 'huawei-vrp')
      .map((held) => [`${held.platform} ${held.getter} ${held.name}`, held] as const),
  )('%s', (_, held) => {
    // A case of which nothing is read is one that is missing here.
    expect(READ[`${held.platform} ${held.getter}`]?.(held)).toEqual(withBlanks(held.expected));
  });

  it('Huawei VRP: a neighbor of which only its table of addresses was recorded', () => {
    const cases = recordedCases().filter(({ platform }) => platform === 'huawei-vrp');
    expect(cases.flatMap(({ files }) => files.filter((name) => /bgp/.test(name)))).toEqual([]);
  });

  it('FRR: of every table, and of those that have no address but an interface', () => {
    expect(
      frrNeighbors(recordedJson('frr/show_bgp_vrf_all_neighbors.json')).map(({ vrf, address }) => [
        vrf,
        address,
      ]),
    ).toEqual([
      ['global', 'swp2'],
      ['global', '10.1.1.10'],
      ['vrf1', '10.2.0.1'],
    ]);
  });
});

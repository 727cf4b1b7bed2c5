import { describe, expect, it } from 'vitest';
import { render } from '../render.ts';
import { type Changes, told, untrimmed, world } from '../test-world.ts';

const gives = (cases: readonly (readonly [string, string])[]) =>
  it.each(cases)('%s gives %s', (template, text) => expect(told(template)).toBe(text));

const S1 = '{% set s = router.get_ixp_peering_sessions().get(id=1) %}';
const S2 = '{% set s = router.get_ixp_peering_sessions().get(id=2) %}';
const D1 = '{% set s = router.get_direct_peering_sessions().get(id=1) %}';
const D2 = '{% set s = router.get_direct_peering_sessions().get(id=2) %}';
const AS1 = '{% set a = autonomous_systems.get(asn=64501) %}';
const ALPHA = "{% set x = internet_exchange_points.get(slug='alpha') %}";

describe('generic filters', () => {
  gives([
    ["{{ 'Ñandú ﬁ № ½' | safe_string }}", 'Nandu fi No 12'],
    ['{{ none | safe_string }}', 'TypeError: normalize() argument 2 must be str, not None'],
    ['{{ 5 | safe_string }}', 'TypeError: normalize() argument 2 must be str, not int'],
    ['{{ true | quote }}{{ 0 | quote }}{{ zz | quote }}', '"True"'],
    ["{{ 7 | quote('--') }}", '--7--'],
    ['{{ router | tags }}', '<QuerySet [<Tag: Blue Team>, <Tag: Alarm>]>'],
    [
      "{{ router | has_tag('Blue Team') }} {{ router | has_tag('blue-team') }} {{ router | has_tag('Blue team') }}",
      'True True False',
    ],
    ["{{ router | has_not_tag('zz') }}", 'True'],
    ['{{ none | tags }}', 'AttributeError: object has no tags'],
    ['{{ zz | length }} {{ [1, 2] | len }} {{ communities | count }}', '0 2 3'],
    ['{{ none | length }}', "TypeError: object of type 'NoneType' has no len()"],
    ["{{ communities | list | filter(name='Ten') }}", '[<Community: Ten>]'],
    ["{{ [{'a': 1}] | filter(a=1) }}", '[]'],
    ['{{ 5 | filter(a=1) }}', 'ValueError: value cannot be filtered (not iterable)'],
    ["{{ communities | get(slug='ten') }}", 'Ten'],
    ["{{ (communities | get(slug='zz')).name }}", ''],
    ['{{ [1] | get(a=1) }}', 'TypeError: list.count() takes exactly one argument (0 given)'],
    [
      "{{ (router | ixp_sessions) | unique_items('autonomous_system') | map(attribute='id') | join(' ') }}",
      '1 3',
    ],
    [
      "{{ communities | list | unique_items('type') }}",
      '[<Community: Ten>, <Community: Large>, <Community: Nine>]',
    ],
    ["{{ communities | iterate('slug') | join(' ') }}", 'ten large nine'],
    ["{{ [{'slug': 1}] | iterate('slug') | list }}", '[None]'],
    ["{{ none | iterate('x') | list }}", "TypeError: 'NoneType' object is not iterable"],
    ["{{ 'a\\n\\nb' | indent(2) }}", '  a\n  \n  b'],
    ["{{ ' a' | indent(1, '\\t') }}{{ '  a' | indent(1, reset=true) }}", '\t a a'],
    ["{{ 'a' | indent }}", "TypeError: indent() missing 1 required positional argument: 'n'"],
    ["{{ 'a' | indent(width=2) }}", "TypeError: indent() got an unexpected keyword argument 'width'"],
    ["{{ 'a' | indent(2, true) }}", '2a'],
  ]);
});

describe('filters of addresses', () => {
  gives([
    [
      "{{ '192.0.2.1' | ipv4 }} {{ '10.0.0.1/8' | ipv4 }} {{ '2001:DB8:0::1' | ipv6 }} {{ 5 | ipv4 }} {{ 5 | ipv6 }}",
      '192.0.2.1 10.0.0.1/8 2001:db8::1 0.0.0.5 ::5',
    ],
    ["{{ none | ipv4 }} {{ zz | ipv6 }} {{ '::1' | ipv4 }}", 'None None None'],
    [`${S1}{{ s | ip }}`, '192.0.2.20'],
    [`${D1}{{ s.ip_address }} {{ s | ip }} {{ s | ip_version }}`, '203.0.113.13/30 203.0.113.13 4'],
    ["{{ ['192.0.2.1/24', '2001:db8::1'] | ip }}", "['192.0.2.1', '2001:db8::1']"],
    ["{{ 'x' | ip }}", "ValueError: 'x' does not appear to be an IPv4 or IPv6 address"],
    ['{{ none | ip }}', 'ValueError: None does not appear to be an IPv4 or IPv6 address'],
    ['{{ router | ip_version }}', 'ValueError: value is not a bgp session'],
    [
      "{% set c = (router | connections).first() %}{{ c | mac('cisco') }} {{ c.mac_address }} {{ c | mac('bare') }} {{ c | mac }}",
      '001b.7749.54fd 001b.7749.54fd 001b774954fd 00:1b:77:49:54:fd',
    ],
    ["{{ '001B.7749.54FD' | mac }}", '00:1b:77:49:54:fd'],
    ["{{ '' | mac }}", 'ValueError: value is not a valid mac address'],
    [
      '{{ (router | connections).last() | mac }}',
      "AttributeError: 'NoneType' object has no attribute 'dialect'",
    ],
    [`${ALPHA}{{ x | local_ips | join(', ') }}`, '192.0.2.10/24, 2001:db8::a/64, 192.0.2.11/24'],
    [`${ALPHA}{{ x | local_ips(6) | ip }} {{ x | local_ips('6') | length }}`, "['2001:db8::a'] 3"],
    [
      `${D1}{{ s | local_ips }} ${D2}{{ s | local_ips }} ${S2}{{ s | local_ips }} {{ router | local_ips }}`,
      '203.0.113.14/30 None 2001:db8::a/64 None',
    ],
  ]);
});

describe('what devices take', () => {
  const found = (template: string, changes: Changes = {}) => render(world(changes), untrimmed(template));

  gives([
    [`${S1}[{{ s | refusal('frr') }}]`, '[]'],
    ["{{ router | refusal('frr') }}", 'ValueError: value is not a bgp session'],
    [`${S1}{{ s | refusal('ios') }}`, 'ValueError: unknown platform, try frr, bird, junos'],
    ["{{ zz.yy | refusal('frr') }}", "UndefinedError: 'zz' is undefined"],
    ["{{ 'x' | left_out('y') }}", 'ValueError: value is not an object'],
    ["{{ 'Ünï  \"one\"\n' | device_text('bird') }}|{{ none | device_text('frr') }}", 'Uni one|'],
    ["{{ router | device_community('frr') }}", 'ValueError: value is not a community'],
    ["{{ communities.get(slug='large') | device_community('junos') }}", 'large:64500:1:2'],
    ["{{ router | bfd_timers('frr') }}", 'ValueError: value is not a BFD configuration'],
    [
      "{{ (router | bfds).get(slug='fast') | bfd_timers('frr') }}",
      "{'minimum_transmit_interval': 300, 'minimum_receive_interval': 300, 'detection_multiplier': 3}",
    ],
  ]);

  it.each([
    ['::1', 'a reserved'],
    ['fe80::5', 'a link-local'],
    ['ff02::1', 'a multicast'],
    ['0.1.2.3', 'a reserved'],
    ['127.0.0.1', 'a loopback'],
    ['224.0.0.5', 'a multicast or reserved'],
  ])('no device has a session with %s', (ip_address, kind) => {
    expect(
      found(`${S1}{{ s | refusal('bird') }}`, {
        'peering.internetexchangepeeringsession': { 1: { ip_address } },
      }),
    ).toMatchObject({
      text: `${ip_address} is ${kind} address, which no neighbour has`,
      findings: [{ severity: 'error', object: { id: 1 }, remedy: "Correct the session's address." }],
    });
  });

  it('an end of ours must be another address of the same family', () => {
    const direct = (local_ip_address: string) =>
      found(`${D1}{{ s | refusal('frr') }}`, { 'peering.directpeeringsession': { 1: { local_ip_address } } });
    expect(direct('2001:db8::1/64')).toMatchObject({
      text: 'its local address 2001:db8::1 is of the other family',
    });
    expect(direct('203.0.113.13/31')).toMatchObject({ text: "203.0.113.13 is the router's own address" });
  });

  it('a community that is another one in other words is named', () => {
    expect(
      found("{{ communities.get(slug='nine') | device_community('frr') }}", {
        'bgp.community': { 1: { value: '64500:010' } },
      }),
    ).toMatchObject({
      text: '64500:10',
      findings: [
        {
          kind: 'community_twice',
          severity: 'warning',
          message: 'Its value 64500:010 is 64500:10, which another community is already.',
        },
      ],
    });
  });
});

describe('attributes of sessions', () => {
  gives([
    [
      `${S1}{{ s }} | {{ s.get_status_display() }} {{ s.get_status_colour() }} {{ s.enabled }}`,
      'Alpha IX - AS64501 - IP 192.0.2.20 | Enabled success True',
    ],
    [`${D1}{{ s }} {{ s.router }} {{ s.ixp_connection }}`, 'Customer - AS64502 - IP 203.0.113.13/30 r1 '],
    [
      `${S1}{{ s.router }}{{ s.exists_in_peeringdb }} {{ s.is_abandoned }} {{ s.bgp_state }}`,
      'False False None',
    ],
    ['{{ router.get_absolute_url() }} {{ router.is_netbox_device() }}', '/devices/routers/1/ False'],
  ]);
});

describe('filters of sessions', () => {
  gives([
    [
      `${ALPHA}{{ x | sessions | map(attribute='id') | join(' ') }} / {{ x | sessions(6) | map(attribute='id') | join }}`,
      '1 2 3 4 / 2',
    ],
    ["{{ bgp_groups[0] | sessions | map(attribute='id') | join(' ') }}", '1'],
    [
      '{{ router | sessions }}',
      'AttributeError: r1 has no generic peering sessions, try `direct_sessions` or `ixp_sessions`',
    ],
    [`${ALPHA}{{ x | route_server | map(attribute='id') | join }}{{ x | route_server(6) | length }}`, '30'],
    ['{{ router | route_server }}', 'ValueError: value is not an internet exchange'],
    ["{{ router | direct_sessions | map(attribute='id') | join(' ') }}", '2 1'],
    ["{{ router | direct_sessions(group=bgp_groups[0]) | map(attribute='id') | join(' ') }}", '1'],
    [`${AS1}{{ a | direct_sessions(6) | length }} {{ a | ixp_sessions | length }}`, '1 2'],
    [`${ALPHA}${AS1}{{ a | ixp_sessions(4, x) | map(attribute='id') | join }}`, '1'],
    [
      '{{ bgp_groups[0] | direct_sessions }}',
      'AttributeError: Customers has no direct peering sessions, try `sessions`',
    ],
    ["{{ router | direct_peers('customers') }}", '<QuerySet [<AutonomousSystem: AS64502 - Example Two>]>'],
    ["{{ router | direct_peers('unknown') | length }} {{ router | ixp_peers('beta') | length }}", '2 1'],
    ['{{ local_as | direct_peers }}', 'ValueError: value is not a router'],
    ['{{ router | bfds }}', '<QuerySet [<BFD: Fast>]>'],
    [
      '{{ router | connections }}',
      '<QuerySet [<Connection: Alpha IX on r1 eth0>, <Connection: Beta IX on r1 eth1>]>',
    ],
    ['{{ local_as | connections }}', 'AttributeError: AS64500 - Ours has no connections'],
    [`${S1}{{ s | max_prefix }} ${S2}{{ s | max_prefix }} ${D1}{{ s | max_prefix }}`, '100 0 None'],
    ["{{ '7 abc' | cisco_password }} {{ '$9$x' | arista_password }}", 'abc $9$x'],
    ['{{ none | cisco_password }}', "AttributeError: 'NoneType' object has no attribute 'startswith'"],
    ['{{ local_as | inherited_status }}', 'ValueError: value has no status property'],
    ['{{ zz.yy | inherited_status }}', "UndefinedError: 'zz' is undefined"],
  ]);

  it.each([
    ['enabled', {}],
    ['maintenance', { 'peering.internetexchange': { 1: { status: 'maintenance' } } }],
    ['disabled', { 'peering.internetexchange': { 1: { status: 'disabled' } } }],
    ['post-maintenance', { 'devices.router': { 1: { status: 'post-maintenance' } } }],
    ['enabled', { 'devices.router': { 1: { status: 'disabled' } } }],
    ['disabled', { 'net.connection': { 1: { status: 'disabled' } } }],
    [
      'disabled',
      {
        'devices.router': { 1: { status: 'maintenance' } },
        'peering.internetexchangepeeringsession': { 1: { status: 'disabled' } },
      },
    ],
    [
      'maintenance',
      {
        'devices.router': { 1: { status: 'maintenance' } },
        'peering.internetexchangepeeringsession': { 1: { status: 'requested' } },
      },
    ],
  ])('an exchange session is %s under %j', (status, changes) => {
    expect(told(`${S1}{{ s | inherited_status }}`, world(changes))).toBe(status);
  });

  it.each([
    ['maintenance', { 'peering.bgpgroup': { 1: { status: 'maintenance' } } }],
    ['enabled', { 'peering.bgpgroup': { 1: { status: 'pre-maintenance' } } }],
    ['pre-maintenance', { 'devices.router': { 1: { status: 'pre-maintenance' } } }],
  ])('a direct session is %s under %j', (status, changes) => {
    expect(told(`${D1}{{ s | inherited_status }}`, world(changes))).toBe(status);
  });
});

describe('filters of networks', () => {
  gives([
    [`${AS1}{{ a | ixps(local_as) }}`, '<QuerySet [<InternetExchange: Alpha IX>]>'],
    [
      `${AS1}{{ a | shared_ixps(local_as) }} {{ a | missing_sessions(local_as) }}`,
      '<QuerySet []> <QuerySet []>',
    ],
    ['{{ router | shared_ixps(local_as) }}', 'ValueError: one of the values must be an autonomous system'],
    ['{{ local_as | ixps }}', "TypeError: ixps() missing 1 required positional argument: 'other'"],
    [
      `${AS1}{{ a | prefix_list(4) }} {{ a | prefix_list(6) }} {{ a | as_list }}`,
      "[{'exact': True, 'prefix': '192.0.2.0/24'}] [] [64501, 64511]",
    ],
    ['{{ local_as | prefix_list }}', "{'ipv6': [], 'ipv4': []}"],
    ['{{ router | prefix_list }}', 'ValueError: value has no prefixes'],
    ['{{ router | as_list }}', 'ValueError: value has no AS list'],
    [
      `${AS1}{{ a | strip_irr_sources }} {{ local_as | strip_irr_sources }} {{ '' | strip_irr_sources }}`,
      "['AS-ONE', 'AS-ONE6'] ['AS64500'] ['AS0']",
    ],
    [
      `${AS1}{{ a | relationships }} {{ a | relationships(a) }}`,
      '<QuerySet [<Relationship: Customer>]> <QuerySet []>',
    ],
    ['{{ local_as.is_private }} {{ local_as.peeringdb_network }}', 'True None'],
  ]);
});

describe('filters of policies and communities', () => {
  gives([
    [`${S2}{{ s | merge_import_policies | iterate('name') | join(' ') }}`, 'S A6 X'],
    [`${S2}{{ s | merge_import_policies('reverse') | iterate('name') | join(' ') }}`, 'X A6 S'],
    [`${S1}{{ s | merge_import_policies }}`, '[<RoutingPolicy: A4>, <RoutingPolicy: X>, <RoutingPolicy: S>]'],
    [
      `${ALPHA}{{ x | merge_export_policies }} {{ x | iter_import_policies('slug') }}`,
      "[<RoutingPolicy: X>] ['x', 's']",
    ],
    [
      `${AS1}{{ a | iter_import_policies('name', family=4) }} {{ a | iter_import_policies(family=0) }}`,
      "['A4'] []",
    ],
    ["{{ router | routing_policies('name') }}", "['A4', 'A6', 'S', 'X']"],
    ['{{ local_as | merge_import_policies }}', 'NotImplementedError'],
    ['{{ router | merge_export_policies }}', 'AttributeError: r1 has no merged export policies'],
    ['{{ router | iter_import_policies }}', 'AttributeError: r1 has no import policies'],
    [`${AS1}{{ a | iter_import_policies(5) }}`, "AttributeError: field must be a string'"],
    [
      `${AS1}{{ a | iter_import_policies('zz') }}`,
      "AttributeError: 'RoutingPolicy' object has no attribute 'zz'",
    ],
    ['{{ local_as | routing_policies }}', 'ValueError: value is not a router'],
    [
      `${ALPHA}{{ x | communities }} {{ 5 | communities }}`,
      '<QuerySet [<Community: Ten>, <Community: Nine>]> []',
    ],
    [`${ALPHA}{{ x | communities('value') }}`, "['64500:10', '64500:9']"],
    [`${S1}{{ s | merge_communities | iterate('slug') | join(' ') }}`, 'large ten nine'],
    [
      `${D2}{{ s | merge_communities | length }} {{ s | communities }}`,
      "AttributeError: 'NoneType' object has no attribute 'communities'",
    ],
  ]);
});

describe('filters of config contexts', () => {
  gives([
    [
      "{{ router | context_has_key('n') }} {{ router | context_has_key('n', false) }} {{ router | context_has_not_key('zz') }}",
      'True False True',
    ],
    ["{{ router | context_get_key('k') }} {{ router | context_get_key('k', recursive=false) }}", '1 2'],
    ["{{ router | context_get_key('n', 'x') }} {{ router | context_get_key('zz', 'x') }}", 'None x'],
    ["{{ local_as | context_has_key('k') }} {{ local_as.config_context }}", 'False None'],
    ["{{ 5 | context_has_key('k') }}", 'AttributeError: object has no config context'],
  ]);
});

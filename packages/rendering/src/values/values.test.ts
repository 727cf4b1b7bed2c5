import { describe, expect, it } from 'vitest';
import { render } from '../render.ts';
import { shown, told, untrimmed, world } from '../test-world.ts';

const gives = (cases: readonly (readonly [string, string])[]) =>
  it.each(cases)('%s gives %s', (template, text) => expect(told(template)).toBe(text));
const I4 = "{% set i = '192.0.2.10/24' | ipv4 %}";
const I6 = "{% set i = '2001:db8::a/64' | ipv6 %}";

describe('addresses', () => {
  gives([
    [
      `${I4}{{ i }} {{ i.ip }} {{ i.network }} {{ i.network.prefixlen }} {{ i.netmask }} {{ i.hostmask }}`,
      '192.0.2.10/24 192.0.2.10 192.0.2.0/24 24 255.255.255.0 0.0.0.255',
    ],
    [
      `${I6}{{ i.ip.exploded }} {{ i.ip.version }} {{ i.max_prefixlen }}`,
      '2001:0db8:0000:0000:0000:0000:0000:000a 6 128',
    ],
    [
      `${I4}{{ i.with_netmask }} {{ i.with_hostmask }} {{ i.with_prefixlen }}`,
      '192.0.2.10/255.255.255.0 192.0.2.10/0.0.0.255 192.0.2.10/24',
    ],
    [
      `${I4}{{ [i, i.ip, i.network] }}`,
      "[IPv4Interface('192.0.2.10/24'), IPv4Address('192.0.2.10'), IPv4Network('192.0.2.0/24')]",
    ],
    [`${I4}{{ i.ip + 1 }} {{ i.ip - 1 }} {{ i.ip | int }}`, '192.0.2.11 192.0.2.9 3221225994'],
    [
      `${I4}{{ i.ip in i.network }} {{ i.ip < i.ip + 1 }} {{ i.ip == ('192.0.2.10' | ipv4) }}`,
      'True True True',
    ],
    [
      `${I4}${'{%'} set j = '2001:db8::1' | ipv6 %}{{ j < i.ip }}`,
      'TypeError: 2001:db8::1 and 192.0.2.10 are not of the same version',
    ],
    [
      `${I4}{{ i.ip.is_private }} {{ i.ip.is_global }} {{ ('224.0.0.1' | ipv4).is_multicast }} {{ ('::1' | ipv6).is_loopback }}`,
      'True False True True',
    ],
    [`${I4}{{ i.ip.reverse_pointer }} {{ i.ip.packed | length }}`, '10.2.0.192.in-addr.arpa 4'],
    [
      "{{ ('::ffff:192.0.2.1' | ipv6).ipv4_mapped }} {{ ('2001:db8::1' | ipv6).ipv4_mapped }}",
      '192.0.2.1 None',
    ],
    [
      "{% set n = ('192.0.2.0/30' | ipv4).network %}{{ n.num_addresses }} {{ n.network_address }} {{ n.broadcast_address }} {{ n.hosts() | join(',') }} {{ n.subnets() | join(',') }} {{ n.supernet() }}",
      '4 192.0.2.0 192.0.2.3 192.0.2.1,192.0.2.2 192.0.2.0/31,192.0.2.2/31 192.0.2.0/29',
    ],
    ["{{ '{:<15}|'.format('192.0.2.1' | ipv4 | string) }}", '192.0.2.1      |'],
  ]);
});

describe('times', () => {
  gives([
    [
      '{{ router.created }} {{ router.updated }}',
      '2026-01-02 03:04:05.678901+00:00 2026-01-02 03:04:05+00:00',
    ],
    [
      "{{ router.created.year }} {{ router.created.strftime('%d.%m.%Y %H:%M %j %a') }} {{ router.updated.isoformat() }}",
      '2026 02.01.2026 03:04 002 Fri 2026-01-02T03:04:05+00:00',
    ],
    [
      '{{ (router.created - router.updated).total_seconds() }} {{ router.created > router.updated }}',
      '0.678901 True',
    ],
  ]);

  it('are told by now(), in any zone', () => {
    const at = (template: string) => {
      const services = {
        openSecret: (sealed: string) => sealed,
        now: () => new Date('2026-01-15T10:20:30.5Z'),
        timeZone: 'UTC',
      };
      return shown(render(world(), untrimmed(template), { services }));
    };
    expect(at('{{ now() }}')).toBe('2026-01-15T10:20:30Z');
    expect(at("{{ now('%H:%M %z %Z', 'Europe/Paris') }}")).toBe('11:20 +0100 CET');
    expect(at("{{ now(timezone='Nope/X') }}")).toBe(
      "zoneinfo._common.ZoneInfoNotFoundError: 'No time zone found with key Nope/X'",
    );
    expect(at("{{ now('%y %I %p %U %V %G %u %s %F %T %%') }}")).toBe(
      '26 10 AM 02 03 2026 4 1768472430 2026-01-15 10:20:30 %',
    );
  });
});

describe('JSON columns', () => {
  const context = (json: string) =>
    told('{{ router.local_context_data }}', world({ 'devices.router': { 1: { local_context_data: json } } }));
  it.each([
    ['{"b": 2, "aa": [1, {"x": null}], "10": true}', "{'b': 2, 'aa': [1, {'x': None}], '10': True}"],
    [
      '{"n": 12345678901234567890, "f": 1.50, "e": 1e2, "s": "a\\u00e9\\n"}',
      "{'n': 12345678901234567890, 'f': 1.5, 'e': 100.0, 's': 'aé\\n'}",
    ],
    ['{}', '{}'],
  ])('%s reads %s', (json, text) => expect(context(json)).toBe(text));
});

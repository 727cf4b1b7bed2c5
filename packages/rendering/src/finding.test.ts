import { describe, expect, it } from 'vitest';
import { FINDING_KINDS, type Finding, findingText, installable } from './finding.ts';
import { render } from './render.ts';
import { type Changes, untrimmed, world } from './test-world.ts';

const SESSIONS = 'peering.internetexchangepeeringsession';
const refused = (changes: Changes[string][number], platform = 'frr') => ({
  template: `{{ (router | ixp_sessions).get(id=1) | refusal('${platform}') }}`,
  changes: { [SESSIONS]: { 1: changes } },
});

/** A list of an AS that stands so. */
function listed(standing: object, [says = '']: string[]) {
  const irr_lists = {
    ipv4: { list: null, severity: 'error', why: '', remedy: 'Do it.', by_asn: false, ...standing },
  };
  return {
    template: '{{ autonomous_systems.get(id=2) | prefix_list(4) }}',
    changes: { 'peering.autonomoussystem': { 2: { irr_lists } } },
    says,
  };
}

/** How each kind comes about, with the sentences that it says. */
const CASES: Record<string, { template: string; changes?: Changes; says: string }> = {
  left_out: {
    template: "{{ router | left_out('nobody wants it', 'Want it.') }}",
    says: 'r1: Nobody wants it. Want it.',
  },
  password_unsayable: {
    ...refused({ password: 'a b' }),
    says: 'Alpha IX - AS64501 - IP 192.0.2.20: Its password cannot be written: FRR takes only printable ASCII without blanks as a password. Give the session another password, on both sides.',
  },
  address_unusable: {
    ...refused({ ip_address: 'fe80::1' }),
    says: "Alpha IX - AS64501 - IP fe80::1: fe80::1 is a link-local address, which no neighbour has. Correct the session's address.",
  },
  address_family_differs: {
    template: "{{ (router | direct_sessions).get(id=1) | refusal('bird') }}",
    changes: { 'peering.directpeeringsession': { 1: { local_ip_address: '2001:db8::1/64' } } },
    says: 'Customer - AS64502 - IP 203.0.113.13/30: Its local address 2001:db8::1 is of the other family. Correct the local address.',
  },
  address_is_ours: {
    ...refused({ ip_address: '192.0.2.10' }),
    says: "Alpha IX - AS64501 - IP 192.0.2.10: 192.0.2.10 is the router's own address. Correct the session's address.",
  },
  policy_name_unsayable: {
    template: "{{ (router | ixp_sessions).get(id=1) | refusal('junos') }}",
    changes: { 'peering.routingpolicy': { 4: { slug: 'peersmith-reject' } } },
    says: 'Alpha IX - AS64501 - IP 192.0.2.20: The name peersmith-reject is one that the template for Junos uses itself. Give the policy X another slug.',
  },
  local_as_refused: {
    template: "{{ (router | direct_sessions).get(id=1) | refusal('frr') }}",
    changes: { 'peering.directpeeringsession': { 1: { local_autonomous_system_id: 3 } } },
    says: "Customer - AS64502 - IP 203.0.113.13/30: FRR takes a local AS other than the router's only towards other networks. Let the session's local AS be AS64500, or put the session on a router of AS64502.",
  },
  community_unsayable: {
    template: "{{ communities.get(id=1) | device_community('bird') }}",
    changes: { 'bgp.community': { 1: { value: '0x1234' } } },
    says: 'Nine: Its value 0x1234 is no community that BIRD could write, so it is attached to nothing. Correct its value.',
  },
  community_twice: {
    template: "{{ communities.get(id=1) | device_community('frr') }}",
    changes: { 'bgp.community': { 1: { value: '64500:010' } } },
    says: 'Nine: Its value 64500:010 is 64500:10, which another community is already. Keep one of the two.',
  },
  bfd_timer_changed: {
    template: "{{ (router | ixp_sessions).get(id=2).bfd | bfd_timers('frr') }}",
    changes: { 'net.bfd': { 1: { detection_multiplier: 1 } } },
    says: 'Fast: FRR takes 2 to 255 as detection multiplier. 1 is written as 2. Set it to 2, or to what both sides take.',
  },
  status_not_heeded: {
    template: '{{ (router | ixp_sessions).get(id=1) | inherited_status }}',
    changes: {
      [SESSIONS]: { 1: { status: 'requested' } },
      'devices.router': { 1: { status: 'maintenance' } },
    },
    says: 'Alpha IX - AS64501 - IP 192.0.2.20: It is requested, and the template asks for its inherited_status, which is maintenance. Let the template ask for session.effective_status, which is requested.',
  },
  irr_list_missing: listed({ state: 'missing', why: 'it was never fetched', remedy: 'Have it fetched.' }, [
    'AS64501 - Example One: There is no list of IPv4 prefixes: it was never fetched. Have it fetched.',
  ]),
  irr_list_stale: listed({ state: 'stale', severity: 'warning', why: 'since Monday' }, [
    'AS64501 - Example One: The list of IPv4 prefixes is old: since Monday. Do it.',
  ]),
  irr_list_off: listed({ state: 'off', severity: 'warning', why: 'it is off' }, [
    'AS64501 - Example One: The list of IPv4 prefixes is empty: it is off. Do it.',
  ]),
  irr_list_by_asn: listed({ state: 'current', by_asn: true }, [
    'AS64501 - Example One: The list of IPv4 prefixes is that of AS64501 alone, which stands in for the AS-SET. Enter an AS-SET that has it, or switch the fall-back off.',
  ]),
  netbox_missing: {
    template: '{{ router.netbox }}',
    changes: { 'devices.router': { 1: { netbox_device_id: 5 } } },
    says: 'r1: Its template asks NetBox, which has no device 5. Correct the NetBox device of the router, or look on the page NetBox why it is not there.',
  },
  rpki_missing: {
    template: "{{ '192.0.2.0/24' | rpki_validity(64501) }}",
    says: 'r1: Its template asks RPKI, and no source is set. Name a source with RPKI_RTR_HOST or RPKI_FILE, and look on the page RPKI why it was not read.',
  },
};

function findingsOf({ template, changes = {} }: { template: string; changes?: Changes }): Finding[] {
  const outcome = render(world(changes), untrimmed(template));
  if (outcome.kind !== 'rendered') throw new Error(JSON.stringify(outcome));
  return outcome.findings;
}

describe('findings', () => {
  it('are of these kinds', () =>
    expect(FINDING_KINDS.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(CASES).toSorted()));

  it.each(FINDING_KINDS)('name what to change: $kind', ({ kind, severity }) => {
    const found = findingsOf(CASES[kind] ?? { template: '' });
    expect(found.map((one) => [one.kind, one.severity, findingText(one)])).toEqual([
      [kind, severity, CASES[kind]?.says],
    ]);
  });

  it('are told once, however often the template asks', () =>
    expect(
      findingsOf({
        template:
          "{% for i in range(3) %}{{ router | left_out('a', 'b') }}{% endfor %}{{ router | left_out('c', 'd') }}",
      }),
    ).toHaveLength(2));
});

describe('a text', () => {
  const [error, warning] = [{ severity: 'error' }, { severity: 'warning' }] as const;

  it.each([
    ['without findings', true, { findings: [] }],
    ['with warnings', true, { findings: [warning, warning], masked: 0 }],
    ['that leaves something out', false, { findings: [warning, error] }],
    ['with masks for passwords', false, { findings: [], masked: 1 }],
  ] as const)('%s is to be installed: %s', (_, expected, rendered) =>
    expect(installable(rendered)).toBe(expected),
  );
});

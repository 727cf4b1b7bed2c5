export const STATUSES = [
  'enabled',
  'pre-maintenance',
  'maintenance',
  'post-maintenance',
  'disabled',
] as const;
export const OWN = [...STATUSES, 'requested', 'provisioning', 'decommissioning', 'decommissioned'];

/** Passwords, and the platforms that can hold each. */
export const PASSWORDS = {
  none: ['', 'frr bird junos'],
  plain: ['s3cret', 'frr bird junos'],
  punctuation: ["p|a#!?<(x)[y]{z};,\\'$%&*", 'frr bird junos'],
  longest: ['k'.repeat(80), 'frr bird junos'],
  'too long': ['k'.repeat(81), 'junos'],
  'far too long': ['k'.repeat(127), ''],
  blanks: ['two  words', 'bird junos'],
  'blanks around': [' padded ', 'junos'],
  quoted: ['with "quotes" and \\', 'junos'],
  unicode: ['pässwörd', ''],
  lines: ['a\n neighbor 192.0.2.66 remote-as 65000', ''],
} as const;

/** Their values, and the direction that each is for. */
export const COMMUNITIES: Readonly<Record<number, readonly [string, 'ingress' | 'egress' | null]>> = {
  1: ['64500:9', 'ingress'],
  2: ['0:64501', 'egress'],
  3: ['65535:65281', 'egress'],
  4: ['target:64500:1', 'egress'],
  5: ['target:64500:2', 'egress'],
  6: ['target:192.0.2.1:5', 'egress'],
  7: ['origin:65536:7', 'egress'],
  8: ['origin:0:0', null],
  9: ['64500:1:2', 'egress'],
  10: ['0:0:4294967295', null],
  11: ['64500:010', 'egress'],
  12: ['64500:10', 'egress'],
  13: ['0x1234', 'egress'],
  14: ['65535:0', 'egress'],
  15: ['blackhole', null],
  16: ['target:64500:3', 'ingress'],
  17: ['65535:65283', 'egress'],
};
export const COMMUNITY_SETS = {
  none: [],
  'one of each direction': [1, 2],
  'several targets': [4, 5, 6],
  'every kind': [1, 2, 4, 7, 8, 9, 10],
  'well known': [3, 14, 15, 17],
  'written twice': [11, 12],
  'no community': [13, 2],
  'two large, two targets in': [9, 10, 8, 16],
} as const;

const LONG = 'a-policy-with-a-long-name-'.repeat(3);
export const POLICIES = {
  1: ['accept-all', 0],
  2: ['only-v4', 4],
  3: ['only-v6', 6],
  4: [LONG, 0],
  5: ['direct-v4-in', 0],
  6: ['UPPER_case-9', 0],
} as const;
/** Import and export policies of the session itself. */
export const POLICY_SETS = {
  none: [[], []],
  'one in': [[1], []],
  'one out': [[], [6]],
  both: [
    [1, 6],
    [1, 4],
  ],
  families: [
    [2, 3, 1],
    [2, 3],
  ],
  'a reserved name': [[1, 5], [1]],
} as const;

/** Number, name, limits of both families, policies and communities of the networks. */
export const SYSTEMS = {
  1: { asn: 64_500, name: 'Ours', limits: [0, null], policies: [], communities: [] },
  2: { asn: 64_510, name: 'Our other one', limits: [null, 0], policies: [], communities: [] },
  3: { asn: 64_501, name: 'Example One', limits: [100, 20], policies: [], communities: [] },
  4: {
    asn: 64_502,
    name: 'x"; }\n!\n}\n */ neighbor 192.0.2.66 # Ünïcode',
    limits: [1, 1],
    policies: [1],
    communities: [],
  },
  5: {
    asn: 4_200_000_001,
    name: `${'Long '.repeat(39)}name`,
    limits: [1_000_000, null],
    policies: [],
    communities: [5],
  },
  6: { asn: 65_536, name: '', limits: [null, 4_000_000], policies: [6], communities: [9] },
} as const;
export const BFDS = {
  0: null,
  1: { slug: 'fast', minimum_transmit_interval: 100, minimum_receive_interval: 150, detection_multiplier: 5 },
  2: {
    slug: 'default',
    minimum_transmit_interval: 300,
    minimum_receive_interval: 300,
    detection_multiplier: 3,
  },
  3: {
    slug: 'extreme',
    minimum_transmit_interval: 1,
    minimum_receive_interval: 255_000,
    detection_multiplier: 1,
  },
  4: {
    slug: 'b'.repeat(100),
    minimum_transmit_interval: 10,
    minimum_receive_interval: 60_000,
    detection_multiplier: 255,
  },
} as const;

/** Exchanges: one of each status, one whose name is another's for its route servers, and one of our other AS. */
export const EXCHANGES = [
  { status: 'enabled', slug: 'alpha', local: 1 },
  { status: 'pre-maintenance', slug: 'beta', local: 1 },
  { status: 'maintenance', slug: 'gamma', local: 1 },
  { status: 'post-maintenance', slug: 'delta', local: 1 },
  { status: 'disabled', slug: 'omega', local: 1 },
  { status: 'enabled', slug: 'alpha-rs', local: 1 },
  { status: 'enabled', slug: 'e'.repeat(100), local: 2 },
] as const;
export const GROUPS = [
  ...STATUSES.map((status) => ({ status, slug: `of-${status}` })),
  { status: 'enabled', slug: 'g'.repeat(100) },
] as const;

export const ADDRESSES = [
  'plain',
  'plain',
  'plain',
  'plain',
  'plain',
  'plain',
  'plain',
  'plain',
  'link-local',
  'our own',
  'twice',
] as const;
/** Our roles; the middle one is that of a route server. */
export const ROLES = ['', 'provider', 'rs', 'rs-client', 'customer', 'peer', 'peer strict'] as const;
export const MULTIHOPS = [1, 1, 2, 255] as const;

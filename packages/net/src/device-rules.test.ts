import { describe, expect, it } from 'vitest';
import {
  bfdTimer,
  communityFor,
  descriptionFor,
  devicePlatform,
  parseCommunity,
  passwordProblem,
  policyNameProblem,
} from './index.ts';

it.each([
  ['frr', 'frr'],
  ['FRRouting', 'frr'],
  ['bird2', 'bird'],
  ['juniper-junos', 'junos'],
  ['junos', 'junos'],
  ['eos', null],
  ['', null],
])('the rules of %j are those of %s', (name, platform) => expect(devicePlatform(name)).toBe(platform));

it.each([
  ['frr', 'a'.repeat(80), null],
  ['frr', 'a'.repeat(81), 'FRR takes at most 80 characters as a password.'],
  ['frr', 'a b', 'FRR takes only printable ASCII without blanks as a password.'],
  ['bird', 'a b', null],
  ['junos', 'a"b', null],
  ['junos', 'a\tb', 'Junos takes only printable ASCII as a password.'],
] as const)('%s and the password %j: %s', (platform, password, problem) =>
  expect(passwordProblem(platform, password)).toBe(problem),
);

it.each([
  ['frr', 'ix-alpha-rs-v4-in', 'The name ix-alpha-rs-v4-in is one that the template for FRR uses itself.'],
  ['frr', 'group-a-v6-internal-leaving-out', expect.stringContaining('FRR')],
  ['frr', 'ix-alpha-v4', null],
  ['junos', 'peersmith-reject', expect.stringContaining('Junos')],
  ['bird', 'direct-v4-in', null],
] as const)('%s and the policy %s: %s', (platform, name, problem) =>
  expect(policyNameProblem(platform, name)).toEqual(problem),
);

it.each([
  ['frr', 'a  "b"\n\\c* Ünï', 'a "b"\\c* Uni'],
  ['bird', 'a  "b"\n\\c* Ünï', 'a b\\c* Uni'],
  ['junos', 'a  "b"\n\\c* Ünï', 'a bc Uni'],
  ['junos', 'x'.repeat(300), 'x'.repeat(255)],
] as const)('%s writes %j as %j', (platform, text, written) =>
  expect(descriptionFor(platform, text)).toBe(written),
);

describe('a community', () => {
  it.each([
    ['0:64501', '0:64501', '(0, 64501)', '0:64501'],
    ['no-export', 'no-export', '(65535, 65281)', 'no-export'],
    ['no-export-subconfed', 'local-AS', '(65535, 65283)', 'no-export-subconfed'],
    ['blackhole', 'blackhole', '(65535, 666)', '65535:666'],
    ['standby-pe', '65535:9', '(65535, 9)', '65535:9'],
    ['target:64500:1', '64500:1', '(rt, 64500, 1)', 'target:64500:1'],
    ['origin:65536:1', '65536:1', '(ro, 65536, 1)', 'origin:65536L:1'],
    ['target:192.0.2.1:5', '192.0.2.1:5', '(rt, 192.0.2.1, 5)', 'target:192.0.2.1:5'],
    ['0:1:2', '0:1:2', '(0, 1, 2)', 'large:0:1:2'],
  ])('%s is %s for FRR, %s for BIRD and %s for Junos', (text, frr, bird, junos) => {
    const community = parseCommunity(text);
    if (!community) throw new Error(text);
    expect(communityFor('frr', community)).toBe(frr);
    expect(communityFor('bird', community)).toBe(bird);
    expect(communityFor('junos', community)).toBe(junos);
  });
});

it('a timer that a platform does not take is brought as near as it takes', () => {
  expect(bfdTimer('frr', 'detection_multiplier', 1)).toEqual({
    taken: 2,
    problem: 'FRR takes 2 to 255 as detection multiplier.',
  });
  expect(bfdTimer('frr', 'minimum_receive_interval', 255_000).taken).toBe(60_000);
  expect(bfdTimer('junos', 'minimum_receive_interval', 255_000)).toEqual({ taken: 255_000, problem: null });
});

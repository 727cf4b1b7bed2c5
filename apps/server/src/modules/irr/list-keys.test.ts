import { expect, it } from 'vitest';
import { loadConfig } from '../../configuration.ts';
import { digestOfKey, type ListOwner, listKeysOf } from './list-keys.ts';
import { listSettings } from './list-settings.ts';

const settings = listSettings({
  settings: loadConfig({ BGPQ3_SOURCES: 'ripe, radb', PEERSMITH_DATA: '/nowhere' }).settings,
});
const keys = (owner: Partial<ListOwner>, given = settings) =>
  listKeysOf(
    {
      ...{ asn: 64_500, irr_as_set: '', retrieve_prefixes: true, retrieve_as_list: true },
      ...{
        irr_sources_override: '',
        irr_ipv6_prefixes_args_override: '',
        irr_ipv4_prefixes_args_override: '',
      },
      ...{ irr_fallback_to_asn: null, rpki_drop_invalid: null },
      ...owner,
    },
    given,
  ).map(({ kind, objects, sources, options, fallback }) =>
    [kind, objects, sources, options, fallback].join(' | '),
  );

it.each<[string, Partial<ListOwner>, string[]]>([
  ['no AS-SET', { irr_as_set: ' N/A ' }, []],
  ['a dash', { irr_as_set: '-', retrieve_as_list: false }, []],
  [
    'what people write',
    { irr_as_set: 'ripe: as-foo, AS-BAR@radb', retrieve_as_list: false },
    [
      'ipv6 | RIPE::AS-FOO RADB::AS-BAR | RIPE,RADB | -A -r 16 -R 48 | ',
      'ipv4 | RIPE::AS-FOO RADB::AS-BAR | RIPE,RADB | -A -r 8 -R 24 | ',
    ],
  ],
  [
    'marks of families',
    { irr_as_set: 'ipv6:AS-SIX ipv4:AS-FOUR' },
    [
      'ipv6 | AS-SIX | RIPE,RADB | -A -r 16 -R 48 | ',
      'ipv4 | AS-FOUR | RIPE,RADB | -A -r 8 -R 24 | ',
      'as_list | AS-SIX AS-FOUR | RIPE,RADB |  | ',
    ],
  ],
  [
    'its own sources and options',
    {
      irr_as_set: 'AS-FOO',
      irr_sources_override: 'arin',
      irr_ipv4_prefixes_args_override: '-R24 -A',
      retrieve_as_list: false,
    },
    ['ipv6 | AS-FOO | ARIN | -A -r 16 -R 48 | ', 'ipv4 | AS-FOO | ARIN | -A -R 24 | '],
  ],
  [
    'itself standing in',
    { irr_fallback_to_asn: true, rpki_drop_invalid: true, retrieve_as_list: false },
    [
      'ipv6 | AS64500 | RIPE,RADB | -A -r 16 -R 48 --rpki-drop-invalid | 64500',
      'ipv4 | AS64500 | RIPE,RADB | -A -r 8 -R 24 --rpki-drop-invalid | 64500',
    ],
  ],
  [
    'what cannot be read, as it is',
    { irr_as_set: ' $(x)  -rf ', retrieve_prefixes: false },
    ['as_list | $(x) -rf | RIPE,RADB |  | '],
  ],
])('are for %s', (_, owner, expected) => expect(keys(owner)).toEqual(expected));

it('lose the registry before a set where that is set', () => {
  const without = { ...settings, BGPQ4_KEEP_SOURCE_IN_SET: false };
  expect(keys({ irr_as_set: 'RIPE::AS-FOO RADB::AS-FOO', retrieve_prefixes: false }, without)).toEqual([
    'as_list | AS-FOO | RIPE,RADB |  | ',
  ]);
});

it('have a digest of all that they ask', () => {
  const key = { kind: 'ipv4', objects: 'AS-FOO', sources: '', options: '', fallback: null } as const;
  const others = [
    { kind: 'ipv6' },
    { objects: 'AS-BAR' },
    { sources: 'RIPE' },
    { options: '-A' },
    { fallback: 1 },
  ] as const;
  expect(new Set([key, ...others.map((other) => ({ ...key, ...other }))].map(digestOfKey)).size).toBe(6);
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type PrefixList, prefixList } from '../prefixes/prefix-list.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { readPrefixes } from '../prefixes/read-prefixes.ts';
import { entriesOf } from './data.ts';
import { PLATFORMS, type PlatformName } from './platforms.ts';
import { prefixGeneration, printAsns, printPrefixes } from './print-list.ts';
import type { Generation } from './printing.ts';

const listOf = (family: 4 | 6, text: string) => {
  const table = new PrefixTable(family);
  readPrefixes(Buffer.from(text), table, () => {});
  return prefixList(table, { aggregate: true });
};
const RANGES = listOf(4, '192.0.2.0/25 192.0.2.128/25');
const LISTS = {
  four: listOf(
    4,
    '192.0.2.0/25 192.0.2.128/25 198.51.100.0/24 198.51.100.0/25 198.51.100.128/25 203.0.113.0/24',
  ),
  six: listOf(6, '2001:db8::/33 2001:db8:8000::/33 2001:db8:1::/48'),
  plain: listOf(4, '192.0.2.0/24'),
  none_four: listOf(4, ''),
  none_six: listOf(6, ''),
};
const ASNS = [64500, 64501, 64502, 64503, 64504, 64505, 64506, 64507, 64508, 64509, 64510];
const KINDS: readonly Generation[] = [
  'prefix_list',
  'extended',
  'route_filter_list',
  'as_path',
  'as_path_out',
  'as_list',
  'as_set',
];
const NAMES = Object.keys(PLATFORMS).filter((name): name is PlatformName => name in PLATFORMS);

function canSay(platform: PlatformName, generation: Generation, list: PrefixList): boolean {
  try {
    printPrefixes(list, { platform, generation });
    return true;
  } catch {
    return false;
  }
}

/** Everything that there is for a platform, each text under its heading. */
function allTexts(platform: PlatformName): string {
  const texts: string[] = [];
  for (const generation of KINDS.filter((kind) => kind in PLATFORMS[platform])) {
    const add = (what: string, text: string) => texts.push(`=== ${generation}, ${what}\n${text}`);
    if (generation.startsWith('as_')) {
      for (const asn of [64500, 65000]) {
        add(`for ${asn}`, printAsns(ASNS, { platform, generation, name: `ASNS_${asn}`, asn }));
      }
      add('empty', printAsns([], { platform, generation, name: 'ASNS_NONE', asn: 65000 }));
    } else {
      for (const [key, list] of Object.entries(LISTS)) {
        if (!canSay(platform, generation, list)) continue;
        add(key, printPrefixes(list, { platform, generation, name: `LIST_${key}` }));
      }
    }
  }
  return texts.join('');
}

/** The texts of a platform, without their headings, each name once. */
function textFor(platform: PlatformName): string {
  const texts = allTexts(platform).split(/^===.*\n/m);
  const names = texts.map((text) => /\b(?:LIST|ASNS)_\w+/.exec(text)?.[0]);
  return texts.filter((_, at) => names.indexOf(names[at]) === at).join('');
}

describe('the texts of', () => {
  it.each(NAMES)('%s are as they were written down', (platform) => {
    const file = join(import.meta.dirname, 'fixtures', `${platform}.txt`);
    if (process.env.WRITE_TEXTS) writeFileSync(file, allTexts(platform));
    expect(allTexts(platform)).toBe(readFileSync(file, 'utf8'));
  });
});

const isThere = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** What a program says of a file with this text. */
function checked(text: string, command: (path: string) => [string, ...string[]]) {
  const folder = mkdtempSync('/tmp/peersmith-irr-');
  const path = join(folder, 'conf');
  writeFileSync(path, text, { mode: 0o600 });
  const [program, ...words] = command(path);
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return { status, said: `${stdout}${stderr}` };
}

describe.skipIf(!isThere('bird'))('BIRD', () => {
  const constants = textFor('bird').replaceAll(/^(\w+ = )/gm, 'define $1');
  const filter =
    'filter f { if net ~ LIST_four then accept; if net ~ LIST_none_four then accept; reject; }\n';

  it('takes all of its texts, the empty ones too', () => {
    const text = `router id 192.0.2.1;\nprotocol device {}\n${constants}${filter}`;
    expect(checked(text, (path) => ['bird', '-p', '-c', path])).toEqual({ status: 0, said: '' });
    expect(checked(`${text}nonsense`, (path) => ['bird', '-p', '-c', path]).status).not.toBe(0);
  });
});

describe.skipIf(!existsSync('/usr/sbin/bgpd'))('OpenBGPD', () => {
  it('takes all of its texts, the empty ones too', () => {
    const macros = ['four', 'six', 'plain', 'none_four', 'none_six'].map(
      (key) => `allow from any $LIST_${key}\n`,
    );
    const head = 'AS 65001\nrouter-id 192.0.2.1\nneighbor 192.0.2.2 {\n\tremote-as 64500\n}\n';
    // Sets stand before what uses them.
    const sets = allTexts('openbgpd')
      .split(/^===.*\n/m)
      .filter((text) => text.includes('-set '));
    const others = allTexts('openbgpd')
      .split(/^===.*\n/m)
      .filter((text) => !text.includes('-set '));
    const text = `${head}${[...new Set(sets)].join('')}${others.join('')}${macros.join('')}`;
    const command = (path: string): [string, ...string[]] => ['/usr/sbin/bgpd', '-n', '-f', path];
    expect(checked(text, command)).toEqual({ status: 0, said: 'configuration OK\n' });
    expect(checked(`${text}allow from any prefix { }\n`, command).status).not.toBe(0);
  });
});

describe.skipIf(!isThere('vtysh'))('FRR', () => {
  it('takes all of its texts, the empty ones too', () => {
    const text = textFor('frr');
    expect(checked(text, (path) => ['vtysh', '-C', '-f', path])).toEqual({ status: 0, said: '' });
    expect(
      checked(`${text}ip prefix-list X permit nonsense\n`, (path) => ['vtysh', '-C', '-f', path]).said,
    ).not.toBe('');
  });
});

describe('an empty list', () => {
  it('denies everything wherever a chain or a set that is not there would let everything pass', () => {
    const denied = (platform: PlatformName) => printPrefixes(LISTS.none_four, { platform, name: 'PEER' });
    expect(denied('routeros6')).toContain('add action=discard chain="PEER-V4"');
    expect(denied('routeros7')).toContain('add chain="PEER-V4" rule="reject;"');
    for (const platform of ['bird', 'junos', 'openbgpd', 'sros', 'sros_md', 'srlinux'] as const) {
      expect(denied(platform)).toContain('0.0.0.0/32');
    }
    expect(denied('frr')).toContain('ip prefix-list PEER deny any');
    expect(denied('ios')).toContain('ip prefix-list PEER deny 0.0.0.0/0');
  });
});

it('gives lines as values, as the API has them', () => {
  expect(entriesOf(LISTS.four)).toEqual([
    { prefix: '192.0.2.0/24', exact: false, 'greater-equal': 25, 'less-equal': 25 },
    { prefix: '198.51.100.0/24', exact: false, 'less-equal': 25 },
    { prefix: '203.0.113.0/24', exact: true },
  ]);
});

// A format of one's own says nothing of an empty list.
it.each(NAMES.filter((name) => name !== 'format'))('has a kind of text for every list on %s', (platform) => {
  for (const list of Object.values(LISTS))
    expect(printPrefixes(list, { platform, generation: prefixGeneration(platform), name: 'PEER' })).not.toBe(
      '',
    );
});

it('refuses a list that the text could not say', () => {
  expect(() => printPrefixes(RANGES, { platform: 'junos' })).toThrow('knows no ranges');
  expect(() => printPrefixes(RANGES, { platform: 'sros', generation: 'extended' })).toThrow(
    'knows no ranges',
  );
  expect(() => printPrefixes(LISTS.none_six, { platform: 'ios', generation: 'extended' })).toThrow(
    'knows no IPv6',
  );
});

it('refuses a kind that a platform does not have, and a sign that a format does not know', () => {
  expect(() => printAsns(ASNS, { platform: 'srlinux', generation: 'as_path' })).toThrow(
    'no as path for srlinux',
  );
  expect(() => printPrefixes(LISTS.four, { platform: 'format', format: '%n %q' })).toThrow("format char 'q'");
});

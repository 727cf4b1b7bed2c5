import { IrrError } from '../irr-error.ts';
import { type PrefixList, prefixList } from '../prefixes/prefix-list.ts';
import { PrefixTable } from '../prefixes/prefix-table.ts';
import { PLATFORMS, type PlatformName } from './platforms.ts';
import type { Generation, Platform, Printing } from './printing.ts';

export interface PrintOptions extends Partial<Omit<Printing, 'family' | 'complain'>> {
  readonly platform: PlatformName;
  readonly generation?: Generation;
}

/** ASes a line, by kind and platform. */
const WIDTHS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  as_path: { ios: 4, eos: 4, frr: 4, iosxr: 6, bird: 10 },
  as_path_out: { ios: 5, eos: 5, frr: 5, iosxr: 7 },
};

/** How many ASes stand on a line of a platform, unless said otherwise. */
export function usualWidth(generation: Generation, platform: PlatformName): number {
  return WIDTHS[generation]?.[platform] ?? 8;
}

/** Kinds of text whose empty form is a set of nothing: a prefix that no route is in says so where a platform may read that otherwise. */
const SETS: Partial<Record<PlatformName, readonly Generation[]>> = {
  bird: ['prefix_list'],
  openbgpd: ['prefix_list'],
  junos: ['prefix_list'],
  huawei_xpl: ['prefix_list'],
  sros: ['prefix_list', 'extended'],
  sros_md: ['prefix_list', 'extended'],
  srlinux: ['prefix_list'],
};

/** Kinds that know prefixes alone, without ranges. */
const WITHOUT_RANGES: Partial<Record<PlatformName, Generation>> = {
  junos: 'prefix_list',
  sros: 'extended',
  sros_md: 'extended',
};

/** The kind of text that can say every list of prefixes on a platform, ranges too. */
export const prefixGeneration = (platform: PlatformName): Generation =>
  WITHOUT_RANGES[platform] === 'prefix_list' ? 'route_filter_list' : 'prefix_list';

/** 0.0.0.0/32 or ::/128. */
function nowhere(family: 4 | 6): PrefixList {
  const table = new PrefixTable(family, 1);
  table.words.fill(0, table.room());
  table.push(family === 4 ? 32 : 128);
  return prefixList(table);
}

/** The text of a prefix list for a platform. An empty list is what denies everything there. */
export function printPrefixes(list: PrefixList, options: PrintOptions): string {
  const { generation = 'prefix_list' } = options;
  const platform: Platform = PLATFORMS[options.platform];
  const isPrefixes =
    generation === 'prefix_list' || generation === 'extended' || generation === 'route_filter_list';
  const print = isPrefixes ? platform[generation] : undefined;
  if (!print) throw notThere(options.platform, generation);
  checkList(list, options.platform, generation);
  const isSetOfNothing = list.size === 0 && !options.as_bgpq4 && SETS[options.platform]?.includes(generation);
  return print(isSetOfNothing ? nowhere(list.family) : list, printingOf(options, list.family));
}

/** Refuses what a text could not say: it would be another list. */
function checkList(list: PrefixList, platform: PlatformName, generation: Generation): void {
  const what = `a ${generation.replaceAll('_', ' ')} for ${platform}`;
  const hasRanges = list.highs.some((high, index) => high !== list.lengths[index]);
  if (hasRanges && WITHOUT_RANGES[platform] === generation) {
    throw new IrrError(
      'option_invalid',
      `${what} knows no ranges: neither aggregate nor accept more-specifics`,
    );
  }
  const isAccessList = generation === 'extended' && (platform === 'ios' || platform === 'eos');
  if (isAccessList && list.family === 6) throw new IrrError('option_invalid', `${what} knows no IPv6`);
}

/** The text of a list of ASes, or of the paths that end at one of them. They are given in their order, each once. */
export function printAsns(
  asns: readonly number[],
  options: PrintOptions & { generation: Generation },
): string {
  const { generation } = options;
  const platform: Platform = PLATFORMS[options.platform];
  const isAsns =
    generation !== 'prefix_list' && generation !== 'extended' && generation !== 'route_filter_list';
  const print = isAsns ? platform[generation] : undefined;
  if (!print) throw notThere(options.platform, generation);
  return print(asns, printingOf(options, 4));
}

function printingOf(options: PrintOptions, family: 4 | 6): Printing {
  const { platform, generation = 'prefix_list', ...given } = options;
  return {
    name: 'NN',
    sequence: false,
    asn: 0,
    width: usualWidth(generation, platform),
    match: null,
    format: '%n/%l\\n',
    as_bgpq4: false,
    ...given,
    family,
    complain: (message) => {
      throw new IrrError('option_invalid', message);
    },
  };
}

function notThere(platform: PlatformName, generation: Generation): IrrError {
  return new IrrError('option_invalid', `there is no ${generation.replaceAll('_', ' ')} for ${platform}`);
}

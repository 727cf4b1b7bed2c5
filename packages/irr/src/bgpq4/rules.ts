import { fatal, type Options } from './options.ts';

type Rule = readonly [
  isBroken: (options: Options) => boolean,
  message: string | ((options: Options) => string),
];

const isAsPath = ({ generation }: Options) =>
  generation === 'as_path' || generation === 'as_path_out' || generation === 'as_list';
const isPrefixes = ({ generation }: Options) =>
  generation === 'prefix_list' || generation === 'extended' || generation === 'route_filter_list';
const isNokia = ({ platform }: Options) =>
  platform === 'sros' || platform === 'sros_md' || platform === 'srlinux';
const isJunosList = ({ platform, generation }: Options) =>
  platform === 'junos' && generation === 'prefix_list';
const isOneOf = ({ generation }: Options, ...kinds: readonly Options['generation'][]) =>
  kinds.includes(generation);

/** What does not go together, in bgpq4's order and words: the first that is broken ends the run. */
const RULES: readonly Rule[] = [
  [
    (o) => o.platform === 'iosxr' && !isOneOf(o, 'prefix_list', 'as_path', 'as_path_out'),
    'Sorry, only prefix-sets and as-paths supported for IOS XR',
  ],
  [
    (o) => o.platform === 'bird' && !isOneOf(o, 'prefix_list', 'as_path', 'as_set'),
    'Sorry, only prefix-lists and as-paths/as-sets supported for BIRD output',
  ],
  [
    (o) => o.platform === 'json' && !isOneOf(o, 'prefix_list', 'as_path', 'as_set'),
    'Sorry, only prefix-lists and as-paths/as-sets supported for JSON output',
  ],
  [
    (o) => o.platform === 'format' && o.generation !== 'prefix_list',
    'Sorry, only prefix-lists supported in formatted output',
  ],
  [
    (o) => o.platform === 'huawei' && !isOneOf(o, 'as_path', 'as_path_out', 'prefix_list'),
    'Sorry, only as-paths and prefix-lists supported for Huawei output',
  ],
  [
    (o) => o.generation === 'route_filter_list' && o.platform !== 'junos',
    'Route-filter-lists (-z) supported for Juniper (-J) output only',
  ],
  [
    (o) => o.generation === 'as_set' && !['json', 'openbgpd', 'bird'].includes(o.platform),
    'As-Sets (-t) supported for JSON (-j), OpenBGPD (-B) and BIRD (-b) output only',
  ],
  [
    (o) => o.aggregate && isJunosList(o),
    'Sorry, aggregation (-A) does not work in Juniper prefix-lists\nYou can try route-filters (-E) or route-filter-lists (-z) instead of prefix-lists\n.',
  ],
  [
    (o) => o.aggregate && isNokia(o) && o.generation !== 'prefix_list',
    'Sorry, aggregation (-A) is not supported with ip-prefix-lists (-E) on Nokia.',
  ],
  [
    (o) => o.refine > 0 && isNokia(o) && o.generation !== 'prefix_list',
    'Sorry, more-specifics (-R) is not supported with ip-prefix-lists (-E) on Nokia.',
  ],
  [
    (o) => o.refine_low > 0 && isNokia(o) && o.generation !== 'prefix_list',
    'Sorry, more-specifics (-r) is not supported with ip-prefix-lists (-E) on Nokia.',
  ],
  [
    (o) => o.aggregate && !isPrefixes(o),
    'Sorry, aggregation (-A) used only for prefix-lists, extended access-lists and route-filters',
  ],
  [
    (o) => o.platform === 'eos' && o.generation === 'extended' && o.family === 6,
    'Sorry, extended access-lists is not compatible with Arista EOS and IPv6',
  ],
  [
    (o) => o.sequence && !['ios', 'eos', 'frr'].includes(o.platform),
    'Sorry, prefix-lists sequencing (-s) supported only for IOS, EOS and FRRouting',
  ],
  [
    (o) => o.sequence && !isPrefixes(o),
    "Sorry, prefix-lists sequencing (-s) can't be  used for non prefix-list",
  ],
  [
    (o) => o.refine_low > 0 && o.refine > 0 && o.refine_low > o.refine,
    (o) => `Incompatible values for -r ${o.refine_low} and -R ${o.refine}`,
  ],
  [
    (o) => o.refine > bitsOf(o),
    (o) => `Invalid value for refine(-R): ${o.refine} (1-${bitsOf(o)} for IPv${o.family})`,
  ],
  [
    (o) => o.refine_low > bitsOf(o),
    (o) => `Invalid value for refineLow(-r): ${o.refine_low} (1-${bitsOf(o)} for IPv${o.family})`,
  ],
  [
    (o) => o.refine + o.refine_low > 0 && isJunosList(o),
    (o) =>
      `Sorry, more-specific filters (-R ${o.refine || bitsOf(o)}) is not supported for Juniper prefix-lists.\nUse router-filters (-E) or route-filter-lists (-z) instead`,
  ],
  [
    (o) => o.refine + o.refine_low > 0 && !isPrefixes(o),
    (o) =>
      `Sorry, more-specific filter (-R ${o.refine || bitsOf(o)}) supported only with prefix-list generation`,
  ],
  [
    (o) => o.longest > bitsOf(o),
    (o) => `Invalid value for max-prefixlen: ${o.longest} (1-128 for IPv6, 1-32 for IPv4)`,
  ],
  [
    (o) => o.generation === 'extended' && o.platform === 'ios' && o.family === 6,
    'Sorry, ipv6 access-lists not supported for Cisco yet.',
  ],
  [
    (o) => o.match !== null && (o.platform !== 'junos' || o.generation !== 'extended'),
    'Sorry, extra match conditions (-M) can be used only with Juniper route-filters',
  ],
  [
    (o) => isAsPath(o) && o.family === 6 && !o.validate,
    'Sorry, -6 makes no sense with as-path (-f/-G) or as-list (-H) generation',
  ],
  [(o) => o.validate && !isAsPath(o), 'Sorry, -w makes sense only for as-path (-f/-G) generation'],
];

/** Refuses options that do not go together. */
export function checkOptions(options: Options): void {
  const broken = RULES.find(([isBroken]) => isBroken(options));
  if (!broken) return;
  const [, message] = broken;
  throw fatal(typeof message === 'string' ? message : message(options));
}

function bitsOf({ family }: Options): 32 | 128 {
  return family === 4 ? 32 : 128;
}

import type { WhatIf, WhatIfInput } from '@peersmith/api-client';
import { ApiError } from '@peersmith/api-client';
import { linkTo, type Search } from '../../resource/search.ts';

const WHAT_IF_PATH = '/irr/what-if/';

/** What is typed into the box, each a parameter of the page. */
export const WHAT_IF_FIELDS = [
  'as_set',
  'asn',
  'sources',
  'ipv6_options',
  'ipv4_options',
  'platform',
  'name',
] as const;
export type WhatIfDraft = Record<(typeof WHAT_IF_FIELDS)[number], string>;

/** The box, filled in. */
export const linkToWhatIf = (draft: Partial<WhatIfDraft> = {}) => linkTo(WHAT_IF_PATH, draft);

const EMPTY: WhatIfDraft = {
  as_set: '',
  asn: '',
  sources: '',
  ipv6_options: '',
  ipv4_options: '',
  platform: '',
  name: '',
};

export const draftIn = (search: Search): WhatIfDraft => ({
  ...EMPTY,
  ...Object.fromEntries(WHAT_IF_FIELDS.map((key) => [key, search[key]?.[0] ?? ''])),
});

/** What is asked: what is empty is left to the settings. */
export function inputOf({ as_set, asn, ...rest }: WhatIfDraft): WhatIfInput {
  const number = Number(asn.replace(/^AS/i, ''));
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value.trim() !== ''));
  return { as_set, ...(asn.trim() === '' || Number.isNaN(number) ? {} : { asn: number }), ...said };
}

/** Platforms that there are texts for, by what `peersmith irr expand` calls them. */
export const PLATFORMS = {
  junos: 'Junos',
  ios: 'Cisco IOS',
  iosxr: 'Cisco IOS XR',
  eos: 'Arista EOS',
  sros: 'Nokia SR OS, classic',
  sros_md: 'Nokia SR OS, MD-CLI',
  srlinux: 'Nokia SR Linux',
  huawei: 'Huawei',
  huawei_xpl: 'Huawei XPL',
  frr: 'FRRouting',
  bird: 'BIRD',
  openbgpd: 'OpenBGPD',
  routeros6: 'RouterOS 6',
  routeros7: 'RouterOS 7',
  json: 'JSON',
} as const;

/** What to do about a refusal, by its code. */
const REMEDIES: Readonly<Record<string, string>> = {
  object_invalid: 'Enter AS-SETs as registries name them, such as AS-EXAMPLE or RIPE::AS64500:AS-ALL.',
  option_invalid: 'Options are -A, -r, -R, -m and -L, each length after its letter: -A -R 24.',
  unknown_object: 'Look at how it is spelt, and whether the sources that are asked have it.',
  empty_set: 'The set is there and has no member: ask its network, or use the AS number.',
  source_unknown: 'Leave the sources empty, or name those that the server has.',
  too_many_members: 'Exclude a set that brings them, or limit the levels with -L.',
  too_many_prefixes: 'Exclude a set that brings them, or leave out long prefixes with -m.',
  name_unresolved: 'Look at the setting BGPQ3_HOST.',
  unreachable: 'Look at the setting BGPQ3_HOST, and at what is between here and the server.',
  timed_out: 'Try again, or raise IRR_WHAT_IF_LIMIT_S where sets are as large as this one.',
  connection_lost: 'Try again; a server that cuts connections may limit how much it is asked.',
  answer_invalid: 'The server is none of a routing registry, or something between changes its answers.',
  answer_too_large: 'Ask for fewer sets at a time, or limit the levels with -L.',
  refused: 'The server does not take this question: another one may.',
};

export const remedyFor = (error: unknown): string | null =>
  error instanceof ApiError ? (REMEDIES[error.code ?? ''] ?? null) : null;

export type TreeNode = WhatIf['tree']['nodes'][number];

/** A line of the tree. */
export interface TreeLine {
  at: number;
  node: TreeNode;
  /** How many sets it names that are in the tree. */
  below: number;
}

/** What of a tree is shown: the sets whose way is open, each before those that it names. */
export function shownLines(
  nodes: readonly TreeNode[],
  isOpen: (at: number) => boolean,
  isWanted: ((at: number) => boolean) | null,
): TreeLine[] {
  const children = childrenOf(nodes);
  const lines: TreeLine[] = [];
  // With a stack of our own: a chain of sets may be longer than calls may be deep.
  const stack = [...(children.get(null) ?? [])].reverse();
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const node = nodes[at];
    if (!node || isWanted?.(at) === false) continue;
    const below = children.get(at) ?? [];
    lines.push({ at, node, below: below.length });
    if (isOpen(at)) for (const child of below.toReversed()) stack.push(child);
  }
  return lines;
}

function childrenOf(nodes: readonly TreeNode[]): Map<number | null, number[]> {
  const children = new Map<number | null, number[]>();
  for (const [at, { parent }] of nodes.entries()) {
    const known = children.get(parent);
    if (known) known.push(at);
    else children.set(parent, [at]);
  }
  return children;
}

/** What matches, and the way to it. */
export function withWays(nodes: readonly TreeNode[], matches: (node: TreeNode) => boolean): Set<number> {
  const wanted = new Set<number>();
  for (const [at, node] of nodes.entries()) {
    if (!matches(node)) continue;
    for (let up: number | null = at; up !== null && !wanted.has(up); up = nodes[up]?.parent ?? null)
      wanted.add(up);
  }
  return wanted;
}

/** So many lines are open at first. */
const OPEN_AT_FIRST = 60;

/** The sets that are open at first: level by level, as long as it can be taken in at a look. */
export function openAtFirst(nodes: readonly TreeNode[]): Set<number> {
  const open = new Set<number>();
  const children = childrenOf(nodes);
  let level = children.get(null) ?? [];
  for (let lines = level.length; level.length > 0; ) {
    const next = level.flatMap((at) => children.get(at) ?? []);
    lines += next.length;
    if (lines > OPEN_AT_FIRST && open.size > 0) break;
    for (const at of level) open.add(at);
    level = next;
  }
  return open;
}

export const NODE_STATE = {
  read: null,
  circle: { label: 'Circle', tone: 'var(--warn)' },
  unknown: { label: 'Not found', tone: 'var(--bad)' },
  too_deep: { label: 'Too deep', tone: 'var(--warn)' },
  excluded: { label: 'Excluded', tone: 'var(--quiet)' },
} as const;

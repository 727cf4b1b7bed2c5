import { IRR_KIND } from '@peersmith/model';
import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Id, JOB } from './shared.ts';

const LIST = 'irr.list';
const VERSION = 'irr.version';
const kinds = Object.keys(IRR_KIND) as [keyof typeof IRR_KIND, ...(keyof typeof IRR_KIND)[]];

/** Whether the ASes of a list may originate a prefix, by RPKI. */
export const IrrValidity = z
  .enum(['valid', 'invalid', 'not_found'])
  .nullable()
  .describe('By RPKI; null where there is no RPKI data.');

/** A line of a list of prefixes. */
export const IrrPrefix = z.strictObject({
  prefix: z.string(),
  greater_equal: z.int().describe('The shortest prefix within it that is accepted.'),
  less_equal: z.int().describe('The longest.'),
  validity: IrrValidity,
});
/** A line of a list of ASes. */
export const IrrAsn = z.strictObject({
  asn: z.int(),
  name: z.string().nullable().describe('As it is here or in PeeringDB.'),
});
export const IrrEntry = z.union([IrrPrefix, IrrAsn]);
export type IrrEntry = z.infer<typeof IrrEntry>;

export const IrrEntries = z.strictObject({ count: z.int(), results: z.array(IrrEntry) });
export type IrrEntries = z.infer<typeof IrrEntries>;

export const IrrDifference = z.strictObject({
  version: z.int().describe('The number of the later version.'),
  against: z.int().nullable().describe('The number of the earlier one; null is an empty list.'),
  came: IrrEntries.describe('What the later version has and the earlier one has not; a thousand at most.'),
  went: IrrEntries,
});
export type IrrDifference = z.infer<typeof IrrDifference>;

/** What a registry is asked, in words and as another program would be told. */
const IrrQuery = z.strictObject({
  host: z.string(),
  sources: z.string(),
  objects: z.string(),
  options: z.string(),
  text: z.string().describe('The query in a sentence.'),
  bgpq4: z.array(z.string()).describe('Command lines that ask the same, one for each object.'),
});

/** How one kind of list of an AS stands. */
export const IrrSystemList = z.strictObject({
  kind: z.enum(kinds),
  list: rowSchema(LIST).nullable().describe('Null where the AS has none.'),
  why: z.string().nullable().describe('Why there is none.'),
  in_force: rowSchema(VERSION).nullable(),
  held: rowSchema(VERSION).nullable(),
  query: IrrQuery.nullable(),
  stale: z.boolean().describe('No registry has confirmed it for longer than the setting says.'),
  history: z
    .array(z.strictObject({ day: z.string(), entry_count: z.int() }))
    .describe(
      'Entries by day, of the versions that were in force: the last of each day on which it changed.',
    ),
});
export type IrrSystemList = z.infer<typeof IrrSystemList>;

const inForce = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, from: z.enum(['autonomous_system', 'setting']), setting: z.string() });

/** The settings that an AS is under, and where each comes from. */
const IrrSettingsInForce = z.strictObject({
  sources: inForce(z.string()),
  ipv6_options: inForce(z.string()),
  ipv4_options: inForce(z.string()),
  fallback_to_asn: inForce(z.boolean()),
  max_entries: inForce(z.int()),
  max_shrink_percent: inForce(z.int()),
  max_growth_factor: inForce(z.int()),
  drop_invalid: inForce(z.boolean()),
  resolver: z.enum(['peersmith', 'bgpq4']),
  refresh_hours: z.int(),
  stale_hours: z.int(),
});

export const IrrOfSystem = z.strictObject({
  lists: z.array(IrrSystemList),
  settings: IrrSettingsInForce,
});
export type IrrOfSystem = z.infer<typeof IrrOfSystem>;

const EntriesQuery = z.strictObject({
  version: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('The id of a version; the one in force by default.'),
  q: z
    .string()
    .max(100)
    .optional()
    .describe('A prefix or address: entries that contain it or lie in it. An AS number for a list of ASes.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});
export type EntriesQuery = z.infer<typeof EntriesQuery>;

const DifferenceQuery = z.strictObject({
  version: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('The id of the later version; by default the one that waits, or the one in force.'),
  against: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('The id of the earlier one; by default the one in force, or the one before it.'),
});
export type DifferenceQuery = z.infer<typeof DifferenceQuery>;

const Decision = z.strictObject({ comment: z.string().trim().max(2000).default('') });
const RefreshLists = z.strictObject({
  lists: z.array(Id).max(10_000).optional(),
  autonomous_systems: z
    .array(Id)
    .max(10_000)
    .optional()
    .describe('All lists of these; all lists where nothing is named.'),
});

/** Why a version cannot be decided upon. */
export const IrrRefusal = z.strictObject({ detail: z.string(), code: z.string() });

const decide = <const N extends 'accept' | 'reject'>(name: N, summary: string, help: string) =>
  endpoint({
    method: 'POST',
    path: `/api/irr/versions/:id/${name}/`,
    summary,
    help,
    body: Decision,
    answer: rowSchema(VERSION),
    refusals: { 409: IrrRefusal },
  });

/** A set of a tree, or where one closes a circle. */
const WhatIfNode = z.strictObject({
  name: z.string(),
  source: z.string().nullable().describe('The registry that it came from.'),
  state: z
    .enum(['read', 'unknown', 'too_deep', 'excluded', 'circle'])
    .describe('`circle`: a set on the way to it, which is not followed again.'),
  depth: z.int(),
  parent: z
    .int()
    .nullable()
    .describe('The place of the set that names it in `nodes`; null for what was asked for.'),
  members: z.int().describe('ASes and sets that it names.'),
  prefixes: z
    .int()
    .nullable()
    .describe('Route objects of the ASes of it and of the sets below; null where they were not counted.'),
});

const WhatIfFamily = z.strictObject({
  prefixes: z.int().describe('As registries have them.'),
  entries: z.int().describe('After aggregation and with the options.'),
  results: z.array(IrrPrefix).describe('A thousand at most.'),
});

/** What an AS-SET would give. Nothing is kept. */
export const WhatIf = z.strictObject({
  objects: z.array(
    z.strictObject({
      name: z.string(),
      source: z.string().nullable(),
      family: z.union([z.literal(4), z.literal(6)]).nullable(),
    }),
  ),
  host: z.string(),
  sources: z.string(),
  drops_invalid: z.boolean().nullable(),
  ipv6: WhatIfFamily,
  ipv4: WhatIfFamily,
  autonomous_systems: z.int(),
  tree: z.strictObject({
    nodes: z.array(WhatIfNode).describe('5,000 at most; each after the set that names it.'),
    more: z.int().describe('Sets beyond those.'),
  }),
  text: z.string().nullable().describe('The lists of both families for the platform; null without one.'),
  is_cut: z.boolean().describe('Whether the text is longer than what is shown.'),
  warnings: z.array(z.string()),
});
export type WhatIf = z.infer<typeof WhatIf>;

const WhatIfInput = z.strictObject({
  as_set: z
    .string()
    .trim()
    .max(2000)
    .default('')
    .describe('As people write it: several, a registry before, a family.'),
  asn: z.int().min(1).max(4_294_967_295).optional().describe('What stands in where there is no AS-SET.'),
  ipv6_options: z.string().max(255).optional().describe('As the settings say by default.'),
  ipv4_options: z.string().max(255).optional(),
  sources: z.string().max(500).optional(),
  platform: z.string().max(20).optional().describe('`frr`, `bird`, `junos` and others: for the text.'),
  name: z.string().trim().min(1).max(60).optional().describe('Of the lists in the text.'),
});
export type WhatIfInput = z.infer<typeof WhatIfInput>;

const Listed = z.strictObject({
  prefix: z.string(),
  exact: z.boolean(),
  'greater-equal': z.int().optional(),
  'less-equal': z.int().optional(),
});
const Families = z.strictObject({ ipv6: z.array(Listed), ipv4: z.array(Listed) });
/** The prefixes in force of a network, as upstream has them. */
export const AsSetPrefixes = Families;
export type AsSetPrefixes = z.infer<typeof AsSetPrefixes>;

/** The prefixes of AS-SETs by their names. */
export const PrefixLists = z.record(z.string(), Families.partial());
export type PrefixLists = z.infer<typeof PrefixLists>;

export const irrEndpoints = {
  asSetPrefixes: endpoint({
    method: 'GET',
    path: '/api/peering/autonomous-systems/:id/as-set-prefixes/',
    summary: 'The prefixes of a network that are in force',
    help: 'Those that are stored; no registry is asked. `irr/` says how old they are.',
    answer: AsSetPrefixes,
  }),
  prefixList: endpoint({
    method: 'GET',
    path: '/api/extras/prefix-list/',
    summary: 'The prefixes of AS-SETs',
    help: 'Those that are stored; else a registry is asked, and the answer is kept for `CACHE_PREFIX_LIST_TIMEOUT` seconds. What cannot be resolved is an empty list, and the header `X-Unresolved` says of each why.',
    query: z.looseObject({
      'as-set': z.string().optional().describe('AS-SETs or AS numbers, with commas between them.'),
      af: z.string().optional().describe('`4`, `6` or `4,6`; both by default.'),
      'skip-cache': z.string().optional().describe('Asks a registry anew.'),
    }),
    answer: PrefixLists,
  }),
  irrWhatIf: endpoint({
    method: 'POST',
    path: '/api/irr/what-if/',
    summary: 'What an AS-SET would give',
    help: 'Asks registries for `IRR_WHAT_IF_LIMIT_S` seconds at most; nothing is kept.',
    body: WhatIfInput,
    answer: WhatIf,
    refusals: { 400: IrrRefusal, 422: IrrRefusal, 504: IrrRefusal },
  }),
  irrEntries: endpoint({
    method: 'GET',
    path: '/api/irr/lists/:id/entries/',
    summary: 'The entries of an IRR list',
    query: EntriesQuery,
    answer: IrrEntries,
  }),
  irrDifference: endpoint({
    method: 'GET',
    path: '/api/irr/lists/:id/difference/',
    summary: 'In what two versions of an IRR list differ',
    query: DifferenceQuery,
    answer: IrrDifference,
  }),
  refreshIrrLists: endpoint({
    method: 'POST',
    path: '/api/irr/lists/refresh/',
    summary: 'Ask registries for lists now',
    status: 202,
    body: RefreshLists,
    answer: rowSchema(JOB),
  }),
  acceptIrrVersion: decide(
    'accept',
    'Put a version of a list in force that waits',
    'It is in force at once. 409 where it does not wait any more.',
  ),
  rejectIrrVersion: decide(
    'reject',
    'Keep the list in force, and not the one that waits',
    'The same answer is not held again. 409 where it does not wait any more.',
  ),
  irrOfSystem: endpoint({
    method: 'GET',
    path: '/api/peering/autonomous-systems/:id/irr/',
    summary: 'How the IRR lists of a network stand',
    answer: IrrOfSystem,
  }),
};

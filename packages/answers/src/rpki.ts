import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Asn, JOB } from './shared.ts';

const When = z.string().describe('RFC 3339.');

/** How RPKI's data stand: usable, too old, not read yet, or not wanted. */
export const RPKI_STATES = ['fresh', 'stale', 'never', 'off'] as const;

/** What RPKI said when it was last read. */
export const RpkiSnapshot = z.strictObject({
  id: z.int(),
  source_kind: z.enum(['rtr', 'file', 'url']),
  source: z.string(),
  as_of: When.describe('When the source made it; when it was last confirmed, where the source does not say.'),
  loaded: When.describe('When it was read.'),
  confirmed: When.describe('When the source last said exactly this.'),
  ipv4_vrps: z.int(),
  ipv6_vrps: z.int(),
  aspas: z.int().describe('ASes that say who their providers are.'),
  rejected: z.int().describe('Records with lengths or bits that no prefix has; they are left out.'),
  rtr_version: z.int().nullable(),
  rtr_session: z.int().nullable(),
  rtr_serial: z.int().nullable(),
});
export type RpkiSnapshot = z.infer<typeof RpkiSnapshot>;

/** Where RPKI's data come from, and how they stand. */
export const RpkiStatus = z.strictObject({
  state: z
    .enum(RPKI_STATES)
    .describe('`stale`: too old to be used. `never`: not read yet. `off`: no source is set.'),
  text: z.string().describe('The same in a sentence, with what to do.'),
  sources: z.array(z.string()).describe('In the order in which they are tried.'),
  snapshot: RpkiSnapshot.nullable().describe('What is in force, or would be if it were younger.'),
  attempt: z
    .strictObject({
      at: When,
      failing_since: When.nullable().describe('Null when the last attempt read something.'),
      code: z
        .string()
        .nullable()
        .describe('What went wrong, for programs; also of a source that was passed over.'),
      message: z.string(),
    })
    .nullable()
    .describe('The last time that the sources were asked.'),
  refresh_minutes: z.int().describe('0 for never.'),
  stale_hours: z.int(),
  drop_invalid: z
    .boolean()
    .describe('Whether prefix lists leave out what is invalid, unless an AS says otherwise.'),
});
export type RpkiStatus = z.infer<typeof RpkiStatus>;

export const VALIDITIES = ['valid', 'invalid', 'not_found'] as const;

/** A VRP, and whether it allows the route. */
const CoveringVrp = z.strictObject({
  prefix: z.string(),
  max_length: z.int(),
  asn: z.int(),
  matches: z.boolean(),
  text: z.string().describe('Why it allows the route, or does not.'),
});

/** Whether an AS may originate a prefix (RFC 6811), and what says so. */
export const RpkiValidity = z.strictObject({
  prefix: z.string(),
  asn: z.int(),
  validity: z.enum(VALIDITIES),
  reason: z
    .enum(['origin', 'length'])
    .nullable()
    .describe('Why it is invalid: the AS may not originate the prefix, or not one so long.'),
  text: z.string().describe('The same in a sentence.'),
  covering: z
    .array(CoveringVrp)
    .describe('The VRPs whose prefix holds this one, the widest first; 200 at most.'),
  covering_count: z.int(),
  as_of: When,
  is_stale: z.boolean().describe('The data are too old to be used for configurations.'),
});
export type RpkiValidity = z.infer<typeof RpkiValidity>;

/** There are no data to judge by. */
export const RpkiRefusal = z.strictObject({ detail: z.string(), code: z.enum(['never', 'off']) });

const OriginVrp = z.strictObject({ prefix: z.string(), max_length: z.int() });

const Judged = z
  .strictObject({ valid: z.int(), invalid: z.int(), not_found: z.int() })
  .nullable()
  .describe('Null where no list is in force, or RPKI said nothing when it was read.');

/** What RPKI says of an AS. */
export const RpkiOfSystem = z.strictObject({
  state: z.enum(RPKI_STATES),
  text: z.string(),
  asn: z.int(),
  as_of: When.nullable(),
  vrps: z
    .strictObject({
      ipv4: z.int(),
      ipv6: z.int(),
      results: z.array(OriginVrp).describe('What it may originate, IPv4 first; a thousand at most.'),
    })
    .nullable()
    .describe('Null where there are no data.'),
  lists: z
    .strictObject({ ipv4: Judged, ipv6: Judged })
    .describe('Prefixes of its lists in force by what RPKI said of them when these were read.'),
  providers: z
    .array(z.strictObject({ asn: z.int(), name: z.string().nullable() }))
    .nullable()
    .describe('The ASes that it calls its providers (ASPA); null where it says nothing of them.'),
});
export type RpkiOfSystem = z.infer<typeof RpkiOfSystem>;

const ValidityQuery = z.strictObject({
  prefix: z.string({ error: 'Enter a prefix such as 192.0.2.0/24.' }).trim().min(1).max(60),
  asn: Asn,
});

export const rpkiEndpoints = {
  rpkiStatus: endpoint({
    method: 'GET',
    path: '/api/rpki/',
    summary: "Where RPKI's data come from, and how they stand",
    answer: RpkiStatus,
  }),
  rpkiValidity: endpoint({
    method: 'GET',
    path: '/api/rpki/validity/',
    summary: 'Whether an AS may originate a prefix',
    query: ValidityQuery,
    answer: RpkiValidity,
    refusals: { 409: RpkiRefusal },
  }),
  refreshRpki: endpoint({
    method: 'POST',
    path: '/api/rpki/refresh/',
    summary: "Read RPKI's data now",
    help: 'Queues a job, or answers with the one that waits or runs.',
    body: z.strictObject({
      accept: z
        .boolean()
        .default(false)
        .describe('Takes what the source says even if that is less than half of what there was before.'),
    }),
    status: 202,
    answer: rowSchema(JOB),
  }),
  rpkiOfSystem: endpoint({
    method: 'GET',
    path: '/api/peering/autonomous-systems/:id/rpki/',
    summary: 'What RPKI says of an AS',
    answer: RpkiOfSystem,
  }),
};

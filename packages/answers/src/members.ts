import { acceptGone, allOf, lastOf, queryAsn, queryWord } from '@peersmith/model';
import { endpoint, pageSchema, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { onlyKnown, UNKNOWN_FILTER } from './only-known.ts';
import { PAGING } from './shared.ts';

/** How the two sources can differ about an address. */
export const MEMBER_DIFFERENCES = [
  'only_peeringdb',
  'only_members',
  'disputed',
  'address',
  'asn',
  'mac',
  'prefix_limit',
  'speed',
  'active',
  'route_server',
] as const;
export type MemberDifference = (typeof MEMBER_DIFFERENCES)[number];

const Limit = z.int().nullable().describe('Prefixes; null where it does not say.');

/** An address on the LANs of an exchange, as the exchange and as PeeringDB have it. */
export const ComparedMember = z.strictObject({
  address: z.string(),
  family: z.literal([4, 6]),
  differences: z
    .array(z.enum(MEMBER_DIFFERENCES))
    .describe(
      '`only_peeringdb`, `only_members`: one of them has it alone; `disputed`: the exchange contradicts itself about it, so that nothing of it is believed. `address`: and the other has the network at another address of that family. `mac`: of our own port, by our connection. `prefix_limit`: that of the exchange against what the network announces by PeeringDB.',
    ),
  members: z
    .strictObject({
      id: z.int(),
      asn: z.int(),
      name: z.string(),
      mac_addresses: z.array(z.string()),
      speed: z.int().nullable().describe('Mbit/s.'),
      max_prefixes: Limit,
      irr_as_set: z.string(),
      is_active: z.boolean(),
      is_rs_peer: z.boolean().nullable(),
    })
    .nullable(),
  peeringdb: z
    .strictObject({
      id: z.int(),
      asn: z.int(),
      name: z.string(),
      speed: z.int().describe('Mbit/s.'),
      info_prefixes: Limit,
      operational: z.boolean(),
      is_rs_peer: z.boolean(),
    })
    .nullable(),
  connection: z
    .strictObject({ id: z.int(), mac_address: z.string().nullable() })
    .nullable()
    .describe('Ours, where the address is our own.'),
});
export type ComparedMember = z.infer<typeof ComparedMember>;

/** Something in a member export that is not as it should be. */
export const MemberFinding = z.strictObject({
  where: z.string().describe('A JSON pointer into the file (RFC 6901).'),
  what: z.string().describe('What it is, for programs.'),
  text: z.string(),
});
export type MemberFinding = z.infer<typeof MemberFinding>;

/** How the two sources of an exchange stand to each other. */
export const MemberSummary = z.strictObject({
  source: rowSchema('members.memberexport')
    .nullable()
    .describe('Where the exchange says it; null where that is not known here, or not to be seen.'),
  has_peeringdb: z.boolean().describe('Whether the exchange is linked to PeeringDB.'),
  members: z.int().describe('Addresses that the exchange tells of.'),
  peeringdb: z.int().describe('Addresses that PeeringDB tells of.'),
  agreeing: z.int().describe('Addresses about which both say the same.'),
  differences: z
    .record(z.enum(MEMBER_DIFFERENCES), z.int())
    .describe('Addresses by what differs; one can count several times.'),
});
export type MemberSummary = z.infer<typeof MemberSummary>;

/** What came of an uploaded file. */
export const MemberUpload = z.strictObject({
  ports: z.int(),
  members: z.int(),
  findings: z.int(),
  came: z.int(),
  changed: z.int(),
  went: z.int(),
});
export type MemberUpload = z.infer<typeof MemberUpload>;

/** Where an exchange of ours publishes its members, as others say. */
export const MemberProposal = z.strictObject({
  internet_exchange: z.strictObject({ id: z.int(), name: z.string() }),
  source_url: z.string(),
  found_by: z
    .enum(['peeringdb', 'number', 'name'])
    .describe(
      '`peeringdb`: PeeringDB has the URL. `number`: IXPDB has it of the exchange with that number in PeeringDB. `name`: of one that is called so.',
    ),
  called: z.string().describe('What the exchange is called there.'),
});
export type MemberProposal = z.infer<typeof MemberProposal>;

/** Where exchanges of ours publish their members, as far as others know. */
export const MemberProposals = z.strictObject({
  results: z.array(MemberProposal),
  without: z.int().describe('Exchanges that have no member export here, and of which nobody knows one.'),
  ixpdb_error: z.string().describe('Why IXPDB could not be asked; empty where it could.'),
});
export type MemberProposals = z.infer<typeof MemberProposals>;

const FILTERS = {
  difference: allOf(queryWord(['none', ...MEMBER_DIFFERENCES])).describe(
    'Those that differ in one of these; `none` stands for those that do not differ.',
  ),
  asn: allOf(queryAsn),
  family: lastOf(z.enum(['4', '6'])),
  q: lastOf(z.string().max(200)).describe('Part of the name of the network, or an address.'),
};
export type ComparisonFilters = z.infer<z.ZodObject<typeof FILTERS>>;

export const memberEndpoints = {
  memberSummary: endpoint({
    method: 'GET',
    path: '/api/members/internet-exchanges/:id/',
    summary: 'How what an exchange says of its members stands to PeeringDB',
    answer: MemberSummary,
  }),
  memberComparison: endpoint({
    method: 'GET',
    path: '/api/members/internet-exchanges/:id/comparison/',
    summary: 'Addresses at an exchange, as it says itself and as PeeringDB does',
    query: onlyKnown({ ...FILTERS, ...PAGING }, UNKNOWN_FILTER),
    answer: pageSchema(ComparedMember),
  }),
  memberFindings: endpoint({
    method: 'GET',
    path: '/api/members/member-exports/:id/findings/',
    summary: 'What is wrong in a member export',
    help: 'The first thousand of the file; `finding_count` of the member export counts all.',
    query: onlyKnown({ limit: PAGING.limit, offset: PAGING.offset }, UNKNOWN_FILTER),
    answer: pageSchema(MemberFinding),
  }),
  proposeMembers: endpoint({
    method: 'POST',
    path: '/api/members/propose/',
    summary: 'Where exchanges of ours publish their members',
    help: 'Asks IXPDB, and what the mirror has of PeeringDB. Nothing is written: make a member export of what is right.',
    answer: MemberProposals,
  }),
  uploadMembers: endpoint({
    method: 'POST',
    path: '/api/members/member-exports/:id/upload/',
    summary: 'Takes what a file says of the members of an exchange',
    help: 'What was read before stays where the file cannot be read.',
    body: z.strictObject({
      text: z
        .string()
        .min(1)
        .max(50_000_000, 'A member export has 50 MB at most.')
        .describe('The file, as it is; 50 MB at most.'),
      accept_gone: acceptGone,
      file_name: z.string().max(255).default('').describe('What it is called, for people.'),
    }),
    answer: MemberUpload,
  }),
};

import { Named } from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { Asn, Id } from './shared.ts';

const cidr = (family: 4 | 6) =>
  z
    .string()
    .nullable()
    .describe(
      `The IPv${family} address with the length of the LAN’s prefix that holds it; null when none does.`,
    );

/** A port of a network, as PeeringDB has it, and what we have of it. */
export const PresentPort = z.strictObject({
  netixlan_id: z.int(),
  ipaddr4: z.string().nullable(),
  ipaddr6: z.string().nullable(),
  cidr4: cidr(4),
  cidr6: cidr(6),
  speed: z.int().describe('Mbit/s.'),
  operational: z.boolean(),
  connection: z
    .int()
    .nullable()
    .describe('Our connection with this port, whether it is linked or has its address.'),
  imported: z.boolean().describe('Whether it is one of our connections already.'),
  state: z
    .enum(['new', 'imported', 'unlinked', 'without-address', 'outside-lan'])
    .describe(
      '`unlinked`: we have it, and the link to PeeringDB is to be made. `without-address`: there is nothing to make a connection of. `outside-lan`: an address of it lies in no prefix of the LAN, so it is imported only when it is named.',
    ),
});
export type PresentPort = z.infer<typeof PresentPort>;

/** A LAN on which a network has ports. */
export const PresentAt = z.strictObject({
  ixlan_id: z.int(),
  name: z.string(),
  city: z.string(),
  country: z.string(),
  peers: z.int().describe('Networks on the LAN besides this one.'),
  internet_exchange: z.int().nullable().describe('Our exchange on this LAN.'),
  ports: z.array(PresentPort),
});
export type PresentAt = z.infer<typeof PresentAt>;

/** What PeeringDB knows of a network and where it has ports. */
export const Presence = z.strictObject({
  id: z.int().describe('Of its record in PeeringDB.'),
  asn: z.int(),
  name: z.string(),
  irr_as_set: z.string(),
  info_prefixes4: z.int().nullable(),
  info_prefixes6: z.int().nullable(),
  policy_general: z.string(),
  exchanges: z.array(PresentAt),
});
export type Presence = z.infer<typeof Presence>;

/** How many were new. */
export const Imported = z.strictObject({
  internet_exchanges: z.int(),
  connections: z.int(),
  autonomous_system: z.int().describe('Our AS, by id.'),
});
export type Imported = z.infer<typeof Imported>;

/** Something that PeeringDB and our own records do not agree on, or that keeps others from peering with us. */
export const Finding = z.strictObject({
  kind: z.string(),
  severity: z
    .enum(['error', 'warning', 'info'])
    .describe('`error`: others are told something false; `warning`: likely so; `info`: worth a look.'),
  text: z.string().describe('A sentence for people.'),
  ours: z.unknown(),
  theirs: z.unknown(),
  connection: Named.optional().describe('Our connection it is about.'),
  netixlan_id: z.int().optional().describe('The port in PeeringDB it is about.'),
});
export type Finding = z.infer<typeof Finding>;

/** Our own record in PeeringDB against what we know. */
export const Audit = z.strictObject({
  asn: z.int(),
  url: z.string().nullable().describe('Where the record is edited; null when there is none.'),
  findings: z.array(Finding),
});
export type Audit = z.infer<typeof Audit>;

const ByAsn = z.strictObject({ asn: Asn });

export const networkEndpoints = {
  ownPorts: endpoint({
    method: 'GET',
    path: '/api/peeringdb/import/',
    summary: 'Where PeeringDB says an AS has ports',
    query: ByAsn,
    answer: Presence,
  }),
  importPorts: endpoint({
    method: 'POST',
    path: '/api/peeringdb/import/',
    summary: 'Import ports of our AS',
    help: 'Our AS with the exchanges and connections that PeeringDB knows; running it again makes nothing anew. All or nothing.',
    body: z.strictObject({
      asn: Asn,
      netixlans: z
        .array(Id)
        .max(10_000)
        .optional()
        .describe('PeeringDB ports to import; all when absent, but those with an address outside the LAN.'),
      router: Id.nullish().describe('The router that holds them.'),
      routers: z
        .record(z.string().regex(/^\d+$/), Id.nullable())
        .optional()
        .describe('Other routers for single ports, by their PeeringDB id.'),
    }),
    answer: Imported,
  }),
  auditRecord: endpoint({
    method: 'GET',
    path: '/api/peeringdb/audit/',
    summary: 'What our record in PeeringDB gets wrong',
    query: ByAsn,
    answer: Audit,
  }),
};

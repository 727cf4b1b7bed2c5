import {
  CandidateSession,
  DESK_STATES,
  type DeskState,
  Named,
  PeeringdbRecord,
  PrefixLimit,
} from '@peersmith/model';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { LeftOut, NetworkSession, ObjectSeen } from './session-why.ts';

const When = z.string().describe('RFC 3339.');

const State = z.enum(Object.keys(DESK_STATES) as [DeskState, ...DeskState[]]);

/** One of our ports at an exchange with one address of the network. */
export const DeskCell = z.strictObject({
  internet_exchange: Named.nullable(),
  connection: Named.nullable(),
  local_asn: z.int().nullable().describe('The ASN of ours that the exchange is of.'),
  address_family: z.literal([4, 6]),
  ip_address: z.string().describe('Theirs.'),
  state: State,
  why: z.string().nullable().describe('Why it is down, or what speaks against a session, in a sentence.'),
  session: NetworkSession.nullable(),
  candidate: CandidateSession.nullable().describe(
    'What PeeringDB and the exchange say of the address; null where neither has it, and for those who may not see candidates.',
  ),
  creatable: z.boolean().describe('Whether the caller may make the session that is missing.'),
});
export type DeskCell = z.infer<typeof DeskCell>;

/** A policy or community in force, what gives it, and to how many sessions. */
export const InForce = ObjectSeen.extend({
  as: z.enum(['import', 'export', 'community']),
  from: ObjectSeen.nullable().describe('Null where it is something that the caller may not see.'),
  sessions: z.int(),
});
export type InForce = z.infer<typeof InForce>;

/** Everything about a network, in one answer. */
export const NetworkDesk = z.strictObject({
  autonomous_system: z.strictObject({
    id: z.int(),
    asn: z.int(),
    name: z.string(),
    affiliated: z.boolean(),
  }),
  cells: z
    .array(DeskCell)
    .describe('By exchange, our port and address family: sessions that there are, and those that could be.'),
  direct: z.array(NetworkSession).describe('Sessions over private links.'),
  in_force: z.array(InForce),
  limits: z.array(PrefixLimit),
  peeringdb: PeeringdbRecord.nullable(),
  contacts: z
    .array(
      z.strictObject({
        id: z.int(),
        name: z.string(),
        role: z.string(),
        email: z.string(),
        phone: z.string(),
      }),
    )
    .nullable(),
  journal: z
    .array(
      z.strictObject({
        id: z.int(),
        created: When,
        kind: z.string(),
        by: z.string().nullable(),
        comments: z.string(),
      }),
    )
    .nullable()
    .describe('The last five entries.'),
  requests: z
    .array(z.strictObject({ id: z.int(), display: z.string(), direction: z.string(), status: z.string() }))
    .nullable()
    .describe('Peering requests that somebody still has something to do about.'),
  changes: z
    .array(z.strictObject({ id: z.int(), summary: z.string(), time: When }))
    .nullable()
    .describe('Changes in PeeringDB that wait for a decision.'),
  left_out: z.array(LeftOut),
});
export type NetworkDesk = z.infer<typeof NetworkDesk>;

export const networkDeskEndpoints = {
  networkDesk: endpoint({
    method: 'GET',
    path: '/api/peering/autonomous-systems/:id/desk/',
    summary: 'Everything about a network',
    help: 'Its sessions, and those that could be, by exchange, port of ours and address family; the policies and limits in force; its PeeringDB record beside ours; contacts, the last journal entries, and what waits. What the caller may not see is left out, and `left_out` says what that is.',
    answer: NetworkDesk,
  }),
};

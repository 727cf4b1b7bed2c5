import { memberOf } from '@peersmith/resource';
import * as z from 'zod';
import { CANDIDATE_STATUS, EXCHANGE_SAYS } from './vocabulary.ts';

/** An object by its id and what it is called. */
export const Named = z.strictObject({ id: z.int(), display: z.string() });

/** A session that could be, over one connection of ours and in one family, and what it is. */
export const CandidateSession = z.strictObject({
  connection: Named,
  internet_exchange: Named,
  netixlan_id: z
    .int()
    .nullable()
    .describe('The port in PeeringDB; null where only the exchange tells of it.'),
  network_id: z.int(),
  asn: z.int(),
  name: z.string(),
  port_asn: z.int().nullable().describe('The ASN that the port itself says, where it is not its network’s.'),
  ip_address: z.string(),
  address_family: z.literal([4, 6]),
  status: memberOf(CANDIDATE_STATUS),
  session: z.int().nullable().describe('The session at this address, if there is one.'),
  hidden_peer: z.int().nullable(),
  stance: z
    .strictObject({ id: z.int(), state: z.string(), until: z.string().nullable(), reason: z.string() })
    .nullable()
    .describe(
      'Why no sessions are to be proposed to the network there; null also for those who may not see it.',
    ),
  other_asn: z.boolean().describe('The session is with another AS than PeeringDB has at this address.'),
  contested_by: z
    .array(z.int())
    .describe('Networks beside this one that claim the address, ours among them where a connection has it.'),
  common_prefix: z
    .boolean()
    .describe('Whether one prefix of the LAN holds both ends; true where PeeringDB gives the LAN none.'),
  abandoned: z
    .boolean()
    .describe('The session is down, and PeeringDB no longer has its peer at this address.'),
  exchange_says: memberOf(EXCHANGE_SAYS)
    .nullable()
    .describe(
      'What the exchange says of the address in its member export; null where that was not read, and for those who may not see it.',
    ),
  only_members: z.boolean().describe('The exchange tells of the port, and PeeringDB does not have it.'),
  is_route_server: z.boolean(),
  is_rs_peer: z.boolean(),
  speed: z.int().describe('Mbit/s.'),
});
export type CandidateSession = z.infer<typeof CandidateSession>;

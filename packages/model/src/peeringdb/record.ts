import { rowSchema } from '@peersmith/resource';
import * as z from 'zod';

/** What an AS and its PeeringDB record say differently. */
export const Difference = z.strictObject({
  field: z.string(),
  label: z.string(),
  ours: z.unknown(),
  theirs: z.unknown(),
  follows: z.boolean().describe('Whether the next synchronisation takes over theirs.'),
  proposed: z
    .literal(true)
    .optional()
    .describe(
      'The AS follows the field, but theirs would take a safeguard away: it waits among the changes to be decided.',
    ),
});
export type Difference = z.infer<typeof Difference>;

/** A contact of a network. */
const Contact = z.looseObject({
  id: z.int(),
  role: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  url: z.string(),
});

/** What PeeringDB says of an AS, and where it differs from ours. */
export const PeeringdbRecord = z.strictObject({
  network: rowSchema('peeringdb.network').nullable().describe('Null when PeeringDB does not know the AS.'),
  url: z.string().nullable(),
  differences: z.array(Difference),
  push_url: z.string().nullable().describe('Where our values can be put into PeeringDB.'),
  contacts: z.array(Contact).nullable().describe('Null for those who may not see them.'),
});
export type PeeringdbRecord = z.infer<typeof PeeringdbRecord>;

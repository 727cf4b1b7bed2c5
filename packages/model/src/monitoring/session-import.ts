import * as z from 'zod';

/** A session that an import makes. */
const ImportedSession = z.strictObject({
  router: z.strictObject({ id: z.int(), name: z.string() }),
  address: z.string(),
  asn: z.int(),
  name: z.string().nullable(),
  connection: z.int().nullable(),
});
/** What an import of sessions comes to; the `data` of its job. */
export const SessionImport = z.strictObject({
  applied: z.boolean().describe('False for a preview.'),
  sessions: z.array(ImportedSession).describe('A thousand at most.'),
  created: z.int(),
  autonomous_systems: z.int().describe('Made from PeeringDB.'),
  skipped: z
    .array(z.strictObject({ reason: z.string(), count: z.int(), addresses: z.array(z.string()) }))
    .describe('Neighbors that were left out, by the reason.'),
  digest: z.string().describe('Says as `plan` that exactly this is to be done.'),
});
export type SessionImport = z.infer<typeof SessionImport>;

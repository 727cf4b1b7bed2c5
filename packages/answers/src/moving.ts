import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Id, JOB } from './shared.ts';

const Count = z.int();
const Messages = z.record(z.string(), z.array(z.unknown()));

/** How many objects of a type there are over there, and what becomes of them here. */
export const MovedType = z.strictObject({
  type: z.string(),
  read: Count.describe('How many there are over there.'),
  new: Count,
  equal: Count,
  differing: Count.describe('Here already, and not as over there.'),
  updated: Count.describe('Of those that differ, how many were changed to what is said over there.'),
  refused: Count.describe('What our rules do not let in.'),
  carried: Count.describe('Of what our rules refuse, how much was carried over and marked for review.'),
  mapped: Count.describe('How many have another id here than over there.'),
});
export type MovedType = z.infer<typeof MovedType>;

/** A field that says something else over there. Secrets are never shown. */
export const MovedField = z.strictObject({ field: z.string(), there: z.unknown(), here: z.unknown() });
export type MovedField = z.infer<typeof MovedField>;

/** An object that is not simply new or equal. */
export const MovedObject = z.strictObject({
  type: z.string(),
  source_id: z.int(),
  id: z.int().nullable().describe('Its id here; null where it is not here.'),
  display: z.string(),
  state: z.enum(['differing', 'updated', 'refused', 'carried']),
  fields: z.array(MovedField),
  messages: Messages.describe('Why it is refused, by field.'),
});
export type MovedObject = z.infer<typeof MovedObject>;

/** Something to know that is about no one object. */
export const MovedNote = z.strictObject({ type: z.string().nullable(), text: z.string() });
export type MovedNote = z.infer<typeof MovedNote>;

/** An object that is not the same here and there once all is done. */
export const ParityDifference = z.strictObject({
  type: z.string(),
  source_id: z.int(),
  id: z.int().nullable(),
  display: z.string(),
  fields: z.array(MovedField).describe('Empty where the object is not here at all.'),
});
export type ParityDifference = z.infer<typeof ParityDifference>;

/** The configuration of a router, as both render it. */
export const RenderedBoth = z.strictObject({
  router: z.string(),
  id: z.int(),
  state: z.enum(['equal', 'differing', 'not compared']),
  reason: z.string().describe('Why it is not compared; empty where it is.'),
  lines: z
    .array(z.strictObject({ line: z.int(), there: z.string().nullable(), here: z.string().nullable() }))
    .describe('The first lines that differ, without secrets.'),
});
export type RenderedBoth = z.infer<typeof RenderedBoth>;

/** Whether all is the same here and there: every object on every field, every router by what is rendered for it. */
export const Parity = z.strictObject({
  objects: Count.describe('How many were compared.'),
  fields: Count.describe('How many values were compared.'),
  different: Count.describe('How many objects are not the same.'),
  differences: z.array(ParityDifference).describe('The first thousand of them.'),
  routers: z.array(RenderedBoth),
});
export type Parity = z.infer<typeof Parity>;

/** What came of moving in from another server. */
export const MoveReport = z.strictObject({
  source: z.strictObject({
    kind: z.enum(['rest', 'database']),
    address: z.string().describe('Without what gives access.'),
    version: z.string().nullable(),
  }),
  outcome: z
    .enum(['done', 'tried', 'refused'])
    .describe('`tried`: only a preview. `refused`: nothing was written, because something is refused.'),
  update: z.boolean(),
  carry_refused: z.boolean(),
  request_id: z
    .uuid()
    .describe('Under which the change log holds what was written, and by which it is reverted.'),
  types: z.array(MovedType),
  objects: z.array(MovedObject).describe('The first thousand that are not simply new or equal.'),
  notes: z.array(MovedNote),
  parity: Parity.nullable().describe('Null where something is refused: then nothing is here.'),
});
export type MoveReport = z.infer<typeof MoveReport>;

/** How the other server is read. */
const Access = {
  url: z
    .url({ protocol: /^https?$/, error: 'Enter the address of the other server: https://…' })
    .max(500)
    .optional()
    .describe('Address of the other server.'),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,200}$/, { error: 'An API token has no spaces, and letters and digits alone.' })
    .optional()
    .describe('API token there; one that may only read will do.'),
  verify_tls: z.boolean().default(true).describe('Whether the certificate of the other server is checked.'),
  database: z
    .string()
    .trim()
    .regex(/^postgres(ql)?:\/\//, { error: 'Enter the address of its database: postgresql://…' })
    .max(1000)
    .optional()
    .describe(
      'Address of its database, which holds users with their passwords, API tokens and the change log as well. With `url` besides, configurations are compared too.',
    ),
};

export const movingEndpoints = {
  moveIn: endpoint({
    method: 'POST',
    path: '/api/moving/peering-manager/',
    summary: 'Move in from a Peering Manager',
    help: 'All or nothing, and as often as wanted: what is here already is found again. The job keeps the report.',
    status: 202,
    body: z
      .strictObject({
        ...Access,
        dry_run: z.boolean().default(true).describe('Only say what would happen.'),
        update: z.boolean().default(false).describe('Change what is here and differs.'),
        carry_refused: z
          .boolean()
          .default(false)
          .describe('Carry over what our rules refuse, with a tag and a journal entry for review.'),
      })
      .refine(({ url, database }) => url !== undefined || database !== undefined, {
        error: 'Say where it is: its url, or its database.',
        path: ['url'],
      })
      .refine(({ url, token }) => url === undefined || token !== undefined, {
        error: 'Its API asks for a token.',
        path: ['token'],
      }),
    answer: rowSchema(JOB),
  }),
  moveReport: endpoint({
    method: 'GET',
    path: '/api/moving/reports/:job/',
    summary: 'What came of moving in, by its job',
    answer: MoveReport,
  }),
  moves: endpoint({
    method: 'GET',
    path: '/api/moving/reports/',
    summary: 'The latest moves, newest first',
    answer: z.strictObject({
      count: z.int(),
      results: z.array(
        z.strictObject({
          job: Id,
          created: z.string(),
          user: z.string().nullable(),
          outcome: MoveReport.shape.outcome,
          source: MoveReport.shape.source,
          request_id: z.uuid(),
          new: Count,
          different: Count.nullable(),
        }),
      ),
    }),
  }),
};

import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { PlanChanged } from './plan.ts';

const Reason = z.strictObject({
  type: z.string().nullable().describe('Its content type, such as `devices.router`.'),
  id: z.int().nullable(),
  display: z.string().nullable(),
  messages: z
    .record(z.string(), z.array(z.unknown()))
    .describe('By field; `non_field_errors` is about the whole object.'),
});

/** What was taken back. */
export const Reverted = z.strictObject({
  request_id: z.string().describe('The request that did it, in the change log: taken back itself by that.'),
  counts: z.strictObject({ create: z.int(), update: z.int(), delete: z.int() }),
  left_out: z.array(Reason).describe('What did not come back, where `partial` was asked for.'),
});
export type Reverted = z.infer<typeof Reverted>;

/** Why changes are not taken back; nothing was. */
export const RevertRefused = z.strictObject({
  detail: z.string(),
  code: z.literal('revert_refused'),
  count: z.int().describe('All reasons.'),
  reasons: z.array(Reason).describe('The first of them, as far as you may view their objects.'),
});
export type RevertRefused = z.infer<typeof RevertRefused>;

/** What of changes is to be taken back, and how. */
export const RevertInput = z.strictObject({
  scope: z
    .enum(['change', 'request'])
    .default('change')
    .describe('This change with what it brought with it, or everything that its request changed.'),
  partial: z
    .boolean()
    .default(false)
    .describe(
      'Whether what cannot come back may be left out: secrets that are not kept, pointers at what is gone, objects that are gone already.',
    ),
});

export const revertingEndpoints = {
  revert: endpoint({
    method: 'POST',
    path: '/api/core/object-changes/:id/revert/',
    summary: 'Takes a change back, or all of its request',
    help: 'What was deleted comes back under its id with what went with it, what was changed is changed back field by field, and what was created goes. All or nothing; refused with the reasons where something later is in the way. It is a write like any other: in the change log, and taken back itself in the same way.',
    body: RevertInput,
    answer: Reverted,
    refusals: { 409: z.union([RevertRefused, PlanChanged, z.strictObject({ detail: z.string() })]) },
    plans: true,
  }),
};

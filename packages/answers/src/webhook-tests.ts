import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { Id } from './shared.ts';

/** What a webhook is tried with. */
export const WebhookTestInput = z.strictObject({
  draft: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Fields of the webhook as they would be saved; of one that is saved, those that are other.'),
  event: z.enum(['create', 'update', 'delete']).default('update').describe('What is said to have happened.'),
  object_type: z
    .string()
    .max(100)
    .nullable()
    .default(null)
    .describe(
      'Of what type the object is that the event tells of; else the first that the webhook listens to.',
    ),
  object_id: Id.nullable().default(null).describe('The object; the newest of its type where none is named.'),
  send: z
    .boolean()
    .default(true)
    .describe('Whether the request is sent; without, the answer is what would be sent.'),
});
export type WebhookTestInput = z.infer<typeof WebhookTestInput>;

const HeaderLine = z.strictObject({ name: z.string(), value: z.string() });
const Withheld = z
  .literal('secrets')
  .nullable()
  .describe('`secrets`: it holds, or could repeat, what of the webhook the caller may not see.');

/** A request as it is sent, signed and rendered. */
export const WebhookTestRequest = z.strictObject({
  method: z.string(),
  url: z.string(),
  headers: z.array(HeaderLine),
  body: z.string(),
  withheld: Withheld,
});
export type WebhookTestRequest = z.infer<typeof WebhookTestRequest>;

/** What the receiver answered to a test. */
export const WebhookTestAnswer = z.strictObject({
  status: z.int(),
  accepted: z.boolean().describe('Whether a delivery would be over with it: a status from 200 to 299.'),
  headers: z.array(HeaderLine),
  body: z.string().describe('Its first 4096 bytes, as text.'),
  truncated: z.boolean().describe('Whether there is more of the body.'),
  withheld: Withheld,
});
export type WebhookTestAnswer = z.infer<typeof WebhookTestAnswer>;

/** Why no answer came, or no request could be made. */
export const WEBHOOK_FAULTS = [
  'template',
  'address',
  'blocked',
  'unknown_host',
  'refused',
  'timed_out',
  'tls',
  'too_large',
  'unreachable',
] as const;
export const WebhookFault = z.strictObject({
  kind: z.enum(WEBHOOK_FAULTS),
  message: z.string().describe('What is wrong and what to change, in a sentence or two.'),
});
export type WebhookFault = z.infer<typeof WebhookFault>;

/** A test of a webhook: the event, the request that was made of it, and what came back. */
export const WebhookTest = z.strictObject({
  sent: z.boolean(),
  object: z
    .strictObject({ type: z.string(), id: z.int(), display: z.string() })
    .nullable()
    .describe('Null where there is none of its type yet; `data` of the event is null then.'),
  payload: z.record(z.string(), z.unknown()).describe('The event, marked with `test`: what templates see.'),
  matches: z
    .boolean()
    .describe('Whether the conditions let this object through; a test is sent in any case.'),
  request: WebhookTestRequest.nullable().describe('Null where it cannot be made; `fault` says why.'),
  answer: WebhookTestAnswer.nullable(),
  duration_ms: z.int().nullable().describe('From the request to the end of the answer, or until it failed.'),
  fault: WebhookFault.nullable(),
});
export type WebhookTest = z.infer<typeof WebhookTest>;

export const webhookTestEndpoints = {
  testWebhookDraft: endpoint({
    method: 'POST',
    path: '/api/extras/webhooks/test/',
    summary: 'Test a webhook that is not saved',
    help: 'Sends the request of an event that is marked as a test, as a delivery would be sent, and tells what came of it. Nothing is saved.',
    body: WebhookTestInput,
    answer: WebhookTest,
  }),
  testWebhook: endpoint({
    method: 'POST',
    path: '/api/extras/webhooks/:id/test/',
    summary: 'Test a webhook',
    help: 'As for one that is not saved, with what is kept of this one, its secrets included, and what `draft` says otherwise.',
    body: WebhookTestInput,
    answer: WebhookTest,
  }),
};

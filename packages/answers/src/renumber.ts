import { type Prefix, parsePrefix } from '@peersmith/net';
import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { Id } from './shared.ts';

/** One address of ours, or of a session's peer, before and after. */
export const Move = z.strictObject({
  id: z.int(),
  display: z.string(),
  before: z.string(),
  after: z.string().nullable().describe('Null when it has no place in the new LAN.'),
  problem: z.string().nullable().describe('Why it cannot be done; it has to be left out, or mended first.'),
  warning: z.string().nullable().describe('What PeeringDB says against it; for you to judge.'),
});
export type Move = z.infer<typeof Move>;

/** What moving an exchange of ours from one prefix to another does. */
export const Renumbering = z.strictObject({
  internet_exchange: z.int(),
  from: z.string(),
  to: z.string(),
  connections: z.array(Move),
  sessions: z.array(Move),
  unchanged: z.int().describe('Sessions in the prefix whose addresses stay.'),
  digest: z.string().describe('Tells this plan from any other: what is applied is what was reviewed.'),
});
export type Renumbering = z.infer<typeof Renumbering>;

/** A renumbering that PeeringDB asks for. */
export const RenumberSuggestion = z.strictObject({
  from: z.string(),
  to: z.string(),
  connections: z.int().describe('Connections of ours in the old prefix.'),
});
export type RenumberSuggestion = z.infer<typeof RenumberSuggestion>;

/** How much was renumbered. */
export const Renumbered = z.strictObject({ connections: z.int(), sessions: z.int() });
export type Renumbered = z.infer<typeof Renumbered>;

const Network = z.string().transform((text, context): Prefix => {
  const prefix = parsePrefix(text);
  if (prefix) return prefix;
  context.addIssue({ code: 'custom', message: 'Enter a prefix without host bits, such as 192.0.2.0/24.' });
  return z.NEVER;
});
const PLAN = { internet_exchange: Id, from: Network, to: Network };
const Ids = z.array(Id).max(100_000).optional();

export const renumberEndpoints = {
  suggestRenumbering: endpoint({
    method: 'GET',
    path: '/api/peeringdb/renumber/',
    summary: 'Renumberings of an exchange that PeeringDB asks for',
    query: z.strictObject({ internet_exchange: z.coerce.number().int().positive() }),
    answer: z.strictObject({ suggestions: z.array(RenumberSuggestion) }),
  }),
  previewRenumbering: endpoint({
    method: 'POST',
    path: '/api/peeringdb/renumber/preview/',
    summary: 'What moving an exchange to another prefix would do',
    body: z.strictObject(PLAN),
    answer: Renumbering,
  }),
  applyRenumbering: endpoint({
    method: 'POST',
    path: '/api/peeringdb/renumber/apply/',
    summary: 'Move an exchange to another prefix',
    help: 'All that was reviewed and not left out, or nothing; 409 when something changed since.',
    body: z.strictObject({
      ...PLAN,
      digest: z.string({ error: 'Enter the digest of the preview.' }).max(100),
      exclude: z
        .strictObject({ connections: Ids, sessions: Ids })
        .optional()
        .describe('What is left as it is, by id.'),
    }),
    answer: Renumbered,
  }),
};

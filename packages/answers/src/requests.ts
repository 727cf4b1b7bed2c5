import { RULE_ACTION, RULE_DIRECTION, ruleConditionsProblem } from '@peersmith/model';
import { endpoint, memberOf } from '@peersmith/resource';
import * as z from 'zod';
import { Id } from './shared.ts';

const action = memberOf(RULE_ACTION);

/** A rule as somebody is writing it. */
export const DraftRule = z.strictObject({
  name: z.string().trim().min(1).max(100),
  direction: memberOf(RULE_DIRECTION).default('inbound'),
  conditions: z.unknown().superRefine((given, issues) => {
    const message = ruleConditionsProblem(given);
    if (message) issues.addIssue({ code: 'custom', message });
  }),
  action,
  text: z.string().max(2000).default(''),
});
export type DraftRule = z.infer<typeof DraftRule>;

const counts = z.strictObject({ accept: z.int(), refuse: z.int(), ask: z.int() });
const verdict = z.strictObject({
  action,
  rule: z.string().nullable().describe('The rule that decides; null where none does.'),
  text: z.string(),
});

/** A session about which the rules that are tried decide otherwise than those in force. */
export const RuleDifference = z.strictObject({
  request: z.int().nullable().describe('The request that it is of; null for a candidate.'),
  asn: z.int(),
  name: z.string().nullable(),
  internet_exchange: z.string().nullable(),
  ip_address: z.string(),
  now: verdict,
  tried: verdict,
});
export type RuleDifference = z.infer<typeof RuleDifference>;

/** What rules would decide, beside what those in force do. */
export const RuleDryRun = z.strictObject({
  considered: z.int().describe('How many sessions were looked at.'),
  now: counts.describe('What the rules in force decide.'),
  tried: counts.describe('What the rules that are tried decide.'),
  changed: z.int().describe('About how many sessions they differ.'),
  rules: z
    .array(z.strictObject({ name: z.string(), action, decided: z.int() }))
    .describe('How many sessions each of the rules that are tried decides.'),
  differences: z.array(RuleDifference).describe('The first of those that differ.'),
});
export type RuleDryRun = z.infer<typeof RuleDryRun>;

/** Most differences that are listed. */
export const MOST_DIFFERENCES = 500;

export const requestsEndpoints = {
  dryRunRules: endpoint({
    method: 'POST',
    path: '/api/requests/rules/dry-run/',
    summary: 'What rules would decide about requests or candidates',
    help: 'Nothing is written. `rules` are all that would be in force, in their order; `rule` is one that is kept, tried beside those in force as if it were enabled.',
    body: z
      .strictObject({
        rules: z.array(DraftRule).max(200).optional(),
        rule: Id.optional(),
        over: z
          .enum(['requests', 'candidates'])
          .describe('The last requests of others; or all candidates, as if each asked for its sessions.'),
        last: z.int().min(1).max(200).default(50).describe('How many requests.'),
      })
      .refine(({ rules, rule }) => (rules === undefined) !== (rule === undefined), {
        error: 'Name `rules`, or one `rule`.',
        path: ['rules'],
      }),
    answer: RuleDryRun,
  }),
};

import type { Answers } from '@peersmith/resource';
import * as z from 'zod';

/** Most entries of each kind that a plan shows; the counts are whole. */
export const MOST_ENTRIES = 1000;

/** An object that a plan speaks of. */
export const PlannedObject = z.strictObject({
  type: z.string().describe('Its content type, such as `devices.router`.'),
  id: z.int().nullable().describe('Null for one that is not there yet.'),
  display: z.string(),
});
export type PlannedObject = z.infer<typeof PlannedObject>;

/** One field, as it is and as it would be; secrets are masked as in the change log, and objects are `{id, display}`. */
export const PlannedDifference = z.strictObject({
  field: z.string(),
  label: z.string(),
  before: z.unknown(),
  after: z.unknown(),
});
export type PlannedDifference = z.infer<typeof PlannedDifference>;

const because = PlannedObject.optional().describe('The object whose deletion brings this with it.');

/** An object that would be new or other, and in what. */
export const PlannedChange = PlannedObject.extend({
  differences: z.array(PlannedDifference),
  because,
});
export type PlannedChange = z.infer<typeof PlannedChange>;

/** An object that would go. */
export const PlannedDeletion = PlannedObject.extend({ because });
export type PlannedDeletion = z.infer<typeof PlannedDeletion>;

/** Why nothing would be written. */
export const PlannedRefusal = z.strictObject({
  type: z.string().nullable(),
  id: z.int().nullable(),
  display: z.string().nullable(),
  position: z.int().nullable().describe('Of the object in the list that was sent, from 0.'),
  messages: z.record(z.string(), z.array(z.unknown())).describe('By field, as the write itself says them.'),
});
export type PlannedRefusal = z.infer<typeof PlannedRefusal>;

/** What a write would make of the configurations of routers. */
export const PlannedConfigurations = z.strictObject({
  routers: z
    .array(
      z.strictObject({
        id: z.int(),
        name: z.string(),
        added: z.int().describe('Lines.'),
        removed: z.int().describe('Lines.'),
        difference: z
          .string()
          .describe('As `diff -u` writes it, with masks for what is secret; empty where only that differs.'),
        fault: z.string().describe('Why it could not be rendered any more; empty where it could.'),
      }),
    )
    .describe('Those whose configuration would be another.'),
  unchanged: z.int().describe('Routers whose configuration would stay as it is.'),
  left_out: z.int().describe('Routers that were not looked at: there are too many, or it took too long.'),
});
export type PlannedConfigurations = z.infer<typeof PlannedConfigurations>;

/** What a write would do. */
export const Plan = z.strictObject({
  create: z.array(PlannedChange),
  update: z.array(PlannedChange),
  delete: z.array(PlannedDeletion),
  refuse: z
    .array(PlannedRefusal)
    .describe(
      'While anything stands here, nothing is written: all or nothing. The rest says what else would be.',
    ),
  counts: z
    .strictObject({
      create: z.int(),
      update: z.int(),
      delete: z.int(),
      refuse: z.int(),
      unchanged: z.int().describe('Objects that were sent and are so already.'),
      hidden: z.int().describe('Counted above, and not shown: the caller may not view them.'),
    })
    .describe(`Of everything; at most ${MOST_ENTRIES} of each are listed.`),
  digest: z.string().describe('Sent as `plan`, does this and nothing else.'),
  configurations: PlannedConfigurations.optional().describe(
    'What becomes of the configurations of routers, where `configurations=true` asked for it.',
  ),
});
export type Plan = z.infer<typeof Plan>;

/** A plan by itself, for answers that say more: the route that does it makes the digest. */
export const PlanOutline = Plan.omit({ digest: true, configurations: true });
export type PlanOutline = z.infer<typeof PlanOutline>;

/** The answer to a plan that no longer holds. */
export const PlanChanged = z.strictObject({
  detail: z.string(),
  code: z.literal('plan_changed'),
  plan: Plan.describe('What would be done now.'),
});
export type PlanChanged = z.infer<typeof PlanChanged>;

/** What `?dry_run=true` answers with, whatever the route answers otherwise. */
export const DRY_RUN: Answers = { status: 200, answer: Plan };

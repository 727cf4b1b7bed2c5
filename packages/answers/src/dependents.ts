import type { Answers } from '@peersmith/resource';
import * as z from 'zod';

/** Most objects of each type that are named. */
export const MOST_DEPENDENTS = 20;

const Group = z.strictObject({
  type: z.string().describe('Their content type, such as `net.connection`.'),
  label: z.string(),
  count: z.int(),
  objects: z
    .array(z.strictObject({ id: z.int(), display: z.string() }))
    .describe(`The first ${MOST_DEPENDENTS}, as far as you may view them.`),
});

/** What depends on an object that might be deleted. */
export const Dependents = z.strictObject({
  total: z
    .int()
    .describe('How many objects besides would be deleted or changed; what `confirm_dependents` is held to.'),
  deleted: z.array(Group).describe('What would go with it, since it cannot be without it.'),
  emptied: z.array(Group).describe('What stays, with a reference, a link or a tag less.'),
  forbidding: z.array(Group).describe('What needs it and stays: it is not deleted while these are there.'),
  refused: z.string().nullable().describe('Why it is not deleted besides, or null.'),
});
export type Dependents = z.infer<typeof Dependents>;
export type DependentGroup = z.infer<typeof Group>;

/** The answer where more or fewer depend on what is deleted than were confirmed. */
export const DependentsChanged = z.strictObject({
  detail: z.string(),
  code: z.literal('dependents_differ'),
  total: z.int().describe('How many there are now.'),
});
export type DependentsChanged = z.infer<typeof DependentsChanged>;

/** What `GET …/{id}/dependents/` answers with, for every resource. */
export const DEPENDENTS: Answers = { status: 200, answer: Dependents };

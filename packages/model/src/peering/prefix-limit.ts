import * as z from 'zod';

/** Where the limit of a session comes from. */
export const LIMIT_ORIGIN = {
  own: { label: 'Own' },
  peeringdb: { label: 'PeeringDB' },
  default: { label: 'Default' },
  none: { label: 'None' },
} as const;
export type LimitOrigin = keyof typeof LIMIT_ORIGIN;

/** The most prefixes that a session may bring, and why. */
export const PrefixLimit = z.strictObject({
  address_family: z.literal([4, 6]),
  limit: z.int().nullable().describe('Null when there is none.'),
  origin: z.enum(['own', 'peeringdb', 'default', 'none'] satisfies LimitOrigin[]),
  stored: z.int().nullable().describe('The limit that the AS has; 0 or null stands for none.'),
  peeringdb: z.int().nullable().describe('What PeeringDB says; null when it has no record or says nothing.'),
  proposed: z
    .boolean()
    .describe(
      'PeeringDB says less than half of the limit, or nothing any more, and the AS follows it: somebody has to decide.',
    ),
});
export type PrefixLimit = z.infer<typeof PrefixLimit>;

/** Whether a session whose AS has no limit gets the default one: not within our own AS, nor from those who give us a full table. */
export const takesDefaultLimit = ({
  affiliated,
  relationship,
}: {
  affiliated: boolean;
  /** Slug of a direct session's relationship. */
  relationship: string | null;
}): boolean => !affiliated && !/transit|provider|upstream/.test(relationship ?? '');

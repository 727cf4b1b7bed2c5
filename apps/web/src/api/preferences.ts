import * as z from 'zod';

/** What the pages keep in a user's preferences; what others have put there is passed over. */
export const Kept = z.looseObject({
  tables: z
    .record(
      z.string(),
      z
        .looseObject({
          columns: z.array(z.string()).optional(),
          /** Pixels by column; null for as wide as it needs to be. */
          widths: z.record(z.string(), z.number().nullable()).optional().catch(undefined),
        })
        .catch({}),
    )
    .optional()
    .catch(undefined),
  pagination: z.looseObject({ per_page: z.int().optional() }).optional().catch(undefined),
  /** The AS of one's own that pages and answers are about; null where pages are about all. */
  context: z.looseObject({ as: z.int().nullable().optional() }).optional().catch(undefined),
  /** What new sessions are begun with. */
  sessions: z.looseObject({ status: z.string().optional() }).optional().catch(undefined),
  /** The saved view that each list begins with, by content type. */
  default_views: z.record(z.string(), z.int().nullable()).optional().catch(undefined),
});
export type Kept = z.infer<typeof Kept>;

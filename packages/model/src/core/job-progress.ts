import * as z from 'zod';

/** How far a job is; shown while it runs. */
export const JobProgress = z.strictObject({
  label: z.string(),
  done: z.number().nullable(),
  total: z.number().nullable().describe('Null where nobody knows.'),
});
export type JobProgress = z.infer<typeof JobProgress>;

/** A line of a job's log: when, how grave, about what, its address, and what. */
export const JobLine = z.tuple([
  z.string(),
  z.enum(['default', 'success', 'info', 'warning', 'failure']),
  z.string().nullable(),
  z.string().nullable(),
  z.string(),
]);
export type JobLine = z.infer<typeof JobLine>;

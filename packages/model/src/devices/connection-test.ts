import * as z from 'zod';

/** What a try to sign in to a router found, step by step. */
export const ConnectionTest = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.enum(['resolve', 'reach', 'host key', 'sign in', 'privilege', 'capability']),
      state: z.enum(['ok', 'failed', 'not tried']),
      detail: z.string(),
      duration_ms: z.int().nullable(),
    }),
  ),
  host_key: z
    .strictObject({
      shown: z.string().nullable().describe('Fingerprint of the key that the router showed.'),
      pinned: z.string().nullable().describe('The one that it must have; null before the first time.'),
    })
    .nullable(),
  facts: z
    .strictObject({
      vendor: z.string(),
      model: z.string().nullable(),
      version: z.string().nullable(),
      hostname: z.string().nullable(),
      uptime_s: z.number().nullable(),
    })
    .nullable(),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

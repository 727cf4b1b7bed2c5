import * as z from 'zod';
import { CHECK_RESULT, type CheckResult, REQUEST_CHECK, type RequestCheck } from './statuses.ts';

const words = <K extends string>(members: Readonly<Record<K, unknown>>) => Object.keys(members) as K[];

/** What one check came to, and why. */
export const CheckOfRequest = z.strictObject({
  check: z.enum(words<RequestCheck>(REQUEST_CHECK)),
  result: z.enum(words<CheckResult>(CHECK_RESULT)),
  text: z.string(),
});
export type CheckOfRequest = z.infer<typeof CheckOfRequest>;

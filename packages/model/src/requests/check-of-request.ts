import { memberOf } from '@peersmith/resource';
import * as z from 'zod';
import { CHECK_RESULT, REQUEST_CHECK } from './statuses.ts';

/** What one check came to, and why. */
export const CheckOfRequest = z.strictObject({
  check: memberOf(REQUEST_CHECK),
  result: memberOf(CHECK_RESULT),
  text: z.string(),
});
export type CheckOfRequest = z.infer<typeof CheckOfRequest>;

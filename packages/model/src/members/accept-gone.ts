import * as z from 'zod';

/** Said by who looked at it, where an export suddenly has far fewer ports. */
export const acceptGone = z
  .boolean()
  .default(false)
  .describe('Whether it is taken although more than half of the ports that are kept are gone.');

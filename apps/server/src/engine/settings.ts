import * as z from 'zod';
import { count, defineSettings } from '../platform/settings.ts';

/** What one request may ask of the resources. */
export const apiSettings = defineSettings('API', {
  API_MAX_BULK_OBJECTS: count(1, 1_000_000)
    .default(10_000)
    .describe('Most objects that one request may create, change or delete.'),
  API_UNKNOWN_PARAMETERS: z
    .enum(['error', 'warn'])
    .default('error')
    .describe(
      'What becomes of query parameters, orders, field names and ids of a bulk write that do not exist: `error` refuses the request, naming them; `warn` passes over them as Peering Manager does, and names them in a `Warning` header.',
    ),
});

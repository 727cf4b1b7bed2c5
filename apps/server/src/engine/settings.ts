import * as z from 'zod';
import { count, defineSettings } from '../platform/settings.ts';

/** What one request may ask of the resources. */
export const apiSettings = defineSettings('API', {
  API_MAX_BULK_OBJECTS: count(1, 1_000_000)
    .default(10_000)
    .describe('Most objects that one request may create, change or delete.'),
  API_IDEMPOTENCY_HOURS: count(1, 720)
    .default(24)
    .describe('How many hours the answer to a request with an `Idempotency-Key` is kept.'),
  API_RATE_LIMIT_PER_MINUTE: count(0, 1_000_000)
    .default(0)
    .describe(
      'How many requests a minute each API token may send to one server process, unless its own number says otherwise; 0 for any number.',
    ),
  API_UNKNOWN_PARAMETERS: z
    .enum(['error', 'warn'])
    .default('error')
    .describe(
      'What becomes of query parameters, orders, field names and ids of a bulk write that do not exist: `error` refuses the request, naming them; `warn` passes over them as Peering Manager does, and names them in a `Warning` header.',
    ),
});

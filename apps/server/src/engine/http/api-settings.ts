import * as z from 'zod';
import { count, defineSettings } from '../../platform/settings.ts';

/** How much a file may bring. */
export const importSettings = defineSettings('Import', {
  IMPORT_MAX_MB: count(1, 128).default(32).describe('Largest file that is imported, in megabytes.'),
  IMPORT_MAX_ROWS: count(1, 1_000_000).default(100_000).describe('Most rows of a file that is imported.'),
  IMPORT_BACKGROUND_ROWS: count(1, 1_000_000)
    .default(2000)
    .describe('A file with more rows is imported in the background, by a job.'),
});

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

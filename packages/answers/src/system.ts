import { endpoint, Nested } from '@peersmith/resource';
import * as z from 'zod';

const milliseconds = z.number();

/** How long requests waited for the process to turn to them, in milliseconds, in the last one to two minutes. */
export const EventLoopDelay = z.strictObject({
  p50_ms: milliseconds,
  p99_ms: milliseconds,
  max_ms: milliseconds,
});
export type EventLoopDelay = z.infer<typeof EventLoopDelay>;

/** What of the server runs. */
export const SystemStatus = z.strictObject({
  'django-version': z.string().describe('Of Node.js; the name is Peering Manager’s.'),
  'installed-apps': z.record(z.string(), z.string()),
  'peering-manager-version': z.string().describe('The version whose API this is.'),
  'peersmith-version': z.string(),
  'python-version': z.string().describe('Of Node.js; the name is Peering Manager’s.'),
  'rq-workers-running': z.int().describe('Worker processes that take jobs.'),
  'event-loop-delay': EventLoopDelay,
});
export type SystemStatus = z.infer<typeof SystemStatus>;

/** That it runs, for callers who are not signed in. */
export const Running = z.strictObject({ status: z.literal('ok') });

/** Whether the database serves reads and writes. */
export const Health = z.strictObject({
  status: z.enum(['ok', 'database read-only', 'database unreachable', 'database does not answer']),
});
export type Health = z.infer<typeof Health>;

/** A key that stored secrets are sealed with; never the key itself. */
export const EncryptionKey = z.strictObject({
  id: z.string(),
  source: z
    .string()
    .nullable()
    .describe('The file or setting that it stands in; null for a key that is missing.'),
  seals: z.boolean().describe('Whether secrets are sealed with it; the others only open.'),
  values: z.int().describe('How many stored secrets were sealed with it.'),
});
export type EncryptionKey = z.infer<typeof EncryptionKey>;

/** What a search found of one kind. */
export const SearchGroup = z.strictObject({
  type: z.string().describe('Content type.'),
  label: z.string(),
  path: z.string().describe('Of the list in the API.'),
  count: z.int(),
  objects: z.array(Nested).describe('The first of them.'),
  parameters: z
    .record(z.string(), z.array(z.string()))
    .describe('What the list is asked for all of them: its own parameters.'),
});
export type SearchGroup = z.infer<typeof SearchGroup>;

/** How a typed filter was understood. */
export const UnderstoodFilter = z.strictObject({
  word: z.string().describe('`at` of `at:decix`.'),
  values: z.array(z.string()).describe('As they were typed.'),
  means: z.array(z.string()).describe('What they name: objects by their names, or the values themselves.'),
  problem: z.string().nullable().describe('Why nothing is found by it; null where something may be.'),
});
export type UnderstoodFilter = z.infer<typeof UnderstoodFilter>;

const addresses = z.record(z.string(), z.string()).describe('Addresses by name.');

/** First parts of the paths of resources. */
export const API_ROOTS = [
  'bgp',
  'core',
  'devices',
  'extras',
  'messaging',
  'net',
  'peering',
  'peeringdb',
  'requests',
  'users',
] as const;

export const rootOf = (root: (typeof API_ROOTS)[number]) =>
  endpoint({ method: 'GET', path: `/api/${root}/`, summary: `The lists under ${root}`, answer: addresses });

export const systemEndpoints = {
  apiRoot: endpoint({
    method: 'GET',
    path: '/api/',
    summary: 'The roots of the API',
    answer: addresses,
  }),
  describeApi: endpoint({
    method: 'GET',
    path: '/api/schema/',
    summary: 'This description',
    answer: z.record(z.string(), z.unknown()),
  }),
  apiReference: endpoint({
    method: 'GET',
    path: '/api/schema/swagger-ui/',
    summary: 'This description as a page to read',
    answer: z.string(),
    media: 'text/html',
  }),
  apiReferenceRedoc: endpoint({
    method: 'GET',
    path: '/api/schema/redoc/',
    summary: 'The same page, where other clients look for it',
    answer: z.string(),
    media: 'text/html',
  }),
  status: endpoint({
    method: 'GET',
    path: '/api/status/',
    summary: 'What runs',
    help: 'Callers who are not signed in learn that it runs, and nothing of what runs.',
    answer: z.union([SystemStatus, Running]),
  }),
  health: endpoint({
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the server can work, for load balancers',
    answer: Health,
    refusals: { 503: Health },
  }),
  encryptionKeys: endpoint({
    method: 'GET',
    path: '/api/core/encryption-keys/',
    summary: 'Which keys seal stored secrets',
    answer: z.strictObject({ count: z.int(), results: z.array(EncryptionKey) }),
  }),
  search: endpoint({
    method: 'GET',
    path: '/api/search/',
    summary: 'One text over everything that the caller may see, with typed filters such as `at:decix`',
    query: z.strictObject({
      q: z.string().trim().max(200).default(''),
      type: z.string().max(100).optional().describe('Content type of the only kind that is searched.'),
      limit: z.coerce.number().int().min(1).max(20).default(5).describe('Most objects of each kind.'),
    }),
    answer: z.strictObject({ results: z.array(SearchGroup), filters: z.array(UnderstoodFilter) }),
  }),
};

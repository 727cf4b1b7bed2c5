import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { JOB } from './shared.ts';

/** Where the mirror is loaded from. */
export const MirrorSource = z.strictObject({
  source: z
    .string()
    .describe('Base address of PeeringDB or of a copy of it, without a password; or a folder of the server.'),
  kind: z.enum(['url', 'folder']),
  said_by: z
    .enum(['settings', 'choice', 'default'])
    .describe('The setting `PEERINGDB_URL`, somebody by this endpoint, or nobody.'),
});
export type MirrorSource = z.infer<typeof MirrorSource>;

export const mirrorEndpoints = {
  mirrorSource: endpoint({
    method: 'GET',
    path: '/api/peeringdb/source/',
    summary: 'Where PeeringDB is read',
    answer: MirrorSource,
  }),
  chooseMirrorSource: endpoint({
    method: 'PATCH',
    path: '/api/peeringdb/source/',
    summary: 'Choose where PeeringDB is read',
    help: 'It is tried first: a place where nothing can be read is refused with the reason. The API key is sent to peeringdb.com and to the address of the settings alone. Refused where the setting `PEERINGDB_URL` says it.',
    body: z.strictObject({
      source: z
        .string()
        .max(2000)
        .describe(
          'An http or https address that answers as PeeringDB does, a folder of `<tag>-0.json` files on the server, or empty for peeringdb.com.',
        ),
    }),
    answer: MirrorSource,
  }),
  mirrorStatistics: endpoint({
    method: 'GET',
    path: '/api/peeringdb/cache/statistics/',
    summary: 'How much of PeeringDB is here',
    answer: z
      .record(z.string(), z.int())
      .describe('Rows of each type (`net-count` …), and runs (`sync-count`).'),
  }),
  updateMirror: endpoint({
    method: 'POST',
    path: '/api/peeringdb/cache/update-local/',
    summary: 'Load PeeringDB',
    help: 'Queues a job, or answers with the one that waits or runs.',
    body: z.strictObject({
      full: z.boolean().default(false).describe('Everything, and not only what changed.'),
    }),
    status: 202,
    answer: rowSchema(JOB),
  }),
  clearMirror: endpoint({
    method: 'POST',
    path: '/api/peeringdb/cache/clear-local/',
    summary: 'Empty the copy of PeeringDB',
    answer: z.strictObject({ status: z.literal('success') }),
  }),
};

import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { JOB } from './shared.ts';

export const mirrorEndpoints = {
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

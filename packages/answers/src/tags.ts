import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** What carries a tag, counted type by type. */
export const TaggedObjects = z.strictObject({
  count: z.int().describe('All objects that carry it and that you may view.'),
  types: z.array(
    z.strictObject({
      content_type: z.string(),
      label: z.string(),
      count: z.int(),
      path: z.string().describe('Of the list of them in the API.'),
    }),
  ),
});
export type TaggedObjects = z.infer<typeof TaggedObjects>;

export const tagEndpoints = {
  taggedObjects: endpoint({
    method: 'GET',
    path: '/api/extras/tags/:id/objects/',
    summary: 'What carries a tag',
    help: 'The types of objects that carry it, the most frequent first, with the path of the list of those.',
    answer: TaggedObjects,
  }),
};

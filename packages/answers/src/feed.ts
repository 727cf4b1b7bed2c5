import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** What of the installation changed: content types and nothing of the objects. */
export const Changes = z.strictObject({
  id: z.string().describe('Up to where this tells; what is asked next with `since`.'),
  everything: z.boolean().describe('Whether anything may have changed, because `since` lies too far back.'),
  changed: z
    .array(z.string())
    .describe('Content types that the caller may view and whose objects may look different.'),
});
export type Changes = z.infer<typeof Changes>;

/** Events of the stream: `alive` every 15 seconds, and what the names say of the others. */
export const FEED_EVENTS = ['changed', 'everything', 'alive'] as const;
export type FeedEvent = (typeof FEED_EVENTS)[number];

export const feedEndpoints = {
  changeFeed: endpoint({
    method: 'GET',
    path: '/api/core/feed/',
    summary: 'What changed',
    help: 'At once, or as a stream of the events `changed`, `everything` and `alive` for those who accept `text/event-stream`; the data of each is a list of content types, its id goes into `Last-Event-ID` or `since`.',
    query: z.strictObject({
      since: z.string().max(8000).optional().describe('The id that was told last; without it, nothing.'),
    }),
    answer: Changes,
    stream: true,
  }),
};

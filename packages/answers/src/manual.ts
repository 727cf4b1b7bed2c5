import { endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** A heading of a page, and a line below it where words were looked for. */
export const ManualSection = z.strictObject({
  title: z.string(),
  anchor: z.string().describe('Of the heading, as in `routers#plans`.'),
  line: z.string().nullable().describe('Where the words that were looked for stand; null elsewhere.'),
});
export type ManualSection = z.infer<typeof ManualSection>;

/** A page of the manual, without its text. */
export const ManualEntry = z.strictObject({
  name: z.string().describe('Of its file, without `.md`.'),
  title: z.string(),
  part: z.string().describe('Under which title it stands in the contents.'),
  sections: z.array(ManualSection),
});
export type ManualEntry = z.infer<typeof ManualEntry>;

/** A page of the manual. */
export const ManualPage = ManualEntry.extend({ text: z.string().describe('Markdown.') });
export type ManualPage = z.infer<typeof ManualPage>;

const Name = z.strictObject({ page: z.string().regex(/^[a-z0-9-]{1,100}$/) });

export const manualEndpoints = {
  manual: endpoint({
    method: 'GET',
    path: '/api/core/manual/',
    summary: 'Pages of the manual',
    help: 'As it came with this version; nothing is fetched from elsewhere. With `q` the pages and sections in which all of the words stand.',
    query: z.strictObject({
      q: z.string().trim().max(100).optional().describe('Words to look for; case does not matter.'),
    }),
    answer: z.strictObject({ pages: z.array(ManualEntry) }),
  }),
  manualPage: endpoint({
    method: 'GET',
    path: '/api/core/manual/:page/',
    summary: 'A page of the manual',
    params: Name,
    answer: ManualPage,
  }),
};

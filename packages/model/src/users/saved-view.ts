import { changeLogged, contentType, defineResource, flag, json, ref, text } from '@peersmith/resource';
import * as z from 'zod';

const word = z.string().max(1000);

/** What a view keeps of a list. */
export const ViewParameters = z.strictObject({
  filters: z.record(z.string().max(100), z.array(word).max(1000)).optional(),
  ordering: z.string().max(200).optional(),
  columns: z.array(z.string().max(100)).max(200).optional(),
  widths: z.record(z.string().max(100), z.int().min(60).max(900)).optional(),
  limit: z.int().min(1).max(1000).optional(),
});
export type ViewParameters = z.infer<typeof ViewParameters>;

/** How somebody looks at a list: filters, order, columns with their widths and length of a page, under a name. */
export const savedView = defineResource({
  app: 'users',
  name: 'savedview',
  className: 'SavedView',
  path: 'saved-views',
  page: '/users/saved-views',
  label: 'saved view',
  about: 'How somebody looks at a list: its filters, order, columns and length of a page, under a name.',
  manual: 'saved-views',
  display: '{name}',
  brief: ['name', 'content_type'],
  ordering: ['content_type', 'name', 'id'],
  traits: [changeLogged],
  unique: [['user', 'content_type', 'name']],
  fields: {
    name: text({ max: 100 }),
    content_type: {
      ...contentType({
        label: 'List',
        help: 'Type of the objects of the list, such as peering.internetexchange.',
      }),
      sample: () => 'extras.tag',
    },
    user: ref('auth.user', {
      readOnly: true,
      default: 'caller',
      onDelete: 'cascade',
      label: 'Owner',
    }),
    shared: flag({
      default: false,
      help: 'Whether others see it, and may choose it; only its owner changes it.',
    }),
    parameters: {
      ...json({
        object: true,
        help: 'What it keeps: {"filters": {"status": ["enabled"]}, "ordering": "-asn", "columns": ["asn", "name"], "widths": {"asn": 90}, "limit": 100}; widths are pixels, from 60 to 900; each may be left out.',
      }),
      sample: (n: number) => ({ filters: { name: [`tag ${n}`] }, ordering: '-name', columns: ['name'] }),
    },
  },
  search: { contains: ['name', 'content_type'] },
  columns: ['name', 'content_type', 'user', 'shared', 'parameters'],
  form: [{ title: 'Saved view', fields: ['name', 'content_type', 'shared', 'parameters'] }],
});

import { defineResource, hidden, integer, ref, text, via } from '@peersmith/resource';

/** A file of a data source, as it was when that was last read. */
export const dataFile = defineResource({
  app: 'core',
  name: 'datafile',
  className: 'DataFile',
  path: 'data-files',
  page: '/core/data-files',
  label: 'data file',
  about: 'A file of a data source, as it was when the source was last read.',
  manual: 'data-sources#files',
  display: '{path}',
  brief: ['path'],
  ordering: ['source', 'path'],
  readOnly: true,
  frame: ['id', 'url', 'display_url', 'display', 'updated'],
  fields: {
    source: ref('core.datasource', { onDelete: 'cascade', label: 'Data source' }),
    path: text({ max: 1000, help: 'From the root of the source.' }),
    size: integer({ min: 0, max: 2_147_483_647, unit: 'octets' }),
    hash: text({ max: 64, help: 'SHA-256 of its content, in hexadecimal digits.' }),
    tag: hidden(text({ max: 300, blank: true, default: '' })),
  },
  filters: { source: via('source', 'name'), source_id: via('source') },
  search: { contains: ['path'] },
  unique: [['source', 'path']],
  columns: ['path', 'source', 'size', 'updated'],
});

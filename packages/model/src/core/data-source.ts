import { choice, computed, defineResource, flag, prose, text, timestamp } from '@peersmith/resource';
import * as z from 'zod';
import { DATA_SOURCE_STATUS, DATA_SOURCE_TYPE } from '../choices.ts';
import { parameters } from '../kinds/parameters.ts';
import { comments, description, EVERYTHING } from '../shared-fields.ts';

/** A place with files of the operator: a repository, or a folder. */
export const dataSource = defineResource({
  app: 'core',
  name: 'datasource',
  className: 'DataSource',
  path: 'data-sources',
  page: '/core/data-sources',
  label: 'data source',
  about: 'A place with files of yours, such as templates: a Git repository, or a folder on the server.',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: EVERYTHING,
  permissions: ['core.synchronise_datasource', 'core.view_password'],
  fields: {
    name: text({ max: 100, unique: true }),
    type: { ...choice(DATA_SOURCE_TYPE, {}), sample: () => 'git' },
    source_url: {
      ...text({
        max: 200,
        label: 'URL',
        help: 'https://, ssh:// or file:// of a Git repository; a path on the server for a folder.',
      }),
      sample: (n: number) => `https://git.example.net/templates-${n}.git`,
    },
    enabled: flag({ default: true, help: 'Only enabled sources are read and written.' }),
    status: choice(DATA_SOURCE_STATUS, {
      default: 'new',
      readOnly: true,
      help: 'Of its last synchronisation.',
    }),
    last_synchronised: timestamp({ nullable: true, readOnly: true }),
    parameters: parameters({
      nullable: true,
      help: 'For Git: username, password and branch. What gives access is masked for who may not see it.',
    }),
    ignore_rules: prose({
      max: 10_000,
      blank: true,
      filter: false,
      help: 'One pattern a line, such as *.bak: files whose name matches one are left out.',
    }),
    description,
    comments,
    file_count: computed(z.int(), { label: 'Files', cell: 'number' }),
  },
  search: { contains: ['name', 'description', 'comments'] },
  columns: ['name', 'type', 'source_url', 'enabled', 'status', 'file_count'],
  form: [
    {
      title: 'Data source',
      fields: ['name', 'type', 'source_url', 'enabled', 'parameters', 'ignore_rules', 'description'],
    },
    { title: 'Notes', fields: ['comments', 'local_context_data', 'tags'] },
  ],
});

import {
  choice,
  computed,
  defineResource,
  flag,
  hidden,
  integer,
  json,
  prose,
  rowSchema,
  text,
  timestamp,
  writeOnly,
} from '@peersmith/resource';
import * as z from 'zod';
import { DATA_SOURCE_STATUS, DATA_SOURCE_TYPE } from '../choices.ts';
import { parameters } from '../kinds/parameters.ts';
import { comments, description, EVERYTHING } from '../shared-fields.ts';

/** A place with files of the operator: a repository, a bucket, or a folder. */
export const dataSource = defineResource({
  app: 'core',
  name: 'datasource',
  className: 'DataSource',
  path: 'data-sources',
  page: '/core/data-sources',
  label: 'data source',
  about:
    'A place with files of yours, such as templates: a Git repository, an S3 bucket, or a folder on the server.',
  manual: 'data-sources',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: EVERYTHING,
  permissions: ['core.synchronise_datasource', 'core.push_datasource', 'core.view_password'],
  fields: {
    name: text({ max: 100, unique: true }),
    type: { ...choice(DATA_SOURCE_TYPE, {}), sample: () => 'git' },
    source_url: {
      ...text({
        max: 200,
        label: 'URL',
        help: 'https://, ssh:// or git@host:path of a Git repository; https://host/bucket/prefix of a bucket; a path on the server for a folder.',
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
      help: 'For Git: branch, username, password, private_key, passphrase, known_hosts, ca, depth. For S3: access_key_id, secret_access_key, region, path_style, ca. What gives access is masked for who may not see it.',
    }),
    ignore_rules: prose({
      max: 10_000,
      blank: true,
      filter: false,
      help: 'One pattern a line: *.bak leaves out files by their name, sites/*/old/* by their path. What begins with a dot is left out anyway.',
    }),
    synchronisation_interval: integer({
      nullable: true,
      min: 1,
      max: 10_080,
      unit: 'minutes',
      label: 'Interval',
      filter: false,
      help: 'How often it is read by itself; empty for never.',
    }),
    webhook_secret: writeOnly({
      max: 255,
      nullable: true,
      help: 'What a Git server proves itself with when it tells of a push; without one nobody can.',
    }),
    last_tried: timestamp({ nullable: true, readOnly: true, help: 'When it was last asked what it has.' }),
    last_error: prose({
      max: 2000,
      blank: true,
      default: '',
      readOnly: true,
      filter: false,
      help: 'What went wrong at the last try; the files that were read before stay. Empty where nothing did.',
    }),
    skipped_count: integer({
      default: 0,
      readOnly: true,
      label: 'Left out',
      help: 'What lies in it and is no file for us: links, submodules, what is too large.',
    }),
    revision: hidden(text({ max: 100, nullable: true, blank: true })),
    basis: hidden(text({ max: 100, blank: true, default: '' })),
    skipped: hidden(json({ nullable: true })),
    lease_expires: hidden(timestamp({ nullable: true })),
    lease_holder: hidden(text({ max: 100, nullable: true, blank: true })),
    description,
    comments,
    file_count: computed(z.int(), { label: 'Files', cell: 'number' }),
  },
  search: { contains: ['name', 'description', 'comments'] },
  columns: ['name', 'type', 'source_url', 'enabled', 'status', 'file_count', 'last_synchronised'],
  form: [
    {
      title: 'Data source',
      fields: ['name', 'type', 'source_url', 'enabled', 'parameters', 'description'],
    },
    {
      title: 'Synchronisation',
      fields: ['synchronisation_interval', 'ignore_rules', 'webhook_secret'],
    },
    { title: 'Notes', fields: ['comments', 'local_context_data', 'tags'] },
  ],
  actions: {
    synchronise: {
      label: 'Synchronise',
      on: 'detail',
      method: 'POST',
      permissions: ['core.synchronise_datasource'],
      status: 202,
      answer: rowSchema('core.job'),
      help: 'Queues a job that reads its files, and brings up to date what follows them.',
    },
  },
});

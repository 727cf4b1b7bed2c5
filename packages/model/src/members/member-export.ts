import {
  announced,
  changeLogged,
  defineResource,
  flag,
  hidden,
  integer,
  json,
  prose,
  ref,
  rowSchema,
  text,
  timestamp,
  url,
  veiled,
  via,
} from '@peersmith/resource';
import * as z from 'zod';
import { addressVeil } from '../kinds/veils.ts';
import { acceptGone } from './accept-gone.ts';

const told = (label: string, help: string) => integer({ default: 0, readOnly: true, label, help });

/** Where an exchange says itself who is connected to it, and how that stood when it was last read. */
export const memberExport = defineResource({
  app: 'members',
  name: 'memberexport',
  className: 'MemberExport',
  path: 'member-exports',
  page: '/members/member-exports',
  label: 'member export',
  about:
    'Where an exchange says itself who is connected to it (IX-F member export): a second source of peers beside PeeringDB, read daily or from a file.',
  manual: 'members',
  display: '{internet_exchange.name}',
  brief: ['internet_exchange', 'enabled'],
  ordering: ['internet_exchange', 'id'],
  traits: [changeLogged, announced],
  permissions: ['members.view_password'],
  unique: [['internet_exchange']],
  clash: 'This exchange has a member export here already',
  fields: {
    internet_exchange: ref('peering.internetexchange', {
      onDelete: 'cascade',
      help: 'The exchange whose LANs are looked for in the file. Several exchanges can name one file.',
    }),
    source_url: veiled(
      {
        ...url({
          max: 2000,
          blank: true,
          default: '',
          label: 'URL',
          filter: false,
          help: 'Where the exchange publishes it, such as https://www.example.net/participants.json; empty where files are uploaded. What may be a key in it is masked for who may not see it.',
        }),
        sample: (n: number) => `https://example.net/participants/${n % 10_000}`,
      },
      addressVeil,
    ),
    enabled: flag({ default: true, help: 'It is read daily, and compared with PeeringDB.' }),
    last_tried: timestamp({
      nullable: true,
      readOnly: true,
      help: 'When it was last asked for, or a file uploaded.',
    }),
    last_read: timestamp({ nullable: true, readOnly: true, help: 'When it could last be read.' }),
    last_error: prose({
      max: 2000,
      blank: true,
      default: '',
      readOnly: true,
      filter: false,
      help: 'What went wrong at the last try; the ports that were read before stay. Empty where nothing did.',
    }),
    is_held: flag({
      default: false,
      readOnly: true,
      label: 'Held',
      help: 'What came last lacks more than half of the ports that are kept, and was not taken: nobody knows whether the exchange lost its members, or its file.',
    }),
    file_name: text({
      max: 255,
      blank: true,
      default: '',
      readOnly: true,
      help: 'The uploaded file that the ports are from; empty where they are from the URL.',
    }),
    version: text({ max: 255, blank: true, default: '', readOnly: true, help: 'Of the schema, as it says.' }),
    generated: timestamp({ nullable: true, readOnly: true, help: 'When the exchange made it, as it says.' }),
    member_count: told('Members', 'Networks with a port on its LANs.'),
    port_count: told('Ports', 'Addresses of members on its LANs.'),
    finding_count: told('Findings', 'What is wrong in the whole file.'),
    findings: hidden(json({ nullable: true })),
    etag: hidden(text({ max: 2000, blank: true, default: '' })),
    last_modified: hidden(text({ max: 200, blank: true, default: '' })),
    basis: hidden(text({ max: 100_000, blank: true, default: '' })),
  },
  filters: { internet_exchange: via('internet_exchange', 'name') },
  search: { contains: ['internet_exchange.name', 'internet_exchange.slug'] },
  columns: [
    'internet_exchange',
    'source_url',
    'enabled',
    'last_read',
    'member_count',
    'port_count',
    'finding_count',
    'last_error',
  ],
  form: [{ title: 'Member export', fields: ['internet_exchange', 'source_url', 'enabled'] }],
  actions: {
    read: {
      label: 'Read now',
      on: 'detail',
      method: 'POST',
      permissions: ['members.change_memberexport'],
      status: 202,
      input: z.strictObject({ accept_gone: acceptGone }),
      answer: rowSchema('core.job'),
      help: 'Queues a job that reads it from its URL.',
    },
  },
});

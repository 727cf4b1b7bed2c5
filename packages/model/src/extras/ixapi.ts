import { changeLogged, computed, defineResource, rowSchema, secret, text, url } from '@peersmith/resource';
import * as z from 'zod';

/** The machine interface of an exchange, where it tells what it knows of our ports. */
export const ixapi = defineResource({
  app: 'extras',
  name: 'ixapi',
  className: 'IXAPI',
  path: 'ix-api',
  page: '/extras/ix-api',
  label: 'IX-API',
  plural: 'IX-APIs',
  about: 'The machine interface of an exchange (IX-API), where it tells what it knows of your ports.',
  manual: 'ix-api#setting-it-up',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: [changeLogged],
  permissions: ['extras.view_password'],
  fields: {
    name: text({ max: 100 }),
    api_url: url({
      max: 2000,
      label: 'URL',
      help: 'Where the API begins, such as https://api.example.net/api/v2/.',
    }),
    api_key: secret({ max: 2000, required: true, refuseNull: true, label: 'API key' }),
    api_secret: secret({ max: 2000, required: true, refuseNull: true, label: 'API secret' }),
    identity: text({ max: 256, help: 'The account that manages and uses what is ordered.' }),
    identity_name: computed(z.string(), { label: 'Name of the identity' }),
    exchange_count: computed(z.int(), { label: 'Exchanges', cell: 'number' }),
    version: computed(z.int().nullable(), { label: 'Version', cell: 'number' }),
    health: computed(z.string(), { label: 'Health' }),
    last_synchronised: computed(z.string().nullable(), { label: 'Last read', cell: 'moment' }),
    last_error: computed(z.string(), { label: 'Last failure' }),
    access_token_expiration: computed(z.string().nullable(), { label: 'Access token ends', cell: 'moment' }),
    refresh_token_expiration: computed(z.string().nullable(), {
      label: 'Refresh token ends',
      cell: 'moment',
    }),
  },
  search: { contains: ['name', 'api_url'] },
  columns: ['name', 'api_url', 'identity', 'exchange_count', 'version', 'last_synchronised', 'last_error'],
  form: [{ title: 'IX-API', fields: ['name', 'api_url', 'api_key', 'api_secret', 'identity'] }],
  actions: {
    synchronise: {
      label: 'Read now',
      on: 'detail',
      method: 'POST',
      permissions: ['extras.change_ixapi'],
      status: 202,
      answer: rowSchema('core.job'),
      help: 'Queues a job that reads what the exchange knows of your ports.',
    },
  },
});

import { changeLogged, defineResource, secret, text, url } from '@peersmith/resource';

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
  },
  search: { contains: ['name', 'api_url'] },
  columns: ['name', 'api_url', 'identity'],
  form: [{ title: 'IX-API', fields: ['name', 'api_url', 'api_key', 'api_secret', 'identity'] }],
});

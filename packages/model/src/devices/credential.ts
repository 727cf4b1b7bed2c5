import { announced, changeLogged, defineResource, tagged, text, writeOnly } from '@peersmith/resource';
import { description } from '../shared-fields.ts';
import { journalled } from '../traits.ts';

/** What several routers are signed in to with. */
export const credential = defineResource({
  app: 'devices',
  name: 'credential',
  className: 'Credential',
  path: 'credentials',
  page: '/devices/credentials',
  label: 'credential',
  about:
    'A user with its password or key, by which routers are signed in to. What is secret in it is used and never shown.',
  manual: 'routers#signing-in',
  display: '{name}',
  brief: ['name', 'username'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: [tagged, announced, journalled, changeLogged],
  fields: {
    name: text({ max: 100, unique: true }),
    username: text({ max: 256, help: 'As the routers know it.' }),
    password: writeOnly({
      max: 256,
      help: 'Used where there is no private key, or where the router does not take that.',
    }),
    private_key: writeOnly({
      max: 20_000,
      lines: 'many',
      help: 'A private key in OpenSSH or PEM form; its public half is on the routers.',
    }),
    passphrase: writeOnly({ max: 256, help: 'Of the private key, where it has one.' }),
    enable_password: writeOnly({
      max: 256,
      help: 'For platforms that ask again before they let change anything.',
    }),
    description,
  },
  search: { contains: ['name', 'username', 'description'] },
  columns: ['name', 'username', 'description'],
  form: [
    { title: 'Credential', fields: ['name', 'username', 'description'] },
    { title: 'Secrets', fields: ['password', 'private_key', 'passphrase', 'enable_password'] },
    { title: 'Notes', fields: ['tags'] },
  ],
});

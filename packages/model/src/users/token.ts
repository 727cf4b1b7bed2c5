import { parsePrefix } from '@peersmith/net';
import {
  changeLogged,
  defineResource,
  flag,
  hidden,
  integer,
  list,
  ref,
  text,
  timestamp,
} from '@peersmith/resource';
import * as z from 'zod';

const network = z
  .string()
  .refine(
    (text) => parsePrefix(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`) !== null,
    {
      error: 'Enter a network such as 192.0.2.0/24 or 2001:db8::/32.',
    },
  );

/** A key for the API. Only its hash is kept: the key is shown once, to whoever creates it. */
export const token = defineResource({
  app: 'users',
  name: 'token',
  className: 'Token',
  path: 'tokens',
  page: '/users/tokens',
  label: 'API token',
  about: 'A key for the REST API, shown once when it is created.',
  manual: 'api#tokens',
  display: '{prefix}…',
  brief: ['prefix'],
  ordering: ['user', 'id'],
  traits: [changeLogged],
  frame: ['id', 'url', 'display_url', 'display', 'created'],
  // A key is told to whoever creates it, and then known to nobody: none is found again.
  identity: [],
  fields: {
    user: ref('auth.user', {
      onDelete: 'cascade',
      required: false,
      default: 'caller',
      help: 'Whose permissions the token has; you, unless said otherwise.',
    }),
    prefix: text({ max: 8, readOnly: true, default: '', help: 'First characters of the key.' }),
    digest: hidden(text({ max: 64, unique: true })),
    description: text({ max: 100, blank: true }),
    write_enabled: flag({ default: true, help: 'May change things, not only read them.' }),
    expires: timestamp({ nullable: true, help: 'Empty for never.' }),
    allowed_ips: list(network, 'text[]', {
      nullable: true,
      label: 'Allowed networks',
      help: 'Empty allows every address.',
      example: '192.0.2.0/24',
    }),
    requests_per_minute: integer({
      nullable: true,
      min: 1,
      max: 1_000_000,
      label: 'Requests a minute',
      help: 'How many requests it may send a minute; empty for what the installation allows. Only superusers set it.',
    }),
    last_used: timestamp({ nullable: true, readOnly: true }),
  },
  filters: {},
  search: { contains: ['description', 'prefix'] },
  columns: ['prefix', 'user', 'description', 'write_enabled', 'expires', 'last_used', 'allowed_ips'],
  form: [
    {
      title: 'API token',
      fields: ['user', 'description', 'write_enabled', 'expires', 'allowed_ips', 'requests_per_minute'],
    },
  ],
});

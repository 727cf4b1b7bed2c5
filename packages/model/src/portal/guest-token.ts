import { announced, defineResource, hidden, text, timestamp } from '@peersmith/resource';
import * as z from 'zod';
import { asn } from '../kinds/network.ts';

/** A key of the Peering API that another network has made in the portal. Only its digest is kept. */
export const guestToken = defineResource({
  app: 'portal',
  name: 'guesttoken',
  className: 'GuestToken',
  path: 'guest-tokens',
  page: '/portal/guest-tokens',
  label: 'guest token',
  about:
    'A key with which programs of another network ask by the Peering API. Networks make them in the portal.',
  manual: 'peering-api#tokens',
  display: '{prefix}…',
  brief: ['prefix', 'asn'],
  ordering: ['asn', '-id'],
  readOnly: true,
  identity: [],
  traits: [announced],
  permissions: ['portal.change_guesttoken'],
  indexes: [['asn']],
  fields: {
    asn: asn({ label: 'ASN', help: 'The network that it speaks for.' }),
    digest: hidden(text({ max: 64, unique: true })),
    prefix: text({ max: 20, label: 'Token', help: 'Its first characters.' }),
    description: text({ max: 100, blank: true, help: 'What the network says it is for.' }),
    created_by: text({ max: 254, label: 'Made by', help: 'The e-mail address of who made it.' }),
    last_used: timestamp({ nullable: true }),
    expires: timestamp({ nullable: true }),
  },
  search: { contains: ['description', 'created_by', 'prefix'], digits: ['asn'] },
  columns: ['prefix', 'asn', 'description', 'created_by', 'created', 'last_used', 'expires'],
  actions: {
    revoke: {
      label: 'Revoke',
      on: 'detail',
      method: 'POST',
      permissions: ['portal.change_guesttoken', 'portal.view_guesttoken'],
      input: z.strictObject({}),
      status: 204,
      help: 'Takes it back: what is sent with it from now on is refused.',
    },
  },
});

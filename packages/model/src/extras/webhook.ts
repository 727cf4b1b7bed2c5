import {
  changeLogged,
  defineResource,
  flag,
  list,
  prose,
  rawChoice,
  secret,
  template,
  text,
  veiled,
  wholeVeil,
} from '@peersmith/resource';
import * as z from 'zod';
import { HTTP_METHOD } from '../choices.ts';
import { conditions } from '../kinds/conditions.ts';
import { addressVeil, headersVeil } from '../kinds/veils.ts';

/** A request to another system when objects change. */
export const webhook = defineResource({
  app: 'extras',
  name: 'webhook',
  className: 'Webhook',
  path: 'webhooks',
  page: '/extras/webhooks',
  label: 'webhook',
  about: 'A request to another system when objects are created, updated or deleted.',
  manual: 'webhooks',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: [changeLogged],
  permissions: ['extras.view_password'],
  fields: {
    name: text({ max: 100, unique: true }),
    content_types: list(z.string(), 'text[]', {
      label: 'Objects',
      help: 'Types of objects it listens to, such as devices.router; peeringdb.change is created when PeeringDB changes something of yours.',
      example: 'devices.router',
    }),
    type_create: flag({ default: false, label: 'Create', help: 'Fires when an object is created.' }),
    type_update: flag({ default: false, label: 'Update', help: 'Fires when an object is updated.' }),
    type_delete: flag({ default: false, label: 'Delete', help: 'Fires when an object is deleted.' }),
    payload_url: veiled(
      {
        ...text({
          max: 512,
          filter: false,
          label: 'URL',
          help: 'Where the request goes; a template. What gives access in it is masked for who may not see it.',
        }),
        sample: (n) => `https://example.net/hooks?n={{ data.n${n} }}`,
      },
      addressVeil,
    ),
    enabled: flag({ default: true }),
    http_method: rawChoice(HTTP_METHOD, { default: 'POST', label: 'Method' }),
    http_content_type: text({ max: 128, default: 'application/json', label: 'Content type' }),
    additional_headers: veiled(
      {
        ...template({
          blank: true,
          help: 'One `Name: value` a line; a template. Values are masked for who may not see them.',
        }),
        sample: () => 'X-Name: {{ data.name }}',
      },
      headersVeil,
    ),
    body_template: veiled(
      {
        ...template({
          blank: true,
          help: 'Template of the body; the whole event as JSON when empty. Masked for who may not see it.',
        }),
        sample: () => '',
      },
      wholeVeil,
    ),
    secret: secret({
      max: 255,
      help: 'Key of the signature in X-Hook-Signature; without it, requests are not signed.',
    }),
    conditions: conditions({
      nullable: true,
      help: 'Fires only for objects like this, such as {"and": [{"attr": "status.value", "value": "enabled"}]}.',
    }),
    ssl_verification: flag({ default: true, label: 'Verify TLS' }),
    ca_file_path: {
      ...text({
        max: 4096,
        nullable: true,
        blank: true,
        label: 'CA file',
        help: 'Only read, for clients that know it: files are not opened.',
      }),
      sample: () => null,
    },
    ca_certificates: {
      ...prose({
        max: 100_000,
        blank: true,
        default: '',
        filter: false,
        label: 'CA certificates',
        help: 'Authorities to trust instead of the usual ones, as PEM text.',
      }),
      sample: () => '',
    },
  },
  columns: [
    'name',
    'content_types',
    'enabled',
    'type_create',
    'type_update',
    'type_delete',
    'http_method',
    'payload_url',
  ],
  form: [
    { title: 'Webhook', fields: ['name', 'content_types', 'enabled'] },
    { title: 'Events', fields: ['type_create', 'type_update', 'type_delete', 'conditions'] },
    {
      title: 'Request',
      fields: [
        'payload_url',
        'http_method',
        'http_content_type',
        'additional_headers',
        'body_template',
        'secret',
      ],
    },
    { title: 'TLS', fields: ['ssl_verification', 'ca_certificates'] },
  ],
});

import {
  announced,
  changeLogged,
  defineResource,
  flag,
  prose,
  ref,
  timestamp,
  url,
  via,
  writeOnly,
} from '@peersmith/resource';
import * as z from 'zod';

/** Where the programs of a network are asked for sessions, and with which token. */
export const peeringApi = defineResource({
  app: 'requests',
  name: 'peeringapi',
  className: 'PeeringApi',
  path: 'peering-apis',
  page: '/requests/peering-apis',
  label: 'Peering API',
  about:
    'Where a network is asked for sessions by the Peering API of the IETF’s draft, and with which token. Requests are sent there instead of a mail.',
  manual: 'peering-api#client',
  display: '{autonomous_system}',
  brief: ['api_url', 'enabled'],
  ordering: ['autonomous_system', 'id'],
  traits: [changeLogged, announced],
  unique: [['autonomous_system']],
  clash: 'This network has a Peering API here already',
  fields: {
    autonomous_system: ref('peering.autonomoussystem', {
      onDelete: 'cascade',
      help: 'The network that answers there.',
    }),
    api_url: url({
      max: 2000,
      label: 'URL',
      help: 'Where the API begins, such as https://peering.example.net/peering/v1: sessions and locations are below it.',
    }),
    token: writeOnly({
      max: 10_000,
      help: 'Sent as bearer token; the network gives it to you, mostly in its portal. Empty sends none.',
    }),
    enabled: flag({ default: true, help: 'Requests can be sent there, and are followed.' }),
    last_tried: timestamp({ nullable: true, readOnly: true, help: 'When it was last asked.' }),
    last_error: prose({
      max: 2000,
      blank: true,
      readOnly: true,
      filter: false,
      help: 'What went wrong then; empty where nothing did.',
    }),
  },
  filters: { asn: via('autonomous_system', 'asn') },
  search: { contains: ['api_url', 'autonomous_system.name'], number: ['autonomous_system.asn'] },
  columns: ['autonomous_system', 'api_url', 'enabled', 'last_tried', 'last_error'],
  form: [{ title: 'Peering API', fields: ['autonomous_system', 'api_url', 'token', 'enabled'] }],
  actions: {
    test: {
      label: 'Test',
      on: 'detail',
      method: 'POST',
      permissions: ['requests.change_peeringapi'],
      status: 200,
      answer: z.strictObject({
        ok: z.boolean(),
        text: z.string().describe('What came, or what went wrong.'),
        locations: z
          .array(z.strictObject({ id: z.string(), type: z.string() }))
          .describe('Where the network says that you could peer.'),
      }),
      help: 'Asks where you could peer with the network, and says what came. Nothing is asked for.',
    },
  },
});

/** What a request that is sent by API may say, beside what it is about. */
export const AskByApiInput = z.strictObject({
  session_status: z
    .enum(['requested', 'provisioning', 'enabled'])
    .nullish()
    .describe(
      'Sessions that they accept are made at once, with this status; by hand where it is left out. Of those that are enabled the next plan configures the routers.',
    ),
});
export type AskByApiInput = z.infer<typeof AskByApiInput>;

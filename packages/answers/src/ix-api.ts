import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { ixApiChangeEndpoints } from './ix-api-changes.ts';

const When = z.string().describe('RFC 3339.');
const CONFIG = 'ixapi.serviceconfig';
const SAGA = 'ixapi.saga';

/** Where an exchange and we say different things of a port. */
export const PortMismatch = z.strictObject({
  field: z.enum(['ipv4_address', 'ipv6_address', 'vlan', 'mac_address', 'state', 'capacity']),
  ours: z.string().nullable().describe('What you have; null for nothing.'),
  theirs: z.string().nullable().describe('What the exchange has.'),
  text: z.string().describe('The difference in a sentence, with what to do.'),
  use: z
    .strictObject({
      ipv4_address: z.string().exactOptional(),
      ipv6_address: z.string().exactOptional(),
      vlan: z.int().nullable().exactOptional(),
      mac_address: z.string().exactOptional(),
    })
    .nullable()
    .describe(
      'What to write into the connection to have it as the exchange has; null where that would not mend it.',
    ),
});
export type PortMismatch = z.infer<typeof PortMismatch>;

/** One of our connections, as far as it is compared. */
export const ComparedConnection = z.strictObject({
  id: z.int(),
  display: z.string(),
  status: z.string(),
  router: z.string().nullable(),
  ipv4_address: z.string().nullable(),
  ipv6_address: z.string().nullable(),
  vlan: z.int().nullable(),
  mac_address: z.string().nullable(),
});
export type ComparedConnection = z.infer<typeof ComparedConnection>;

/** What a port has, or could have, of a route server in one family. */
export const RouteServerSession = z.strictObject({
  network_feature: z.string(),
  name: z.string(),
  family: z.int(),
  asn: z.int().nullable(),
  peer: z.string().nullable().describe('The address of the route server.'),
  address: z.string().describe('The address of the port.'),
  session: z
    .strictObject({
      id: z.string(),
      state: z.string(),
      asn: z.int().nullable(),
      as_set: z.string().nullable(),
      max_prefix: z.int().nullable(),
      bgp_session_type: z.string(),
      insert_ixp_asn: z.boolean().nullable(),
      messages: z.array(z.string()).describe('What the exchange says of it.'),
    })
    .nullable()
    .describe('Null where there is none yet.'),
});
export type RouteServerSession = z.infer<typeof RouteServerSession>;

/** A port at an exchange beside the connection that it is. */
export const ComparedPort = z.strictObject({
  config: rowSchema(CONFIG),
  connection: ComparedConnection.nullable().describe('Null where none of yours has one of its addresses.'),
  mismatches: z.array(PortMismatch),
  route_servers: z
    .array(RouteServerSession)
    .describe('What it has of the route servers; for a connection of yours also what it could have.'),
  set_up: z
    .record(z.string(), z.union([z.string(), z.int()]))
    .nullable()
    .describe('What a connection for it would be made with; null where there is one.'),
});
export type ComparedPort = z.infer<typeof ComparedPort>;

const Standing = z.strictObject({
  id: z.int(),
  name: z.string(),
  api_url: z.string(),
  version: z.int().nullable().describe('Null before it was read.'),
  health: z.string().describe('healthy, degraded, unhealthy; empty before it was read.'),
  last_synchronised: When.nullable().describe('As of when all below is.'),
  last_error: z.string().describe('Why it was not read since; empty where it was.'),
});

/** A service of an exchange: the LAN that we have ports on. */
export const ExchangeService = z.strictObject({
  id: z.string(),
  name: z.string(),
  product: z.string(),
  metro_area: z.string(),
  subnet_v4: z.string().nullable(),
  subnet_v6: z.string().nullable(),
  peeringdb_ixid: z.int().nullable(),
  matched_by: z.enum(['addresses', 'peeringdb']).describe('By what it was found to be this exchange.'),
  features: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      asn: z.int().nullable(),
      ip_v4: z.string().nullable(),
      ip_v6: z.string().nullable(),
    }),
  ),
});

/** What an exchange knows of our ports there, beside what we have. */
export const IxApiOfExchange = z.strictObject({
  endpoint: Standing,
  service: ExchangeService.nullable().describe(
    'Null where none of its services is found to be this exchange.',
  ),
  ports: z.array(ComparedPort),
  unknown_there: z
    .array(ComparedConnection)
    .describe('Connections of yours of which the exchange knows nothing.'),
  mismatch_count: z.int(),
});
export type IxApiOfExchange = z.infer<typeof IxApiOfExchange>;

/** Where exchanges and we say different things, over all exchanges with an IX-API. */
export const IxApiMismatches = z.strictObject({
  exchanges: z.array(
    z.strictObject({
      id: z.int(),
      name: z.string(),
      endpoint: Standing,
      ports: z.array(
        z.strictObject({
          port: z.string(),
          connection: ComparedConnection.nullable(),
          mismatches: z.array(PortMismatch),
        }),
      ),
      unknown_there: z.array(ComparedConnection),
    }),
  ),
  mismatch_count: z.int(),
});
export type IxApiMismatches = z.infer<typeof IxApiMismatches>;

/** What the exchange knows of one connection. */
export const IxApiOfConnection = z.strictObject({
  endpoint: Standing.nullable().describe('Null where the exchange has no IX-API.'),
  port: ComparedPort.nullable(),
  saga: rowSchema(SAGA).nullable().describe('The change at the exchange that is under way, or was the last.'),
  sagas: z.array(rowSchema(SAGA)).describe('All that are under way.'),
  is_gone: z
    .boolean()
    .describe('Whether its port was cancelled from here, and ends or is gone at the exchange.'),
});
export type IxApiOfConnection = z.infer<typeof IxApiOfConnection>;

/** One step of a change, as it is kept. */
export const SagaStep = z.strictObject({
  step: z.string(),
  label: z.string(),
  state: z.enum(['pending', 'trying', 'done']),
  tries: z.int(),
  since: When.nullable(),
  ended: When.nullable(),
  text: z.string(),
});
export type SagaStep = z.infer<typeof SagaStep>;

/** Whose accounts are asked for. */
const Credentials = z.strictObject({
  api_url: z.url({ error: 'Enter a valid URL.' }).max(2000).describe('Where the API begins.'),
  api_key: z.string().min(1).max(2000),
  api_secret: z.string().min(1).max(2000),
});

/** The exchange did not answer, or not as it should. */
const Failed = z.strictObject({ detail: z.string(), code: z.literal('ix_api_failed') });

export const ixApiEndpoints = {
  ...ixApiChangeEndpoints,
  ixapiAccounts: endpoint({
    method: 'POST',
    path: '/api/extras/ix-api/accounts/',
    summary: 'The accounts of an IX-API, as it tells them',
    help: 'For the choice of `identity`. Nothing is kept. Only https://, and no addresses of private networks, unless IX_API_ALLOW_PRIVATE is set.',
    body: Credentials,
    answer: z.array(z.record(z.string(), z.unknown())),
    refusals: { 502: Failed },
  }),
  ixapiAccountsByGet: endpoint({
    method: 'GET',
    path: '/api/extras/ix-api/accounts/',
    summary: 'Refused: key and secret do not belong into an address',
    help: 'Answers 400 in any case, and says so.',
    answer: null,
  }),
  updateIxapiMac: endpoint({
    method: 'POST',
    path: '/api/net/connections/:id/update-ixapi-mac/',
    summary: 'Tell an exchange the MAC address of a connection',
    help: 'At once, in place of whatever the port has. `ixapi-sagas` does it step by step, without a gap.',
    answer: z.strictObject({ detail: z.string() }),
    refusals: { 502: Failed },
  }),
  ixapiOfExchange: endpoint({
    method: 'GET',
    path: '/api/peering/internet-exchanges/:id/ix-api/',
    summary: 'What an exchange knows of your ports, beside what you have',
    answer: IxApiOfExchange,
  }),
  ixapiOfConnection: endpoint({
    method: 'GET',
    path: '/api/net/connections/:id/ix-api/',
    summary: 'What the exchange knows of a connection',
    answer: IxApiOfConnection,
  }),
  ixapiMismatches: endpoint({
    method: 'GET',
    path: '/api/ix-api/mismatches/',
    summary: 'Where exchanges and you say different things, over all exchanges',
    help: 'Exchanges with an IX-API that you may see: their ports with a difference, ports that are no connection of yours yet, and connections that they do not know.',
    answer: IxApiMismatches,
  }),
  startMacSaga: endpoint({
    method: 'POST',
    path: '/api/net/connections/:id/ixapi-sagas/',
    summary: 'Change the MAC address of a connection at its exchange, step by step',
    help: 'The new one is attached beside the old one, which goes when the exchange has the new one in production.',
    body: z.strictObject({
      mac_address: z
        .string()
        .max(50)
        .nullish()
        .describe('The new one; that of the connection where it is left out.'),
      enter_here: z
        .boolean()
        .nullish()
        .describe(
          'Whether it is entered at the connection as well once the exchange has it; where it is left out, it is entered where the connection has another one or none.',
        ),
      not_before: z.iso
        .datetime({ offset: true, error: 'Enter a time such as 2026-12-09T22:00:00Z.' })
        .nullish()
        .describe('When to begin; at once where it is left out.'),
    }),
    status: 201,
    answer: rowSchema(SAGA),
  }),
};

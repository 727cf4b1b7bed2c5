import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';

const SAGA = 'ixapi.saga';
const Change = rowSchema(SAGA);
const Day = z.iso.date({ error: 'Enter a day such as 2027-01-31.' });
const Family = z
  .literal([4, 6], { error: 'Choose 4 or 6.' })
  .describe('Of the address that it is from: 4 or 6.');
const not_before = z.iso
  .datetime({ offset: true, error: 'Enter a time such as 2026-12-09T22:00:00Z.' })
  .nullish()
  .describe('When to begin; at once where it is left out.');
const Limit = z.int().min(0).max(4_294_967_295).nullish();
const Ids = z.array(z.string().min(1).max(500)).max(50);
const account = (what: string) =>
  z
    .string()
    .min(1)
    .max(500)
    .nullish()
    .describe(`${what} That of the port, or of the IX-API, where it is left out.`);

/** Something at an exchange that can be chosen, by its id there. */
const Choice = z.strictObject({ id: z.string(), name: z.string() });

/** A contact in a role, which an exchange may ask for. */
const RoleAssignment = z.strictObject({
  id: z.string(),
  role: z.string().describe('The id of the role.'),
  name: z.string().describe('Role and contact, for people.'),
});

/** Of our own network at an exchange: what is ordered with where nothing else is said. */
const OwnNetwork = z.strictObject({
  asn: z.int().nullable(),
  as_set: z.string().describe('As route servers take it: AS-SET@IRR.'),
  ipv4_max_prefixes: z.int().nullable(),
  ipv6_max_prefixes: z.int().nullable(),
});

const Owners = z.strictObject({
  managing_account: z.string(),
  consuming_account: z.string(),
  billing_account: z.string(),
});

/** What can be asked of an exchange for one of our ports. */
export const IxApiPortOptions = z.strictObject({
  accounts: z.array(Choice),
  owners: Owners.describe('What is taken where nothing else is said.'),
  role_assignments: z.array(RoleAssignment),
  own: OwnNetwork,
  addresses: z.array(
    z.strictObject({ id: z.string(), family: z.int(), address: z.string(), fqdn: z.string().nullable() }),
  ),
  features: z.array(
    z.strictObject({
      ...Choice.shape,
      asn: z.int().nullable(),
      families: z.array(z.int()),
      session_mode: z.string(),
      bgp_session_types: z.array(z.string()),
      required_roles: z.array(z.string()).describe('Each is to be among the role assignments.'),
    }),
  ),
});
export type IxApiPortOptions = z.infer<typeof IxApiPortOptions>;

/** A product that can be ordered on a service. IX-API tells no prices. */
const Offering = z.strictObject({
  ...Choice.shape,
  network_service: z.string().nullable(),
  bandwidth_min: z.int().nullable().describe('The least capacity, in Mbit/s.'),
  bandwidth_max: z.int().nullable().describe('The most; every port is limited to it.'),
  physical_port_speed: z.int().nullable(),
  upgrade_allowed: z.boolean().nullable(),
  downgrade_allowed: z.boolean().nullable(),
});

/** What can be ordered of an exchange. */
export const IxApiOrderOptions = z.strictObject({
  services: z.array(
    z.strictObject({
      ...Choice.shape,
      subnets: z.array(z.string()),
      is_this: z.boolean().describe('Whether it is found to be this exchange.'),
      required_roles: z.array(z.string()).describe('Each is to be among the role assignments.'),
    }),
  ),
  offerings: z.array(Offering),
  connections: z.array(
    z.strictObject({
      ...Choice.shape,
      state: z.string(),
      speed: z.int().nullable(),
      vlan_types: z.array(z.string()),
      owners: Owners.describe('Of what is ordered on it.'),
    }),
  ),
  accounts: z.array(Choice),
  owners: Owners.describe('What is taken where nothing else is said.'),
  role_assignments: z.array(RoleAssignment),
  own: OwnNetwork,
});
export type IxApiOrderOptions = z.infer<typeof IxApiOrderOptions>;

/** What a cancellation of a port would mean, as the exchange says at this moment. */
export const IxApiCancellation = z.strictObject({
  port: z.string(),
  decommission_at: Day.describe('When the port would end.'),
  charged_until: Day.describe('Until when it would be paid for.'),
});
export type IxApiCancellation = z.infer<typeof IxApiCancellation>;

const Session = {
  as_set: z.string().max(100).nullish().describe('AS-SET@IRR.'),
  max_prefix: Limit.describe('Over which the exchange drops the session.'),
  password: z
    .string()
    .min(1)
    .max(128)
    .nullish()
    .describe('Kept sealed until the exchange has it, and never shown.'),
  bgp_session_type: z
    .enum(['active', 'passive'])
    .nullish()
    .describe('active: the route server opens the session; passive: you do.'),
  insert_ixp_asn: z.boolean().nullish().describe('Whether the route server puts its ASN into paths.'),
};

/** The exchange did not answer, or not as it should. */
const Failed = z.strictObject({ detail: z.string(), code: z.literal('ix_api_failed') });
const ofConnection = <const P extends string>(path: P) => `/api/net/connections/:id/${path}/` as const;
const SEE = 'The change is at `/api/ix-api/sagas/`, step by step.';

export const ixApiChangeEndpoints = {
  ixapiPortOptions: endpoint({
    method: 'GET',
    path: ofConnection('ixapi-options'),
    summary: 'What can be asked of an exchange for the port of a connection',
    answer: IxApiPortOptions,
  }),
  startRouteServer: endpoint({
    method: 'POST',
    path: ofConnection('ixapi-route-servers'),
    summary: 'Have an exchange set up a session with a route server',
    help: `What is left out is taken from your own network, and from the route server. ${SEE}`,
    body: z.strictObject({
      network_feature: z.string().min(1).max(500).describe('The id of the route server at the exchange.'),
      family: Family,
      asn: z.int().min(1).max(4_294_967_295).nullish(),
      ...Session,
      role_assignments: Ids.nullish(),
      managing_account: account('Who may change it.'),
      consuming_account: account('Who uses it.'),
      billing_account: account('Who pays.'),
      not_before,
    }),
    status: 201,
    answer: Change,
  }),
  changeRouteServer: endpoint({
    method: 'POST',
    path: ofConnection('ixapi-route-server-changes'),
    summary: 'Have an exchange change a session with a route server',
    help: `What is left out stays. ${SEE}`,
    body: z.strictObject({
      session: z.string().min(1).max(500).describe('The id of the session at the exchange.'),
      ...Session,
      not_before,
    }),
    status: 201,
    answer: Change,
  }),
  removeRouteServer: endpoint({
    method: 'POST',
    path: ofConnection('ixapi-route-server-removals'),
    summary: 'Have an exchange take a session with a route server away',
    help: `Once the exchange was asked, it is not taken back. ${SEE}`,
    body: z.strictObject({ session: z.string().min(1).max(500), not_before }),
    status: 201,
    answer: Change,
  }),
  startFqdn: endpoint({
    method: 'POST',
    path: ofConnection('ixapi-fqdn'),
    summary: 'Name an address of a connection in the reverse DNS of its exchange',
    help: SEE,
    body: z.strictObject({
      family: Family,
      fqdn: z.string().max(100).nullable().describe('The name; null for none.'),
      not_before,
    }),
    status: 201,
    answer: Change,
  }),
  ixapiCancellation: endpoint({
    method: 'GET',
    path: ofConnection('ixapi-cancellation'),
    summary: 'What a cancellation of the port of a connection would mean',
    help: 'Asked of the exchange at this moment; nothing is cancelled.',
    query: z.strictObject({
      decommission_at: Day.optional().describe(
        'The day to ask for; the first possible one where it is left out.',
      ),
    }),
    answer: IxApiCancellation,
    refusals: { 502: Failed },
  }),
  startCancellation: endpoint({
    method: 'POST',
    path: ofConnection('ixapi-cancellation'),
    summary: 'Cancel the port of a connection at its exchange',
    help: `Send what \`GET\` has told: where the exchange says something else when it comes to it, nothing is sent. The connection stays. ${SEE}`,
    body: z.strictObject({
      asked_for: Day.nullish().describe('The day that was asked for, where one was.'),
      decommission_at: Day.describe('When the port ends, as the exchange has told.'),
      charged_until: Day.describe('Until when it is paid for, as the exchange has told.'),
    }),
    status: 201,
    answer: Change,
  }),
  ixapiOrderOptions: endpoint({
    method: 'GET',
    path: '/api/peering/internet-exchanges/:id/ixapi-orders/',
    summary: 'What can be ordered of an exchange by its IX-API',
    answer: IxApiOrderOptions,
  }),
  startOrder: endpoint({
    method: 'POST',
    path: '/api/peering/internet-exchanges/:id/ixapi-orders/',
    summary: 'Order a port on a peering LAN',
    help: `Once the exchange has it in production, a connection is made for it. ${SEE}`,
    body: z.strictObject({
      network_service: z.string().min(1).max(500),
      connection: z.string().min(1).max(500).describe('The physical connection at the exchange.'),
      product_offering: z.string().min(1).max(500),
      asns: z.array(z.int().min(1).max(4_294_967_295)).min(1).max(50).nullish(),
      vlan_type: z.enum(['port', 'dot1q', 'qinq']).describe('Untagged, with one tag, or with two.'),
      vlan: z.int().min(1).max(4094).nullish().describe('The tag; the outer one of two.'),
      inner_vlan: z.int().min(1).max(4094).nullish(),
      mac_addresses: z.array(z.string().max(50)).max(20).default([]),
      capacity: z.int().min(1).nullish().describe('In Mbit/s; all that there is where it is left out.'),
      listed: z.boolean().default(true).describe('Whether the exchange lists you as a member.'),
      role_assignments: Ids.nullish(),
      managing_account: account('Who may change it.'),
      consuming_account: account('Who uses it.'),
      billing_account: account('Who pays.'),
      purchase_order: z.string().max(80).default(''),
      contract_ref: z.string().max(128).default(''),
      router: z.int().nullish().describe('Of yours, that the connection is made at.'),
      interface: z.string().max(200).default(''),
      not_before,
    }),
    status: 201,
    answer: Change,
  }),
};

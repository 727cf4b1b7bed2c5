import { allOf, lastOf, queryWord } from '@peersmith/model';
import { endpoint, pageSchema, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { onlyKnown, UNKNOWN_FILTER } from './only-known.ts';
import { Asn, Id, JOB, PAGING } from './shared.ts';

const DEVICE =
  'The device as the REST API of NetBox has it: `id`, `name`, `role` (or `device_role`, of NetBox before 4.0) and `platform` with their `slug`, `status` with its `value`, `local_context_data`, and `tags` with their `slug` where `NETBOX_TAGS` is set.';

/** How reading NetBox stands. */
export const NetboxStanding = z.strictObject({
  configured: z.boolean().describe('Whether there is a NetBox: `NETBOX_API`.'),
  url: z.string().describe('Where it is; a device is at `/dcim/devices/{id}/` below.'),
  version: z.string().describe('As it said when it was last read; empty for never.'),
  last_tried: z.string().nullable(),
  last_read: z.string().nullable().describe('When all of it was last read.'),
  last_error: z.string().describe('Why it was not read since; empty where it was.'),
  schedule: z
    .string()
    .nullable()
    .describe('When it is read by itself, as a cron expression in UTC; null for never.'),
  roles: z.array(z.string()).describe('Roles of the devices that are asked for; empty for all.'),
  tags: z.array(z.string()).describe('Tags of which they have one; empty for all.'),
  devices: z.int(),
  gone: z.int().describe('Devices that it had, and does not have any more.'),
  states: z
    .strictObject({ router: z.int(), free: z.int(), gone: z.int() })
    .describe('How many rows the inventory has in each state.'),
  interfaces: z.int(),
  ip_addresses: z.int(),
});
export type NetboxStanding = z.infer<typeof NetboxStanding>;

const Named = z.strictObject({ id: z.int(), name: z.string() });

/** What a router would be made with from a device. */
export const RouterProposal = z.strictObject({
  name: z.string(),
  hostname: z.string().describe('Its name, or its primary address where that is no name of a host.'),
  platform: Named.nullable().describe('Ours with the slug of its platform; null where there is none.'),
  status: z.enum(['enabled', 'disabled']),
});
export type RouterProposal = z.infer<typeof RouterProposal>;

export const NETBOX_STATES = ['router', 'free', 'gone'] as const;
export type NetboxState = (typeof NETBOX_STATES)[number];

/** A device of NetBox beside the routers that name it. */
export const InventoryRow = z.strictObject({
  id: z.int().describe('What NetBox numbers it.'),
  state: z
    .enum(NETBOX_STATES)
    .describe(
      '`router`: one of ours. `free`: none of ours names it. `gone`: one of ours names it, and NetBox does not have it.',
    ),
  name: z.string().describe('Empty where NetBox never told of it.'),
  role: z.string(),
  status: z.string(),
  site: z.string(),
  platform: z.string().describe('The slug of its platform.'),
  gone: z.string().nullable(),
  routers: z.array(Named).describe('Those of ours that name it, and that the caller may see.'),
  proposal: RouterProposal.nullable().describe(
    'What a router would be made with; null where NetBox does not have it.',
  ),
  obstacle: z.string().nullable().describe('Why no router can be made of it as it is; null where one can.'),
});
export type InventoryRow = z.infer<typeof InventoryRow>;

/** Where NetBox and we say different things. */
export const NetboxDifference = z.strictObject({
  field: z.string().describe('The field of ours.'),
  ours: z.string().nullable(),
  theirs: z.string().nullable(),
  text: z.string().describe('The difference in a sentence.'),
  use: z
    .record(z.string(), z.union([z.string(), z.int()]))
    .nullable()
    .describe('What to write to have it as NetBox has; null where there is nothing to write.'),
});
export type NetboxDifference = z.infer<typeof NetboxDifference>;

/** NetBox's record of a router. */
export const NetboxOfRouter = z.strictObject({
  configured: z.boolean(),
  url: z.string().nullable().describe('The page of the device in NetBox; null where the router names none.'),
  device: rowSchema('netbox.device').nullable().describe('Null where NetBox never told of it.'),
  last_read: z.string().nullable(),
  last_error: z.string(),
  differences: z.array(NetboxDifference),
});
export type NetboxOfRouter = z.infer<typeof NetboxOfRouter>;

/** An interface of a device with what a connection over it would have. */
export const PortProposal = z.strictObject({
  id: z.int(),
  name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  mac_address: z.string().nullable(),
  ipv6_address: z.string().nullable(),
  ipv4_address: z.string().nullable(),
  addresses: z.array(z.string()).describe('All of them.'),
});
export type PortProposal = z.infer<typeof PortProposal>;

/** NetBox's record of a connection: the interface that it goes over. */
export const NetboxOfConnection = z.strictObject({
  configured: z.boolean(),
  url: z.string().nullable().describe('The page of the interface in NetBox.'),
  device: z.strictObject({ id: z.int(), name: z.string() }).nullable().describe('Of its router.'),
  interface: PortProposal.nullable().describe(
    'By its name, its addresses or its MAC address; null where none is it.',
  ),
  found_by: z.enum(['name', 'address', 'mac_address']).nullable(),
  last_read: z.string().nullable(),
  differences: z.array(NetboxDifference),
});
export type NetboxOfConnection = z.infer<typeof NetboxOfConnection>;

const INVENTORY = {
  state: allOf(queryWord(NETBOX_STATES)),
  q: lastOf(z.string().max(200)).describe('Part of the name, the site or the role.'),
};
export type InventoryFilters = z.infer<z.ZodObject<typeof INVENTORY>>;

export const netboxEndpoints = {
  netboxInventory: endpoint({
    method: 'GET',
    path: '/api/netbox/inventory/',
    summary: 'Devices of NetBox, and which of them are routers of ours',
    query: onlyKnown({ ...INVENTORY, ...PAGING }, UNKNOWN_FILTER),
    answer: pageSchema(InventoryRow),
  }),
  makeNetboxRouters: endpoint({
    method: 'POST',
    path: '/api/netbox/make-routers/',
    summary: 'Make routers of devices of NetBox',
    help: 'All of them, or none.',
    body: z.strictObject({
      devices: z.array(Id).min(1).max(500).describe('What NetBox numbers them.'),
      local_asn: Asn.optional().describe('Which of your AS they are of; `NETBOX_LOCAL_ASN` otherwise.'),
    }),
    status: 201,
    answer: z.strictObject({ routers: z.array(Named) }),
    plans: true,
  }),
  netboxOfRouter: endpoint({
    method: 'GET',
    path: '/api/devices/routers/:id/netbox/',
    summary: 'What NetBox has of a router, and what differs',
    answer: NetboxOfRouter,
  }),
  netboxPorts: endpoint({
    method: 'GET',
    path: '/api/devices/routers/:id/netbox-interfaces/',
    summary: 'Interfaces of a router as NetBox has them',
    answer: z.array(PortProposal),
  }),
  netboxOfConnection: endpoint({
    method: 'GET',
    path: '/api/net/connections/:id/netbox/',
    summary: 'What NetBox has of a connection, and what differs',
    answer: NetboxOfConnection,
  }),
  netboxStanding: endpoint({
    method: 'GET',
    path: '/api/netbox/standing/',
    summary: 'How reading NetBox stands',
    answer: NetboxStanding,
  }),
  readNetbox: endpoint({
    method: 'POST',
    path: '/api/netbox/read/',
    summary: 'Read NetBox now',
    help: 'Queues the job that a schedule has run; where one waits or runs, that is answered.',
    body: z.strictObject({
      accept_fewer: z
        .boolean()
        .optional()
        .describe('Take it over also where most devices are gone, which otherwise changes nothing.'),
    }),
    status: 202,
    answer: rowSchema(JOB),
  }),
  updateFromNetbox: endpoint({
    method: 'POST',
    path: '/api/devices/routers/update-from-netbox/',
    summary: 'Take a change of a device from NetBox',
    help: 'For an event rule of NetBox. 201: a router was made. 200: it follows, or is gone, or newer is known already. 400: something is missing, or the device is of another role or tag. 404: a device was deleted that is no router here. 501: there is no such platform here. None of these has a body; the log says why something was refused. With `NETBOX_WEBHOOK_SECRET`, what is not signed with it is a 403.',
    query: z.strictObject({
      local_asn: Asn.optional().describe(
        'Which of your AS a new router is of; `NETBOX_LOCAL_ASN` otherwise.',
      ),
    }),
    body: z.looseObject({
      event: z.unknown().optional().describe('`created`, `updated` or `deleted`.'),
      timestamp: z
        .unknown()
        .optional()
        .describe(
          'When it happened (ISO 8601). An event that is not newer than the last one taken changes nothing.',
        ),
      data: z.unknown().optional().describe(DEVICE),
    }),
    status: 200,
    also: [201],
    answer: null,
    refusals: { 400: null, 404: null, 501: null },
  }),
};

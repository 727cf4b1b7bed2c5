import { endpoint, rowSchema } from '@peersmith/resource';
import * as z from 'zod';
import { Asn, JOB } from './shared.ts';

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
  interfaces: z.int(),
  ip_addresses: z.int(),
});
export type NetboxStanding = z.infer<typeof NetboxStanding>;

export const netboxEndpoints = {
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
  }),
};

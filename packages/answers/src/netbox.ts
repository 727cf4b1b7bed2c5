import { endpoint } from '@peersmith/resource';
import * as z from 'zod';
import { Asn } from './shared.ts';

const DEVICE =
  'The device as the REST API of NetBox has it: `id`, `name`, `role` (or `device_role`, of NetBox before 4.0) and `platform` with their `slug`, `status` with its `value`, `local_context_data`, and `tags` with their `slug` where `NETBOX_TAGS` is set.';

export const netboxEndpoints = {
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

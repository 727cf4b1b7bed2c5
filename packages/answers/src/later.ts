import { type Endpoint, endpoint } from '@peersmith/resource';
import * as z from 'zod';

/** That a later version does it. */
export const Later = z.strictObject({ detail: z.string() });

const later = <const M extends Endpoint['method'], const P extends `/${string}`>(
  method: M,
  path: P,
  summary: string,
) =>
  endpoint({
    method,
    path,
    summary,
    status: 501,
    answer: Later,
    help: 'Answers 501: a later version does it.',
  });

/** What Peering Manager's API has and ours brings later. Until then each of them says so. */
export const laterEndpoints = {
  updateFromNetbox: later(
    'POST',
    '/api/devices/routers/update-from-netbox/',
    'Take a change of a device from NetBox',
  ),
};

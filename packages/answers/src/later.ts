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
  synchroniseDataSource: later('POST', '/api/core/data-sources/:id/synchronise/', 'Read a data source again'),
  pushRouters: later('POST', '/api/devices/routers/push-datasource/', 'Push configurations to a data source'),
};

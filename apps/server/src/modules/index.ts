import type { FastifyInstance } from 'fastify';
import type { Implementation } from '../engine/implement.ts';
import type { OpenContext } from '../engine/routes.ts';
import { bgp } from './bgp/index.ts';
import { core, type JobHandler, type JobQueue } from './core/index.ts';
import { devices } from './devices/index.ts';
import { extras } from './extras/index.ts';
import { net } from './net/index.ts';
import { peering } from './peering/index.ts';
import { cacheRoutes, mirror, synchroniseJob } from './peeringdb/index.ts';
import { queueRendering, renderingRoutes, renderJob } from './rendering/index.ts';
import { demoJob, setupRoutes } from './setup/index.ts';
import { users } from './users/index.ts';

/** What the routes of modules are given. */
export interface ModuleTools {
  open: OpenContext;
  jobs: JobQueue;
}

export const jobHandlers: readonly JobHandler[] = [synchroniseJob, demoJob, renderJob];
// Handlers of actions are bound before the queue is open; the queue itself joins the transaction of whoever uses it.
let queue: JobQueue | null = null;
const openQueue = (): JobQueue => {
  if (!queue) throw new Error('the job queue is not open yet');
  return queue;
};
export const implementations: readonly Implementation[] = [
  ...net,
  ...bgp,
  ...peering,
  ...devices({ configuration: queueRendering(openQueue) }),
  ...extras,
  ...core,
  ...users,
  ...mirror,
];

export function moduleRoutes(app: FastifyInstance, tools: ModuleTools): void {
  queue = tools.jobs;
  cacheRoutes(app, tools);
  renderingRoutes(app, tools);
  setupRoutes(app, tools);
}

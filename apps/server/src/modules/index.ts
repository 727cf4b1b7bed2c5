import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../engine/http/request.ts';
import type { Implementation } from '../engine/implement.ts';
import { contextualTrait } from '../engine/traits/contextual.ts';
import type { TraitBehaviour } from '../engine/traits/trait.ts';
import { audit } from './audit/index.ts';
import { bgp } from './bgp/index.ts';
import { core, type JobHandler } from './core/index.ts';
import { devices } from './devices/index.ts';
import { extras, extrasTraits } from './extras/index.ts';
import { keyRoutes } from './keys/index.ts';
import { net } from './net/index.ts';
import { peering } from './peering/index.ts';
import {
  cacheRoutes,
  candidateRoutes,
  mirror,
  networkRoutes,
  renumberRoutes,
  synchroniseJob,
} from './peeringdb/index.ts';
import { queueRendering, renderingRoutes, renderJob } from './rendering/index.ts';
import { demoJob, setupRoutes } from './setup/index.ts';
import { cleanUpJob, users } from './users/index.ts';

export const jobHandlers: readonly JobHandler[] = [synchroniseJob, demoJob, renderJob, cleanUpJob];
export const implementations: readonly Implementation[] = [
  ...net,
  ...bgp,
  ...peering,
  ...devices({ configuration: queueRendering }),
  ...extras,
  ...core,
  ...users,
  ...audit,
  ...mirror,
];

/** What the server does for each trait that does anything. */
export const traits: readonly TraitBehaviour[] = [contextualTrait, ...extrasTraits];

export function moduleRoutes(app: FastifyInstance, open: OpenContext): void {
  cacheRoutes(app, open);
  networkRoutes(app, open);
  renumberRoutes(app, open);
  candidateRoutes(app, open);
  renderingRoutes(app, { open });
  setupRoutes(app, open);
  keyRoutes(app, open);
}

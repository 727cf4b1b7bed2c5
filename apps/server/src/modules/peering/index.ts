import { defineModule } from '../../engine/module.ts';
import { peering } from './resources.ts';
import { sessionMetrics } from './session-metrics.ts';

/** Autonomous systems, exchanges, groups, policies and sessions. */
export const peeringModule = defineModule({ name: 'peering', resources: peering, metrics: sessionMetrics });

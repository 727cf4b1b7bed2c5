import { defineModule } from '../../engine/module.ts';
import { peering } from './resources.ts';
import { sessionMetrics } from './session-metrics.ts';

export { type ConnectionFacts, connectionFacts } from './connection-facts.ts';

/** Autonomous systems, exchanges, groups, policies and sessions. */
export const peeringModule = defineModule({ name: 'peering', resources: peering, metrics: sessionMetrics });

import { defineModule } from '../../engine/module.ts';
import { candidateRoutes } from './candidates/candidate-routes.ts';
import { cacheRoutes } from './mirror/cache-routes.ts';
import { mirrorCommands } from './mirror/mirror-commands.ts';
import { mirrorHealth, mirrorMetrics } from './mirror/mirror-health.ts';
import { mirrorSchedule } from './mirror/schedule.ts';
import { synchroniseJob } from './mirror/synchronise-job.ts';
import { networkRoutes } from './network/routes.ts';
import { renumberRoutes } from './renumber/routes.ts';
import { mirror } from './resources.ts';
import { peeringdbSettings } from './settings.ts';

export { existsInPeeringdb, isAbandoned } from './candidates/abandoned.ts';
export { facilitiesOf } from './candidates/candidate-filters.ts';
export { CANDIDATES } from './candidates/candidate-permissions.ts';
export { candidatesAsked } from './candidates/candidates-asked.ts';
export { createSessions, ensureAutonomousSystems } from './candidates/create-sessions.ts';
export { possibleSessionsFor } from './candidates/granted-sessions.ts';
export { linkExchange } from './candidates/link-exchange.ts';
export { listCandidates } from './candidates/list-candidates.ts';
export { listSessions } from './candidates/list-sessions.ts';
export { affiliatedAs, chosenLocalAs, type LocalAs, localAs } from './candidates/local-as.ts';
export { makeExchangeSessions, type SessionToMake } from './candidates/make-exchange-sessions.ts';
export { selectSessions } from './candidates/select-sessions.ts';
export {
  availablePeers,
  missingSessions,
  sharedExchanges,
  sharedFacilities,
} from './candidates/shared-places.ts';
export { loadMirror } from './mirror/load-mirror.ts';
export { mirrorHealth } from './mirror/mirror-health.ts';
export { syncPeeringdb } from './mirror/sync-peeringdb.ts';
export { describeRun } from './mirror/synchronise-job.ts';
export { ensureAffiliated, type ImportedCounts, importNetwork } from './network/import-network.ts';
export { limitOfDirectSession, limitOfExchangeSession, limitsOfSystem } from './network/prefix-limits.ts';
export { findNetwork, findPresence } from './network/presence.ts';
export { createFromPeeringdb, describeRecord, synchroniseAll, synchroniseOne } from './network/systems.ts';
export { defaultMaxPrefixes } from './settings.ts';

/** The mirror of PeeringDB, and what follows from it: candidates, our own network, changes, renumbering. */
export const peeringdbModule = defineModule({
  name: 'peeringdb',
  resources: mirror,
  routes: (http, { open }) => {
    cacheRoutes(http, open);
    networkRoutes(http, open);
    renumberRoutes(http, open);
    candidateRoutes(http, open);
  },
  jobs: [synchroniseJob],
  schedules: [{ job: synchroniseJob.name, when: mirrorSchedule }],
  settings: peeringdbSettings,
  metrics: mirrorMetrics,
  health: mirrorHealth,
  commands: [mirrorCommands],
});

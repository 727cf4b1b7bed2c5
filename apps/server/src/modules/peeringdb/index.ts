export { existsInPeeringdb, isAbandoned } from './candidates/abandoned.ts';
export { candidateRoutes } from './candidates/candidate-routes.ts';
export { createSessions } from './candidates/create-sessions.ts';
export { linkExchange } from './candidates/link-exchange.ts';
export { listCandidates } from './candidates/list-candidates.ts';
export { affiliatedAs } from './candidates/local-as.ts';
export {
  availablePeers,
  missingSessions,
  sharedExchanges,
  sharedFacilities,
} from './candidates/shared-places.ts';
export { cacheRoutes } from './mirror/cache-routes.ts';
export { describeReport } from './mirror/describe-report.ts';
export { loadMirror } from './mirror/load-mirror.ts';
export { mirrorStatus } from './mirror/mirror-status.ts';
export {
  describeRun,
  type Synchronised,
  sourceOf,
  synchroniseJob,
  synchroniseMirror,
} from './mirror/synchronise-job.ts';
export { ensureAffiliated, type ImportedCounts, importNetwork } from './network/import-network.ts';
export { limitOfDirectSession, limitOfExchangeSession, limitsOfSystem } from './network/prefix-limits.ts';
export { findNetwork, findPresence } from './network/presence.ts';
export { networkRoutes } from './network/routes.ts';
export { createFromPeeringdb, describeRecord, synchroniseAll, synchroniseOne } from './network/systems.ts';
export { renumberRoutes } from './renumber/routes.ts';
export { mirror } from './resources.ts';

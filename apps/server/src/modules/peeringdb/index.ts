export { type Candidate, findCandidates } from './candidates/candidates.ts';
export { createSessions } from './candidates/create-sessions.ts';
export { cacheRoutes, peeringdbStatus } from './mirror/cache-routes.ts';
export { type LoadCounts, loadMirror } from './mirror/load-mirror.ts';
export { sourceOf, synchroniseJob } from './mirror/synchronise-job.ts';
export { ensureAffiliated, type Imported, importNetwork } from './network/import-network.ts';
export { findNetwork, findPresence } from './network/presence.ts';
export { createFromPeeringdb, describeRecord, synchroniseAll, synchroniseOne } from './network/systems.ts';
export { mirror } from './resources.ts';

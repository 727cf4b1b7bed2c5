export { type Candidate, findCandidates } from './candidates/candidates.ts';
export { createSessions } from './candidates/create-sessions.ts';
export { cacheRoutes, peeringdbStatus } from './mirror/cache-routes.ts';
export { type LoadCounts, loadMirror } from './mirror/load-mirror.ts';
export { sourceOf, synchroniseJob } from './mirror/synchronise-job.ts';
export { ensureAffiliated, type Imported, importNetwork } from './network/import-network.ts';
export { findPresence, type Presence } from './network/presence.ts';
export { mirror } from './resources.ts';

export { cacheRoutes, peeringdbStatus } from './cache-routes.ts';
export { type Candidate, findCandidates } from './candidates.ts';
export { createSessions } from './create-sessions.ts';
export { ensureAffiliated, type Imported, importNetwork } from './import-network.ts';
export { type LoadCounts, loadMirror } from './load-mirror.ts';
export { findPresence, type Presence } from './presence.ts';
export { mirror } from './resources.ts';
export { sourceOf, synchroniseJob } from './synchronise-job.ts';

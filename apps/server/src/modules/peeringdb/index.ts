export { cacheRoutes } from './cache-routes.ts';
export { loadMirror, type LoadCounts } from './load-mirror.ts';
export { mirror } from './resources.ts';
export { sourceOf, synchroniseJob } from './synchronise-job.ts';
export { type Candidate, findCandidates } from './candidates.ts';
export { createSessions } from './create-sessions.ts';
export { importNetwork, type Imported, slugOf } from './import-network.ts';
export { findPresence, type Presence } from './presence.ts';

export { cacheRoutes } from './cache-routes.ts';
export { loadMirror, type LoadCounts } from './load-mirror.ts';
export { mirror } from './resources.ts';
export { sourceOf, synchroniseJob } from './synchronise-job.ts';

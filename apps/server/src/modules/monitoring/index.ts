import { defineModule, type Module } from '../../engine/module.ts';
import { type Devices, REAL_DEVICES } from '../deployment/index.ts';
import { importGroupJob, importJob } from './import-jobs.ts';
import { POLL_ALL_JOB, THIN_JOB } from './job-names.ts';
import { monitoringMetrics } from './metrics.ts';
import { pollHealth } from './poll-health.ts';
import { pollAllJob, pollJob, pollSchedule } from './poll-jobs.ts';
import { monitoringRoutes } from './routes.ts';
import { monitoringSettings } from './settings.ts';
import { thinJob } from './thin-history.ts';

export { pollRouters } from './ask-for-polls.ts';
export { firstDownLastUp } from './first-down-last-up.ts';
export { inventPast } from './invent-past.ts';
export { sessionsWith } from './sessions-with.ts';
export { headsOfWork } from './work-lists.ts';

/** How sessions stand on routers, and how they stood: over the routers of this world, or others. */
export const monitoringOver = (devices: Devices): Module =>
  defineModule({
    name: 'monitoring',
    routes: (http, { open }) => monitoringRoutes(http, open),
    jobs: [pollJob(devices), pollAllJob(devices), importJob(devices), importGroupJob(devices), thinJob],
    schedules: [
      { job: POLL_ALL_JOB, when: pollSchedule },
      { job: THIN_JOB, when: async () => '20 4 * * *' },
    ],
    settings: monitoringSettings,
    metrics: monitoringMetrics,
    health: pollHealth,
  });

export const monitoringModule = monitoringOver(REAL_DEVICES);

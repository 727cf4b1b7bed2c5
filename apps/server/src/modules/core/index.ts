import { registry } from '@peersmith/model';
import { defineModule } from '../../engine/module.ts';
import { importJobs } from '../../engine/transfer/import-job.ts';
import { configCommand, migrateCommand } from './core-commands.ts';
import { feedRoutes } from './feed/feed-routes.ts';
import { jobHealth, jobMetrics } from './health.ts';
import { jobQueue } from './jobs.ts';
import { operatingRoutes } from './operating-routes.ts';
import { core } from './resources.ts';
import { revertRoutes } from './revert-routes.ts';
import { searchRoutes } from './search.ts';
import { coreSettings } from './settings.ts';
import { healthRoute, systemRoutes } from './system.ts';

/** Jobs, the change log, search, and what the installation says of itself. */
export const coreModule = defineModule({
  name: 'core',
  resources: core,
  routes: (http, room) => {
    systemRoutes(http, room);
    revertRoutes(http, room.open);
    searchRoutes(http, room.open);
    operatingRoutes(http, room);
    feedRoutes(http, room);
  },
  publicRoutes: healthRoute,
  jobs: importJobs(registry),
  settings: coreSettings,
  metrics: jobMetrics,
  health: async (context) => jobHealth(context, await context.jobs.workers()),
  commands: [migrateCommand, configCommand],
  provides: { queue: jobQueue },
});

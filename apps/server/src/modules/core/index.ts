import { defineModule } from '../../engine/module.ts';
import { configCommand, migrateCommand } from './core-commands.ts';
import { jobHealth, jobMetrics } from './health.ts';
import { jobQueue } from './jobs.ts';
import { operatingRoutes } from './operating-routes.ts';
import { core } from './resources.ts';
import { searchRoutes } from './search.ts';
import { systemRoutes } from './system.ts';

/** Jobs, the change log, search, and what the installation says of itself. */
export const coreModule = defineModule({
  name: 'core',
  resources: core,
  routes: (http, room) => {
    systemRoutes(http, room);
    searchRoutes(http, room.open);
    operatingRoutes(http, room);
  },
  metrics: jobMetrics,
  health: async (context) => jobHealth(context, await context.jobs.workers()),
  commands: [migrateCommand, configCommand],
  provides: { queue: jobQueue },
});

import { defineModule } from '../../engine/module.ts';
import { movingJob } from './moving-job.ts';
import { movingRoutes } from './routes.ts';
import { movingSettings } from './settings.ts';
import { forgetChanges } from './take-over-changes.ts';

/** Moving in from a Peering Manager, by its API or from its database. */
export const movingModule = defineModule({
  name: 'moving',
  routes: (http, { open }) => movingRoutes(http, open),
  jobs: [movingJob],
  reverted: forgetChanges,
  settings: movingSettings,
});

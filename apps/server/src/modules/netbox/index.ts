import { defineModule } from '../../engine/module.ts';
import { netboxHealth } from './mirror/health.ts';
import { netboxSchedule, READ_JOB, readJob } from './mirror/read-job.ts';
import { netboxRoutes } from './netbox-routes.ts';
import { netboxResources } from './resources.ts';
import { netboxSettings } from './settings.ts';

/** NetBox: what it has of our routers, and what it tells of them. */
export const netboxModule = defineModule({
  name: 'netbox',
  resources: netboxResources,
  routes: (http, { open }) => netboxRoutes(http, open),
  jobs: [readJob],
  schedules: [{ job: READ_JOB, when: netboxSchedule }],
  settings: netboxSettings,
  health: netboxHealth,
});

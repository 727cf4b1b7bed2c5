import { defineModule } from '../../engine/module.ts';
import { membersRoutes } from './members-routes.ts';
import { READ_ALL_JOB, readAllJob, readJob, readSchedule } from './read-jobs.ts';
import { memberResources } from './resources.ts';
import { membersSettings } from './settings.ts';

/** What exchanges say themselves of who is connected to them: a source of peers beside PeeringDB. */
export const membersModule = defineModule({
  name: 'members',
  resources: memberResources,
  routes: (http, { open }) => membersRoutes(http, open),
  jobs: [readJob, readAllJob],
  schedules: [{ job: READ_ALL_JOB, when: readSchedule }],
  settings: membersSettings,
});

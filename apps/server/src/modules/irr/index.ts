import { defineModule } from '../../engine/module.ts';
import { irrCommands } from './irr-commands.ts';
import { irrHealth, irrMetrics } from './irr-metrics.ts';
import { DUE_JOB, dueJob, dueSchedule, refreshJob } from './refresh-job.ts';
import { irrResources } from './resources.ts';
import { irrRoutes } from './routes.ts';
import { irrSettings } from './settings.ts';

export { carryLists } from './carry-lists.ts';
export { checkListOptions } from './check-list-options.ts';
export { networksWithoutPrefixes } from './empty-lists.ts';
export { inventLists } from './invent-lists.ts';
export { keepLists, keepListsOfSaved } from './keep-lists.ts';
export { type ListPiece, ProjectedLists } from './projected-lists.ts';

/** What Internet Routing Registries say of networks. */
export const irrModule = defineModule({
  name: 'irr',
  resources: irrResources,
  routes: (http, { open }) => irrRoutes(http, open),
  jobs: [refreshJob, dueJob],
  schedules: [{ job: DUE_JOB, when: dueSchedule }],
  settings: irrSettings,
  metrics: irrMetrics,
  health: irrHealth,
  commands: [irrCommands],
});

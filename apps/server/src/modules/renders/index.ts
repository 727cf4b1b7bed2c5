import { defineModule } from '../../engine/module.ts';
import { FOLLOW_RENDERINGS_JOB, followRenderingsJob } from './follow-job.ts';
import { plannedConfigurations } from './planned-configurations.ts';
import { renderingsRoutes } from './renderings-routes.ts';
import { renderings } from './resources.ts';

export { endedText } from './masked-configuration.ts';
export { markPushed } from './record-rendering.ts';

/** How the configurations of routers move: what a write would make of them, and what they were. */
export const rendersModule = defineModule({
  name: 'renders',
  resources: [renderings],
  routes: (http, { open }) => renderingsRoutes(http, open),
  jobs: [followRenderingsJob],
  schedules: [{ job: FOLLOW_RENDERINGS_JOB, when: async () => '* * * * *' }],
  trial: plannedConfigurations,
});

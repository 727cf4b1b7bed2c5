import { router } from '@peersmith/model';
import { defineModule } from '../../engine/module.ts';
import { queueRendering, renderJob } from './render-job.ts';
import { renderingRoutes } from './routes.ts';
import { renderingSettings } from './settings.ts';

export { explainedSessions } from './explained-sessions.ts';
export { renderDataset } from './render-dataset.ts';
export { checkEmail, type MaskedEmail, renderEmail, renderEmails } from './render-email.ts';
export { failureText, type NotRendered, type RenderedRouter, renderRouter } from './render-router.ts';
export { MASK as PASSWORD_MASK } from './render-task.ts';
export { checkTemplate } from './render-template.ts';

/** From rows to the configuration of a router. */
export const renderingModule = defineModule({
  name: 'rendering',
  actions: [{ resource: router, action: 'configuration', handler: queueRendering }],
  routes: (http, { open }) => renderingRoutes(http, { open }),
  jobs: [renderJob],
  settings: renderingSettings,
});

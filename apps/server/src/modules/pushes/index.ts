import { defineModule } from '../../engine/module.ts';
import { pushJob } from './push-job.ts';
import { pushRoutes } from './push-routes.ts';

/** From what is rendered to files of the operator: Git, S3, folders. */
export const pushesModule = defineModule({
  name: 'pushes',
  resources: [],
  routes: (http, { open }) => pushRoutes(http, open),
  jobs: [pushJob],
});

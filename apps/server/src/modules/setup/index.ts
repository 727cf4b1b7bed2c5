import { defineModule } from '../../engine/module.ts';
import { demoJob } from './demo.ts';
import { quickstartCommand } from './quickstart-command.ts';
import { setupRoutes } from './routes.ts';

export { loadDemo } from './demo.ts';
export { quickstart } from './run-quickstart.ts';
export { type ShippedTemplate, shippedSource } from './templates.ts';

/** The first hour: from an ASN, or from nothing, to the configuration of a router. */
export const setupModule = defineModule({
  name: 'setup',
  routes: (http, { open }) => setupRoutes(http, open),
  jobs: [demoJob],
  commands: [quickstartCommand],
});

import { defineModule } from '../../engine/module.ts';
import { overviewRoutes } from './routes.ts';

/** What the pages of sessions and networks, and the first page, are made of: everything about one thing in one answer. */
export const overviewModule = defineModule({
  name: 'overview',
  routes: (http, { open }) => overviewRoutes(http, open),
});

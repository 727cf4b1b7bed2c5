import { defineModule } from '../../engine/module.ts';
import { operatorRoutes } from './operator-routes.ts';
import { portalRoutes } from './portal-routes.ts';
import { portalApiSettings } from './settings.ts';

/** What Peering Manager's companion site, and programs for its peering requests, ask of us: over the requests that there are. */
export const portalApiModule = defineModule({
  name: 'portal-api',
  routes: (http, { open }) => {
    portalRoutes(http, open);
    operatorRoutes(http, open);
  },
  settings: portalApiSettings,
});

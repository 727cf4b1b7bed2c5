import { defineModule } from '../../engine/module.ts';
import { netboxRoutes } from './netbox-routes.ts';
import { netboxSettings } from './settings.ts';

/** NetBox: what it has of our routers, and what it tells of them. */
export const netboxModule = defineModule({
  name: 'netbox',
  routes: (http, { open }) => netboxRoutes(http, open),
  settings: netboxSettings,
});

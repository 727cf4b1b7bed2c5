import { defineModule } from '../../engine/module.ts';
import { peeringApiDoor } from './guest-door.ts';
import { peeringApiRoutes } from './peering-api-routes.ts';
import { peeringApiSettings } from './settings.ts';

/** The Peering API of the IETF's draft: programs of other networks ask us for sessions, and we ask theirs. */
export const peeringApiModule = defineModule({
  name: 'peering-api',
  publicRoutes: peeringApiRoutes,
  guests: peeringApiDoor,
  settings: peeringApiSettings,
});

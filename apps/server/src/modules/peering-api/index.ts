import { peeringRequest } from '@peersmith/model';
import { defineModule } from '../../engine/module.ts';
import { ask } from './client/ask-network.ts';
import { FOLLOW_API_JOB, follow, followApiJob } from './client/follow-network.ts';
import { peeringApis } from './client/peering-apis.ts';
import { peeringApiDoor } from './guest-door.ts';
import { peeringApiRoutes } from './peering-api-routes.ts';
import { peeringApiSettings } from './settings.ts';

/** The Peering API of the IETF's draft: programs of other networks ask us for sessions, and we ask theirs. */
export const peeringApiModule = defineModule({
  name: 'peering-api',
  resources: [peeringApis],
  actions: [
    { resource: peeringRequest, action: 'ask', handler: ask },
    { resource: peeringRequest, action: 'follow', handler: follow },
  ],
  jobs: [followApiJob],
  schedules: [{ job: FOLLOW_API_JOB, when: async () => '*/5 * * * *' }],
  publicRoutes: peeringApiRoutes,
  guests: peeringApiDoor,
  settings: peeringApiSettings,
});

import { saga, serviceConfig } from '@peersmith/model';
import { asDeclared, implement } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { endpointResource } from './endpoint-resource.ts';
import { ixApiRoutes } from './ix-api-routes.ts';
import { SYNCHRONISE_JOB, synchroniseJob, synchroniseSchedule } from './mirror/synchronise-job.ts';
import { sagaActions } from './sagas/saga-actions.ts';
import { CHANGES_JOB, changeJob, changesJob } from './sagas/saga-jobs.ts';
import { ixApiSettings } from './settings.ts';

/** Where the tokens of IX-APIs are: in a table of no resource. */
export const SEALED_OF_IX_APIS = { table: 'ixapi_standing', column: 'tokens', nullable: true };

/** What exchanges know of our ports, read and changed by their machine interfaces. */
export const ixApiModule = defineModule({
  name: 'ix-api',
  resources: [
    endpointResource,
    asDeclared(serviceConfig),
    implement(saga, { seenWith: 'connection', actions: sagaActions }),
  ],
  routes: (http, { open }) => ixApiRoutes(http, open),
  jobs: [synchroniseJob, changeJob, changesJob],
  schedules: [
    { job: SYNCHRONISE_JOB, when: synchroniseSchedule },
    { job: CHANGES_JOB, when: async () => '* * * * *' },
  ],
  settings: ixApiSettings,
});

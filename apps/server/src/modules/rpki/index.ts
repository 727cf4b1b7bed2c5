import { rpkiSnapshot } from '@peersmith/model';
import { sql } from 'kysely';
import { implement } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { refreshRpkiJob, refreshSchedule } from './refresh-job.ts';
import { rpkiRoutes } from './rpki-routes.ts';
import { rpkiHealth, rpkiMetrics } from './rpki-status.ts';
import { rpkiSettings } from './settings.ts';

export { rpkiOfSystem } from './judge-route.ts';
export { rpkiSettings } from './settings.ts';
export { type RpkiInForce, type RpkiState, rpkiOf, rpkiState, vrpsOf, vrpVersion } from './vrps-of.ts';

/** Which AS may originate which prefix. */
export const rpkiModule = defineModule({
  name: 'rpki',
  resources: [
    implement(rpkiSnapshot, {
      display: (alias) =>
        sql<string>`to_char(${sql.ref(`${alias}.as_of`)}, '"RPKI as of "YYYY-MM-DD HH24:MI" UTC"')`,
    }),
  ],
  routes: (http, { open }) => rpkiRoutes(http, open),
  jobs: [refreshRpkiJob],
  schedules: [{ job: refreshRpkiJob.name, when: refreshSchedule }],
  settings: rpkiSettings,
  metrics: rpkiMetrics,
  health: rpkiHealth,
});

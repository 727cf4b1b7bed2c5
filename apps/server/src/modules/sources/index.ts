import { dataFile, dataSource, fedByFile } from '@peersmith/model';
import { sql } from 'kysely';
import { asDeclared, implement } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { implementTrait } from '../../engine/traits/trait.ts';
import { checkSources } from './check-sources.ts';
import { datasourceCommand } from './commands.ts';
import { feedFromFiles } from './feeding/feed-from-files.ts';
import { sourceRoutes } from './routes.ts';
import { sourcesSettings } from './settings.ts';
import { DUE_JOB, dueJob, synchroniseJob, synchroniseNow } from './synchronise/synchronise-job.ts';

const sources = implement(dataSource, {
  computed: {
    file_count: (alias) =>
      sql`(select count(*)::int from core_datafile f where f.source_id = ${sql.ref(`${alias}.id`)})`,
  },
  beforeSave: checkSources,
  actions: { synchronise: synchroniseNow },
});

const fed = implementTrait(fedByFile, { computed: {}, beforeSave: feedFromFiles });

/** Places with files of the operator, the files that were found there, and what those feed. */
export const sourcesModule = defineModule({
  name: 'sources',
  resources: [sources, asDeclared(dataFile)],
  traits: [fed],
  routes: sourceRoutes,
  jobs: [synchroniseJob, dueJob],
  schedules: [{ job: DUE_JOB, when: async () => '* * * * *' }],
  settings: sourcesSettings,
  commands: [datasourceCommand],
});

export { authorOf } from './author.ts';
export { fedFrom } from './feeding/fed-from.queries.ts';
export { openStore } from './open-store.ts';
export { sourcesSettings } from './settings.ts';
export { type SourceRow, sourceOf } from './source-rows.queries.ts';
export { sha256 } from './stores/expected.ts';
export { faultOfPath } from './stores/paths.ts';
export { StoreFault } from './stores/store-fault.ts';
export { inTurn, SourceBusy } from './synchronise/lease.ts';

export { writeSource } from './write-source.ts';

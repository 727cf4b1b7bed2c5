import { dataFile, dataSource } from '@peersmith/model';
import { sql } from 'kysely';
import { asDeclared, implement } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { secretsStay } from '../../engine/write/secrets-stay.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

const sources = implement(dataSource, {
  computed: {
    file_count: (alias) =>
      sql`(select count(*)::int from core_datafile f where f.source_id = ${sql.ref(`${alias}.id`)})`,
  },
  beforeSave: (items, context) => {
    for (const { draft, before, refuse } of items) {
      const { type, source_url } = { ...before, ...draft };
      const scheme = SCHEME.exec(String(source_url))?.[1]?.toLowerCase();
      if (type === 'local' && scheme !== undefined && scheme !== 'file')
        refuse('source_url', `A folder on the server has a path, or an address with file:, not ${scheme}:.`);
    }
    secretsStay(dataSource, { address: 'source_url', secrets: ['parameters'] }, { items, context });
  },
});

/** Places with files of the operator, and the files that were found there. */
export const sourcesModule = defineModule({ name: 'sources', resources: [sources, asDeclared(dataFile)] });

import { irrList, irrVersion } from '@peersmith/model';
import { sql } from 'kysely';
import { asDeclared, implement } from '../../engine/implement.ts';

/** Lists that registries have, and what they were. */
export const irrResources = [
  implement(irrList, {
    computed: {
      autonomous_systems: (alias) =>
        sql`(select count(distinct u.autonomous_system_id)::int from irr_use u where u.list_id = ${sql.ref(`${alias}.id`)})`,
    },
  }),
  asDeclared(irrVersion),
];

import { configContext, configContextAssignment } from '@peersmith/model';
import { sql } from 'kysely';
import { asDeclared, type Implementation, implement } from '../../engine/implement.ts';

/** Contexts, and what they are assigned to. */
export const contexts: Implementation[] = [
  implement(configContext, {
    computed: {
      assignment_count: (alias) =>
        sql`(select count(*)::int from extras_configcontextassignment a where a.config_context_id = ${sql.ref(`${alias}.id`)})`,
    },
    beforeSave: (items) => {
      for (const { draft, refuse } of items)
        if (draft.data !== undefined && Object.keys(Object(draft.data)).length === 0)
          refuse('data', 'This field cannot be blank: give at least one key.');
    },
  }),
  asDeclared(configContextAssignment),
];

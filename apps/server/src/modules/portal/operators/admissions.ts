import { admission } from '@peersmith/model';
import { sql } from 'kysely';
import { type Implementation, implement } from '../../../engine/implement.ts';

/** Admissions: which networks may not ask by themselves, and until when. */
export const admissions: Implementation = implement(admission, {
  computed: {
    in_force: (alias) => sql`(${sql.ref(`${alias}.until`)} is null or ${sql.ref(`${alias}.until`)} > now())`,
  },
});

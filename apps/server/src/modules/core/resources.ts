import { job, objectChange } from '@peersmith/model';
import { sql } from 'kysely';
import { implement } from '../../engine/implement.ts';
import { concealChanges, concealJobs } from './conceal.ts';
import { cancelJob, runJobAgain } from './job-actions.ts';

/** Log messages of the group `output`, one a line; sealed, where there are passwords in it. */
const output = (alias: string) =>
  sql`json_build_object('sealed', ${sql.ref(`${alias}.sealed_output`)}, 'masked', coalesce((select string_agg(entry ->> 4, e'\n' order by at) from jsonb_array_elements(${sql.ref(`${alias}.data`)} #> '{output,log}') with ordinality l(entry, at)), ''))`;

/** `peering.autonomoussystem AS64500 - Example created by admin`. */
const changeDisplay = (alias: string) =>
  sql<string>`concat(${sql.ref(`${alias}.changed_object_type`)}, ' ', ${sql.ref(`${alias}.object_repr`)}, ' ', ${sql.ref(`${alias}.action`)}, 'd by ', ${sql.ref(`${alias}.user_name`)})`;

/** The keys that have another value after than before. */
const changedFields = (alias: string) =>
  sql`coalesce((select json_agg(entry.key order by entry.key) from jsonb_each(${sql.ref(`${alias}.postchange_data`)}) entry
    where ${sql.ref(`${alias}.prechange_data`)} is not null and entry.value is distinct from (${sql.ref(`${alias}.prechange_data`)} -> entry.key) and entry.key not in ('created', 'updated')), '[]'::json)`;

export const core = [
  implement(job, {
    computed: { output },
    conceal: { needs: ['name', 'object_type', 'object_id', 'user'], from: concealJobs },
    actions: { cancel: cancelJob, 'run-again': runJobAgain },
  }),
  implement(objectChange, {
    computed: { changed_fields: changedFields },
    display: changeDisplay,
    conceal: { needs: ['changed_object_type', 'changed_object_id'], from: concealChanges },
  }),
];

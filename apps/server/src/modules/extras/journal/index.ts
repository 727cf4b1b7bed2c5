import { JOURNAL_ENTRY_KIND, journalEntry, journalled } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { implement } from '../../../engine/implement.ts';
import { toMinute } from '../../../engine/read/scope.ts';
import { implementTrait } from '../../../engine/traits/trait.ts';

/** `2026-11-29 08:30 (Warning)`. */
const display = (alias: string) => {
  const kinds = Object.entries(JOURNAL_ENTRY_KIND).map(
    ([kind, { label }]) => sql`when ${sql.lit(kind)} then ${sql.lit(label)}`,
  );
  return sql<string>`concat(${toMinute(sql.ref(`${alias}.created`))}, ' (', case ${sql.ref(`${alias}.kind`)} ${sql.join(kinds, sql` `)} end, ')')`;
};

export const journalEntries = implement(journalEntry, {
  display,
  computed: {
    created_by_name: (alias) =>
      sql`(select u.username from auth_user u where u.id = ${sql.ref(`${alias}.created_by_id`)})`,
  },
  beforeSave: (items, { principal }) => {
    for (const { draft, before, isPutBack, refuse } of items) {
      const { created_by: author } = draft;
      const isOwn =
        author === undefined ||
        (isPutBack && !before) ||
        author === principal.id ||
        (before && author === before.created_by);
      if (!isOwn && !principal.isSuperuser)
        refuse('created_by', 'Only superusers write in the name of another: leave it out.');
    }
  },
});

/** How many entries an object has. */
export const journal = implementTrait(journalled, {
  computed: {
    journal_entry_count: ({ resource, alias }) =>
      sql`(select count(*)::int from extras_journalentry j where j.assigned_object_type = ${sql.lit(contentTypeOf(resource))} and j.assigned_object_id = ${sql.ref(`${alias}.id`)})`,
  },
});

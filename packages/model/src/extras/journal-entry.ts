import {
  announced,
  changeLogged,
  choice,
  computed,
  defineResource,
  markdown,
  ref,
  tagged,
  target,
  via,
} from '@peersmith/resource';
import * as z from 'zod';
import { JOURNAL_ENTRY_KIND } from '../choices.ts';
import { exportable, journalled } from '../traits.ts';

/** A dated note beside an object: what was done, agreed, or went wrong. */
export const journalEntry = defineResource({
  app: 'extras',
  name: 'journalentry',
  className: 'JournalEntry',
  path: 'journal-entries',
  page: '/extras/journal-entries',
  label: 'journal entry',
  plural: 'journal entries',
  about: 'A dated note beside an object: what was done, agreed, or went wrong.',
  manual: 'objects#journal',
  display: '{created} ({kind})',
  brief: ['created'],
  ordering: ['-created', '-id'],
  indexes: [['assigned_object_type', 'assigned_object_id'], ['created']],
  traits: [tagged, changeLogged, announced, exportable],
  identity: [{ by: ['assigned_object_type', 'assigned_object_id', 'comments'], also: ['kind'] }],
  fields: {
    ...target('assigned_object', { to: journalled, onDelete: 'cascade' }),
    created_by: ref('auth.user', {
      nullable: true,
      default: 'caller',
      onDelete: 'set null',
      shownAs: 'id',
      label: 'Author',
      help: 'The id of the user who wrote it; only superusers write in the name of another.',
    }),
    created_by_name: computed(z.string().nullable(), {
      label: 'Written by',
      help: 'The user name of the author, while there is one.',
    }),
    kind: choice(JOURNAL_ENTRY_KIND, { default: 'info' }),
    comments: markdown({ blank: false, label: 'Entry', help: 'What happened, in Markdown.' }),
  },
  filters: { created_by: via('created_by', 'username') },
  search: { contains: ['comments'], indexed: true },
  columns: ['created', 'kind', 'assigned_object_type', 'assigned_object', 'created_by_name', 'comments'],
  form: [
    {
      title: 'Journal entry',
      fields: ['assigned_object_type', 'assigned_object_id', 'kind', 'comments', 'tags'],
    },
  ],
});

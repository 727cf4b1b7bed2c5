import { assigned, computed, condition, defineTrait, flag, ref, text, timestamp } from '@peersmith/resource';
import * as z from 'zod';

/** Dated notes beside an object: what was done, agreed, or went wrong. */
export const journalled = defineTrait({
  name: 'journal',
  about: 'Has a journal: dated notes of what was done, agreed, or went wrong.',
  fields: {
    journal_entry_count: computed(z.int(), { label: 'Journal entries', cell: 'number' }),
  },
});

/** Lists of it can be printed by templates of one's own. */
export const exportable = defineTrait({
  name: 'export_templates',
  about: 'Export templates can be made for it.',
});

const assignedBy = (column: string) => ({
  table: 'messaging_contactassignment',
  typeColumn: 'content_type',
  idColumn: 'object_id',
  column,
});

/** People to talk to about it. */
export const contactable = defineTrait({
  name: 'contacts',
  about: 'Contacts can be assigned to it, each in a role.',
  fields: {
    contact_count: computed(z.int(), { label: 'Contacts', cell: 'number' }),
    has_contacts: condition({ label: 'Has contacts' }),
    contact: assigned('messaging.contact', assignedBy('contact_id'), {
      help: 'Who is assigned to it as a contact.',
    }),
    contact_role: assigned('messaging.contactrole', assignedBy('role_id'), {
      help: 'As what somebody is assigned to it.',
    }),
  },
});

/** Its text can come from a file of a data source, and follow it. */
export const fedByFile = defineTrait({
  name: 'data_file',
  about: 'Its text can come from a file of a data source, and follow it.',
  supplies: { by: 'data_file', fields: ['template', 'data'] },
  fields: {
    data_file: ref('core.datafile', {
      nullable: true,
      default: null,
      onDelete: 'set null',
      label: 'Data file',
      help: 'The file whose content it has, in place of what is written here: with a file, nothing has to be.',
    }),
    auto_synchronisation_enabled: flag({
      default: true,
      label: 'Follows the file',
      help: 'Whether it takes the content again when the file changes.',
    }),
    data_source: ref('core.datasource', {
      nullable: true,
      readOnly: true,
      onDelete: 'protect',
      label: 'Data source',
      help: 'Where its file is.',
    }),
    data_path: text({
      max: 1000,
      blank: true,
      default: '',
      readOnly: true,
      help: 'The path of its file, which stays known where the file is gone.',
    }),
    data_synchronised: timestamp({
      nullable: true,
      readOnly: true,
      filter: false,
      help: 'When it last took the content of its file, or was found to have it.',
    }),
    data_fault: text({
      max: 1000,
      blank: true,
      default: '',
      readOnly: true,
      filter: false,
      label: 'Why it stays behind',
      help: 'Why the content of its file cannot be taken: it has what it had before. Empty where it has what the file has.',
    }),
  },
});

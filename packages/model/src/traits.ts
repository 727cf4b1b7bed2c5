import { assigned, computed, condition, defineTrait } from '@peersmith/resource';
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

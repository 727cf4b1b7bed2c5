import { computed, defineTrait } from '@peersmith/resource';
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

/** People to talk to about it. */
export const contactable = defineTrait({ name: 'contacts', about: 'Contacts can be assigned to it.' });

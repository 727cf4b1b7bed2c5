import { journalEntry, journalled } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { later } from '../../../resource/later.tsx';
import { present } from '../../../resource/present.ts';
import { presentTrait } from '../../../resource/traits/trait-tabs.ts';

const JournalOverview = later(() => import('./journal-overview.tsx'), 'JournalOverview');
const JournalTab = later(() => import('./journal-tab.tsx'), 'JournalTab');

present(journalEntry, {
  Overview: JournalOverview,
  leading: 'created',
  columns: ['created', 'kind', 'assigned_object_type', 'assigned_object', 'created_by_name', 'comments'],
  emptyHint: 'Entries are written on the page of the object that they are about, under Journal.',
});

presentTrait(journalled, {
  tab: 'journal',
  title: 'Journal',
  permission: permissionOf(journalEntry, 'view'),
  count: (row) => Number(row.journal_entry_count ?? 0),
  Show: JournalTab,
});

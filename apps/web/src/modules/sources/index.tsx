import { dataFile, dataSource, fedByFile } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { presentTrait } from '../../resource/traits/trait-tabs.ts';
import { parameters } from './parameters.ts';
import { SYNCHRONISE, VIEW_FILES } from './sources-data.ts';

const SourceActions = later(() => import('./source-actions.tsx'), 'SourceActions', null);
const SourceLead = later(() => import('./source-lead.tsx'), 'SourceLead', null);

const FileOverview = later(() => import('./file-overview.tsx'), 'FileOverview');
const FileTab = later(() => import('./file-tab.tsx'), 'FileTab');
const FilesTab = later(() => import('./files-tab.tsx'), 'FilesTab');
const HistoryTab = later(() => import('./history-tab.tsx'), 'HistoryTab');
const PreviewTab = later(() => import('./preview-tab.tsx'), 'PreviewTab');

present(dataSource, {
  Lead: SourceLead,
  DetailActions: SourceActions,
  widgets: { parameters },
  tabs: {
    files: { title: 'Files', permission: VIEW_FILES, covers: ['core.datafile'], Show: FilesTab },
    changes: { title: 'Changes', permission: SYNCHRONISE, Show: PreviewTab },
  },
  emptyHint:
    'Templates and data can lie in a repository, a bucket or a folder of yours, and configurations can be written there. Name the place, and its files show here.',
});
present(dataFile, {
  leading: 'path',
  Overview: FileOverview,
  tabs: { history: { title: 'History', permission: VIEW_FILES, Show: HistoryTab } },
  emptyHint: 'Files of data sources show here once those are synchronised.',
});
presentTrait(fedByFile, { tab: 'file', title: 'File', Show: FileTab });

import { dataFile, dataSource, fedByFile } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { presentTrait } from '../../resource/traits/trait-tabs.ts';
import { FileOverview } from './file-overview.tsx';
import { FileTab } from './file-tab.tsx';
import { FilesTab } from './files-tab.tsx';
import { HistoryTab } from './history-tab.tsx';
import { parameters } from './parameters-widget.tsx';
import { PreviewTab } from './preview-tab.tsx';
import { SourceActions } from './source-actions.tsx';
import { SourceLead } from './source-lead.tsx';
import { SYNCHRONISE, VIEW_FILES } from './sources-data.ts';

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

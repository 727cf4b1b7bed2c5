import { IRR_KIND, irrList, irrVersion } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { readList } from './irr-data.ts';

const DecideVersion = later(() => import('./decide-version.tsx'), 'DecideVersion', null);

const EntriesTab = later(() => import('./entries-tab.tsx'), 'EntriesTab');
const VersionDifferenceTab = later(() => import('./version-difference-tab.tsx'), 'VersionDifferenceTab');

present(irrList, {
  leading: 'objects',
  title: (row) => {
    const { objects, kind } = readList(row);
    return `${objects}, ${IRR_KIND[kind].label}`;
  },
  tabs: { entries: { title: 'Entries', permission: 'irr.view_version', Show: EntriesTab } },
  emptyHint: 'Lists come of networks that have an AS-SET and whose prefixes or ASes are retrieved.',
});
present(irrVersion, {
  leading: 'display',
  columns: ['display', ...irrVersion.columns.filter((key) => !['list', 'number'].includes(key))],
  DetailActions: DecideVersion,
  tabs: {
    difference: { title: 'Difference', permission: 'irr.view_list', Show: VersionDifferenceTab },
  },
});

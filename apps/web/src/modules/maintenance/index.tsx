import {
  affectedSession,
  maintenanceNotice,
  maintenanceProposal,
  maintenanceStep,
  maintenanceWindow,
} from '@peersmith/model';
import type { CellProps } from '../../cells/cell.ts';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { formatMoment } from '../../text/format.ts';

const ProposalActions = later(() => import('./proposal-page.tsx'), 'ProposalActions', null);
const ProposalOverview = later(() => import('./proposal-page.tsx'), 'ProposalOverview');
const ReadNote = later(() => import('./proposal-page.tsx'), 'ReadNote', null);
const WindowActions = later(() => import('./window-actions.tsx'), 'WindowActions', null);

const PreviewTab = later(() => import('./notices-tab.tsx'), 'PreviewTab');
const ReportTab = later(() => import('./report-tab.tsx'), 'ReportTab');
const WindowOverview = later(() => import('./window-overview.tsx'), 'WindowOverview');

/** When exactly: "in 2 days" plans no night. */
const exactly = {
  Show: ({ value }: CellProps) =>
    typeof value === 'string' ? <time dateTime={value}>{formatMoment(value)}</time> : null,
};

present(maintenanceWindow, {
  leading: 'summary',
  columns: ['summary', 'status', 'starts', 'ends', 'impact', 'session_count', 'network_count', 'message'],
  cells: { starts: exactly, ends: exactly },
  Overview: WindowOverview,
  DetailActions: WindowActions,
  tabs: {
    preview: { title: 'What is written', permission: 'peering.send_email', Show: PreviewTab },
    report: { title: 'Report', Show: ReportTab },
  },
  emptyHint:
    'A maintenance takes routers, ports or sessions out of service for a time, tells the networks, and puts everything back.',
});
present(affectedSession, { leading: 'ip_address' });
present(maintenanceStep, { leading: 'kind' });
present(maintenanceNotice, { leading: 'kind' });
present(maintenanceProposal, {
  leading: 'summary',
  cells: { starts: exactly, ends: exactly },
  Overview: ProposalOverview,
  DetailActions: ProposalActions,
  ListActions: ReadNote,
  emptyHint: 'Notes of providers that come by mail show here, and those that you read from a file.',
});

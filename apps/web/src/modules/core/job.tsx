import { job } from '@peersmith/model';
import type { Row } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { capital } from '../../text/format.ts';
import { PUSH_JOB } from '../pushes/use-push.ts';

const JobOverview = later(() => import('./job-overview.tsx'), 'JobOverview');

const NAMES: Readonly<Record<string, string>> = {
  [PUSH_JOB]: 'Push to data source',
  'core.datasource.synchronisation': 'Synchronise data source',
  'devices.router.render_configuration': 'Render configuration',
};

/** What a job is called where it has a name for people; else its own, in words. */
const nameOf = (row: Row): string =>
  NAMES[String(row.name)] ?? capital(String(row.name ?? '').replace(/[._]/g, ' '));

const NameCell = ({ row }: CellProps) => <span>{nameOf(row)}</span>;

present(job, {
  leading: 'name',
  title: nameOf,
  cells: { name: { Show: NameCell } },
  Overview: JobOverview,
});

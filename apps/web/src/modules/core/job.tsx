import { job, jobTitle, registry } from '@peersmith/model';
import type { Row } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';

const JobOverview = later(() => import('./job-overview.tsx'), 'JobOverview');

const nameOf = (row: Row): string => jobTitle(registry, String(row.name ?? ''));

const NameCell = ({ row }: CellProps) => <span>{nameOf(row)}</span>;

present(job, {
  leading: 'name',
  title: nameOf,
  cells: { name: { Show: NameCell } },
  Overview: JobOverview,
});

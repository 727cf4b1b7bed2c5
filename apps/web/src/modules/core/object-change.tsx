import { jobTitle, objectChange, registry } from '@peersmith/model';
import { choiceValue } from '../../api/row.ts';
import type { CellProps } from '../../cells/cell.ts';
import { TextCell } from '../../cells/plain.tsx';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { ChangedObject } from './changed-object.tsx';

const ChangeList = later(() => import('./requests/change-list.tsx'), 'ChangeList');
const ChangeOverview = later(() => import('./change-overview.tsx'), 'ChangeOverview');
const actions = () => import('../../resource/revert-actions.tsx');

/** Which token or job it was; jobs by what people call them. */
function WayCell(props: CellProps) {
  const { value, row } = props;
  const isJob = choiceValue(row.via) === 'job' && value;
  return <TextCell {...props} value={isJob ? jobTitle(registry, String(value)) : value} />;
}

present(objectChange, {
  title: (row) =>
    `${objectChange.fields.action.ui.members?.[choiceValue(row.action) ?? '']?.label ?? ''} ${String(row.object_repr)}`,
  leading: 'time',
  List: ChangeList,
  columns: ['time', 'user_name', 'via', 'action', 'changed_object_type', 'object_repr'],
  cells: { object_repr: { Show: ChangedObject }, via_name: { Show: WayCell } },
  Overview: ChangeOverview,
  DetailActions: later(actions, 'RevertActions', null),
  RowActions: later(actions, 'RevertMenu', null),
});

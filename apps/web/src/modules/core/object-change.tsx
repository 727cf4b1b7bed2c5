import { objectChange } from '@peersmith/model';
import { choiceValue } from '../../api/row.ts';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { ChangedObject } from './changed-object.tsx';

const ChangeList = later(() => import('./requests/change-list.tsx'), 'ChangeList');
const ChangeOverview = later(() => import('./change-overview.tsx'), 'ChangeOverview');
const actions = () => import('../../resource/revert-actions.tsx');

present(objectChange, {
  title: (row) =>
    `${objectChange.fields.action.ui.members?.[choiceValue(row.action) ?? '']?.label ?? ''} ${String(row.object_repr)}`,
  leading: 'time',
  List: ChangeList,
  columns: ['time', 'user_name', 'via', 'action', 'changed_object_type', 'object_repr'],
  cells: { object_repr: { Show: ChangedObject } },
  Overview: ChangeOverview,
  DetailActions: later(actions, 'RevertActions', null),
  RowActions: later(actions, 'RevertMenu', null),
});

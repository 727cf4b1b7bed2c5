import { group, user } from '@peersmith/model';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import type { Widget } from '../../widgets/widget.ts';
import { EndSignIns } from './end-sign-ins.tsx';
import { permissionsCell, presetsCell } from './permission-cells.tsx';

const boxes = () => import('./permission-widgets.tsx');
const rights = () => import('./rights-tabs.tsx');

const asList: Pick<Widget, 'read' | 'write' | 'wide'> = {
  read: (value) => (Array.isArray(value) ? value.map(String) : []),
  write: (value) => value,
  wide: true,
};
const presets: Widget = { ...asList, Show: later(boxes, 'PresetsBox') };
const permissions: Widget = { ...asList, Show: later(boxes, 'PermissionsBox') };

present(group, {
  widgets: { presets, permissions },
  cells: { presets: presetsCell, permissions: permissionsCell },
  tabs: { rights: { title: 'Rights', Show: later(rights, 'GroupRights') } },
});
present(user, {
  widgets: { presets, user_permissions: permissions },
  cells: { presets: presetsCell, user_permissions: permissionsCell },
  tabs: { rights: { title: 'Rights', Show: later(rights, 'UserRights') } },
  panels: [{ title: 'Sign-ins', Show: EndSignIns }],
});

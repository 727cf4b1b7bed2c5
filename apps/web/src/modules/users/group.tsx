import { group, user } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { EndSignIns } from './end-sign-ins.tsx';
import { permissionsCell, presetsCell } from './permission-cells.tsx';
import { permissionsWidget, presetsWidget } from './permission-widgets.tsx';
import { GroupRights, UserRights } from './rights-tabs.tsx';

present(group, {
  widgets: { presets: presetsWidget, permissions: permissionsWidget },
  cells: { presets: presetsCell, permissions: permissionsCell },
  tabs: { rights: { title: 'Rights', Show: GroupRights } },
});
present(user, {
  widgets: { presets: presetsWidget, user_permissions: permissionsWidget },
  cells: { presets: presetsCell, user_permissions: permissionsCell },
  tabs: { rights: { title: 'Rights', Show: UserRights } },
  panels: [{ title: 'Sign-ins', Show: EndSignIns }],
});

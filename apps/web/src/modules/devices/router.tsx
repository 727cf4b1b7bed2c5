import { router } from '@peersmith/model';
import { NumberOrNoneCell } from '../../cells/plain.tsx';
import { later } from '../../resource/later.tsx';
import { present } from '../../resource/present.ts';
import { DEPLOY } from '../deployment/plan-rules.ts';
import { VIEW_SESSIONS } from '../monitoring/session-data.ts';
import { netboxDeviceWidget } from '../netbox/device-widget.tsx';
import { fromDevice } from '../netbox/propose.ts';
import { local_autonomous_system } from '../peering/widgets.ts';
import { PUSH } from '../pushes/use-push.ts';

const ConnectionTab = later(() => import('../deployment/connection-tab.tsx'), 'ConnectionTab');
const ReconcileTab = later(() => import('../monitoring/reconcile-tab.tsx'), 'ReconcileTab');
const RouterSessionsTab = later(() => import('../monitoring/router-sessions-tab.tsx'), 'RouterSessionsTab');
const OpenRenderings = later(() => import('../renders/open-renderings.tsx'), 'OpenRenderings', null);
const RenderingsTab = later(() => import('../renders/router-tab.tsx'), 'RenderingsTab');
const ConfigurationTab = later(() => import('./configuration-tab.tsx'), 'ConfigurationTab');

const parts = () => import('./page-parts.tsx');

present(router, {
  ListActions: OpenRenderings,
  typedToDelete: ({ name }) => String(name),
  cells: { netbox_device_id: { Show: NumberOrNoneCell } },
  widgets: { local_autonomous_system, netbox_device_id: netboxDeviceWidget },
  proposes: fromDevice,
  Lead: later(parts, 'RouterLead'),
  tabs: {
    monitoring: { title: 'Monitoring', Show: RouterSessionsTab },
    reconcile: { title: 'Reconcile', permission: VIEW_SESSIONS[0] ?? '', Show: ReconcileTab },
    configuration: {
      title: 'Configuration',
      permission: 'devices.view_router_configuration',
      Show: ConfigurationTab,
    },
    renderings: {
      title: 'Configuration history',
      permission: 'devices.view_router_configuration',
      covers: ['devices.rendering'],
      Show: RenderingsTab,
    },
    'connection-test': {
      title: 'Connection test',
      permission: DEPLOY,
      Show: ConnectionTab,
    },
  },
  bulkPermissions: [DEPLOY, PUSH],
  Bulk: later(parts, 'RouterBulk', null),
  DetailActions: later(parts, 'RouterActions', null),
});

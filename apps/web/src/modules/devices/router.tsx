import { router } from '@peersmith/model';
import { isRow } from '../../api/row.ts';
import { present, type SlotProps } from '../../resource/present.ts';
import { ConnectionTab } from '../deployment/connection-tab.tsx';
import { MakePlan } from '../deployment/make-plan.tsx';
import { DEPLOY } from '../deployment/plan-rules.ts';
import { StartMaintenance } from '../maintenance/start-maintenance.tsx';
import { PollRouter } from '../monitoring/poll-actions.tsx';
import { ReconcileTab } from '../monitoring/reconcile-tab.tsx';
import { RouterSessionsTab } from '../monitoring/router-sessions-tab.tsx';
import { VIEW_SESSIONS } from '../monitoring/session-data.ts';
import { RouterStanding } from '../monitoring/sessions-standing.tsx';
import { netboxDeviceWidget } from '../netbox/device-widget.tsx';
import { RouterInNetbox } from '../netbox/leads.tsx';
import { fromDevice } from '../netbox/propose.ts';
import { local_autonomous_system } from '../peering/widgets.ts';
import { PushButton } from '../pushes/push-button.tsx';
import { PUSH } from '../pushes/use-push.ts';
import { OpenRenderings } from '../renders/open-renderings.tsx';
import { RenderingsTab } from '../renders/router-tab.tsx';
import { ConfigurationTab } from './configuration-tab.tsx';

present(router, {
  ListActions: OpenRenderings,
  typedToDelete: ({ name }) => String(name),
  widgets: { local_autonomous_system, netbox_device_id: netboxDeviceWidget },
  proposes: fromDevice,
  Lead: (props: SlotProps) => (
    <>
      <RouterStanding {...props} />
      <RouterInNetbox {...props} />
    </>
  ),
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
  Bulk: ({ rows, onDone }) => (
    <>
      <MakePlan routers={rows} size="xs" onDone={onDone} />
      {rows.some((row) => isRow(row.data_source)) && <PushButton routers={rows} size="xs" />}
    </>
  ),
  DetailActions: ({ resource, row }: SlotProps) => (
    <>
      <PollRouter resource={resource} row={row} />
      <MakePlan routers={[row]} isPage />
      {isRow(row.data_source) && <PushButton routers={[row]} />}
      <StartMaintenance scope="routers" row={row} />
    </>
  ),
});

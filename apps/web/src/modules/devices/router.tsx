import { router } from '@peersmith/model';
import { present, type SlotProps } from '../../resource/present.ts';
import { ConnectionTab } from '../deployment/connection-tab.tsx';
import { MakePlan } from '../deployment/make-plan.tsx';
import { DEPLOY } from '../deployment/plan-rules.ts';
import { local_autonomous_system } from '../peering/widgets.ts';
import { ConfigurationTab } from './configuration-tab.tsx';

present(router, {
  widgets: { local_autonomous_system },
  tabs: {
    configuration: {
      title: 'Configuration',
      permission: 'devices.view_router_configuration',
      Show: ConfigurationTab,
    },
    'connection-test': {
      title: 'Connection test',
      permission: DEPLOY,
      Show: ConnectionTab,
    },
  },
  bulkPermission: DEPLOY,
  Bulk: ({ rows, onDone }) => <MakePlan routers={rows} size="xs" onDone={onDone} />,
  DetailActions: ({ row }: SlotProps) => <MakePlan routers={[row]} />,
});

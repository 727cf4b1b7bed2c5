import { router } from '@peersmith/model';
import { present } from '../../resource/present.ts';
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
  },
});

import { router } from '@peersmith/model';
import { present } from '../../resource/present.ts';
import { ConfigurationTab } from './configuration-tab.tsx';

present(router, {
  tabs: {
    configuration: {
      title: 'Configuration',
      permission: 'devices.view_router_configuration',
      Show: ConfigurationTab,
    },
  },
});

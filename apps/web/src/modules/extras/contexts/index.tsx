import { configContext, configContextAssignment } from '@peersmith/model';
import { contextual, permissionOf } from '@peersmith/resource';
import { later } from '../../../resource/later.tsx';
import { present } from '../../../resource/present.ts';
import { presentTrait } from '../../../resource/traits/trait-tabs.ts';
import { pickerOf } from '../../../widgets/scoped-picker.tsx';

const ContextOverview = later(() => import('./context-overview.tsx'), 'ContextOverview');
const ContextTab = later(() => import('./context-tab.tsx'), 'ContextTab');

present(configContext, { Overview: ContextOverview });

present(configContextAssignment, {
  leading: 'config_context',
  // What is not active any more is not offered; what is assigned stays.
  widgets: { config_context: pickerOf(() => ({ is_active: 'true' })) },
  emptyHint: 'Contexts are assigned on the page of the object that they are for, under Context.',
});

presentTrait(contextual, {
  tab: 'context',
  title: 'Context',
  permission: permissionOf(configContext, 'view'),
  Show: ContextTab,
});

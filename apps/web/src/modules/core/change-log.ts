import { objectChange } from '@peersmith/model';
import { changeLogged, permissionOf } from '@peersmith/resource';
import { ChangesTab } from '../../resource/changes-tab.tsx';
import { presentTrait } from '../../resource/traits/trait-tabs.ts';

presentTrait(changeLogged, {
  tab: 'changelog',
  title: 'Change log',
  permission: permissionOf(objectChange, 'view'),
  Show: ChangesTab,
});

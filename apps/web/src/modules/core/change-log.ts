import { objectChange } from '@peersmith/model';
import { changeLogged, permissionOf } from '@peersmith/resource';
import { later } from '../../resource/later.tsx';
import { presentTrait } from '../../resource/traits/trait-tabs.ts';

const ChangesTab = later(() => import('../../resource/changes-tab.tsx'), 'ChangesTab');

presentTrait(changeLogged, {
  tab: 'changelog',
  title: 'Change log',
  permission: permissionOf(objectChange, 'view'),
  Show: ChangesTab,
});

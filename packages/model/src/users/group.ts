import { changeLogged, computed, defineResource, list, text } from '@peersmith/resource';
import * as z from 'zod';
import { presetField } from './preset-field.ts';

/** Users who share permissions. */
export const group = defineResource({
  app: 'auth',
  root: 'users',
  name: 'group',
  className: 'Group',
  path: 'groups',
  page: '/users/groups',
  label: 'group',
  about: 'Users who share permissions.',
  manual: 'security#accounts',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: [changeLogged],
  frame: ['id', 'url', 'display_url', 'display'],
  fields: {
    name: text({ max: 150, unique: true }),
    presets: presetField(),
    permissions: list(z.string(), 'text[]', {
      default: [],
      help: 'Permissions beyond those of presets, such as peering.view_autonomoussystem.',
    }),
    user_count: computed(z.int(), { label: 'Users', cell: 'number' }),
  },
  search: { contains: ['name'] },
  columns: ['name', 'user_count', 'presets', 'permissions'],
  form: [{ title: 'Group', fields: ['name', 'presets', 'permissions'] }],
});

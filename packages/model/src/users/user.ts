import {
  changeLogged,
  defineResource,
  email,
  flag,
  list,
  password,
  refs,
  text,
  timestamp,
  via,
} from '@peersmith/resource';
import * as z from 'zod';
import { presetField } from './preset-field.ts';

/** What ends when a user is signed out. */
export const EndSignInsInput = z.strictObject({
  tokens: z.boolean().default(false).describe('Whether the API tokens of the user are deleted as well.'),
});

/** A person, or a program, that signs in. */
export const user = defineResource({
  app: 'auth',
  root: 'users',
  name: 'user',
  className: 'User',
  path: 'users',
  page: '/users/users',
  label: 'user',
  about: 'A person or a program that signs in.',
  manual: 'security#accounts',
  display: '{username}',
  brief: ['username'],
  naturalKey: 'username',
  ordering: ['username'],
  traits: [changeLogged],
  frame: ['id', 'url', 'display_url', 'display'],
  fields: {
    username: text({ max: 150, unique: true, help: 'Letters, digits and @ . + - _.' }),
    password: password({ max: 128 }),
    first_name: text({ max: 150, blank: true }),
    last_name: text({ max: 150, blank: true }),
    email: email({ blank: true, label: 'E-mail' }),
    is_active: flag({ default: true, label: 'Active' }),
    is_staff: flag({
      default: false,
      label: 'Staff',
      help: 'May maintain the PeeringDB mirror and the system.',
    }),
    is_superuser: flag({
      default: false,
      label: 'Superuser',
      help: 'Holds every permission. Only superusers may give it.',
    }),
    date_joined: timestamp({ default: 'now', label: 'Joined' }),
    last_login: timestamp({ nullable: true, readOnly: true }),
    groups: refs('auth.group'),
    presets: presetField(),
    user_permissions: list(z.string(), 'text[]', {
      default: [],
      label: 'Permissions',
      help: 'Permissions beyond those of presets and groups, such as peering.view_autonomoussystem.',
    }),
  },
  filters: { group: via('groups', 'name'), group_id: via('groups') },
  search: { contains: ['username', 'first_name', 'last_name', 'email'] },
  columns: [
    'username',
    'first_name',
    'last_name',
    'email',
    'is_active',
    'is_superuser',
    'groups',
    'presets',
    'last_login',
  ],
  form: [
    { title: 'User', fields: ['username', 'password', 'first_name', 'last_name', 'email', 'is_active'] },
    { title: 'Permissions', fields: ['groups', 'presets', 'user_permissions', 'is_staff', 'is_superuser'] },
  ],
  actions: {
    'end-sign-ins': {
      label: 'End sign-ins',
      on: 'detail',
      method: 'POST',
      permissions: ['auth.change_user'],
      input: EndSignInsInput,
      status: 204,
      help: 'Ends the sessions of the user and, with `tokens`, deletes the API tokens.',
    },
  },
});

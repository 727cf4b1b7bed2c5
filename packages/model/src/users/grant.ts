import {
  changeLogged,
  computed,
  defineResource,
  flag,
  json,
  prose,
  refs,
  text,
  via,
} from '@peersmith/resource';
import * as z from 'zod';

/** Which rows of a type somebody is limited to. Permissions say what may be done with a type, grants with which rows of it. */
export const grant = defineResource({
  app: 'users',
  name: 'grant',
  className: 'Grant',
  path: 'grants',
  page: '/users/grants',
  label: 'object grant',
  about:
    'Limits users, groups and API tokens to some objects of a type. Whoever has grants for a type sees and changes only what one of them matches.',
  manual: 'security#object-grants',
  display: '{name}',
  brief: ['name', 'content_type'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: [changeLogged],
  fields: {
    name: text({ max: 100, unique: true }),
    description: prose({ max: 1000, blank: true, default: '', filter: false }),
    enabled: flag({
      default: true,
      help: 'A grant that is not enabled gives nothing, and limits all the same: delete it to lift the limit.',
    }),
    content_type: {
      ...text({
        max: 100,
        label: 'Objects',
        help: 'Type of objects that is limited, such as peering.internetexchange.',
      }),
      sample: () => 'extras.tag',
    },
    filter: {
      ...json({
        label: 'Filter',
        help: 'What the filters of a list of those objects say, such as {"status": ["enabled"]}, or the address of the list. {} is all of them.',
      }),
      sample: (n: number) => ({ name: [`tag ${n}`] }),
    },
    users: refs('auth.user', { help: 'Users who are limited; superusers are not.' }),
    groups: refs('auth.group', { help: 'Groups whose members are limited.' }),
    tokens: refs('users.token', {
      label: 'API tokens',
      help: "Tokens that are limited further than their user, also a superuser's.",
    }),
    problem: computed(z.string(), {
      help: 'Why the filter cannot be read any more; a grant with a problem matches nothing.',
    }),
  },
  filters: {
    user: via('users', 'username'),
    user_id: via('users'),
    group: via('groups', 'name'),
    group_id: via('groups'),
    token_id: via('tokens'),
  },
  search: { contains: ['name', 'content_type'] },
  columns: ['name', 'content_type', 'filter', 'enabled', 'users', 'groups', 'tokens', 'problem'],
  form: [
    { title: 'Object grant', fields: ['name', 'description', 'enabled'] },
    { title: 'Objects', fields: ['content_type', 'filter'] },
    { title: 'For', fields: ['users', 'groups', 'tokens'] },
  ],
});

import { announced, changeLogged, computed, defineResource, flag, json, text } from '@peersmith/resource';
import * as z from 'zod';
import { description } from '../shared-fields.ts';
import { exportable, fedByFile } from '../traits.ts';

/** Data for templates that is assigned to any number of objects. */
export const configContext = defineResource({
  app: 'extras',
  name: 'configcontext',
  className: 'ConfigContext',
  path: 'config-contexts',
  page: '/extras/config-contexts',
  label: 'config context',
  about: 'Data for templates, assigned to any number of objects and merged with their own.',
  manual: 'config-contexts',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name'],
  traits: [fedByFile, changeLogged, announced, exportable],
  fields: {
    name: text({ max: 100, unique: true }),
    description,
    is_active: flag({
      default: true,
      label: 'Active',
      help: 'Whether it is offered for assignment. What is assigned counts all the same.',
    }),
    data: {
      ...json({ object: true, help: 'A JSON object that is not empty.' }),
      sample: (n: number) => ({ [`key_${n}`]: n }),
    },
    assignment_count: computed(z.int(), { label: 'Assignments', cell: 'number' }),
  },
  search: { contains: ['name', 'description'] },
  columns: ['name', 'description', 'is_active', 'assignment_count'],
  form: [
    { title: 'Config context', fields: ['name', 'description', 'is_active'] },
    { title: 'Data', fields: ['data'] },
    { title: 'From a file', fields: ['data_file', 'auto_synchronisation_enabled'] },
  ],
});

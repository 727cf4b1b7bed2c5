import { defineResource, flag, template, text } from '@peersmith/resource';
import { comments, description, WITHOUT_CONTEXT } from '../shared-fields.ts';
import { fedByFile } from '../traits.ts';

/** A Jinja2 template that becomes the configuration of a router. */
export const configuration = defineResource({
  app: 'devices',
  name: 'configuration',
  className: 'Configuration',
  path: 'configurations',
  page: '/devices/configurations',
  label: 'configuration',
  about: 'A Jinja2 template that becomes the configuration of routers.',
  manual: 'templates',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name', 'id'],
  traits: [fedByFile, ...WITHOUT_CONTEXT],
  fields: {
    name: text({ max: 100 }),
    template: template({ help: 'Jinja2; see the template reference for what it may read.' }),
    jinja2_trim: flag({ default: false, label: 'Trim blocks', help: 'Drop the line end after a block tag.' }),
    jinja2_lstrip: flag({ default: false, label: 'Strip blocks', help: 'Drop blanks before a block tag.' }),
    draft: template({
      blank: true,
      help: 'A text that is being worked on, beside the one in force: no router is rendered from it.',
    }),
    description,
    comments,
  },
  search: { contains: ['name', 'template'] },
  columns: ['name', 'description', 'jinja2_trim', 'jinja2_lstrip'],
  form: [
    { title: 'Configuration', fields: ['name', 'template', 'jinja2_trim', 'jinja2_lstrip'] },
    { title: 'From a file', fields: ['data_file', 'auto_synchronisation_enabled'] },
    { title: 'Notes', fields: ['description', 'comments', 'tags'] },
  ],
});

import {
  announced,
  changeLogged,
  choice,
  contentType,
  defineResource,
  flag,
  rowSchema,
  template,
  text,
} from '@peersmith/resource';
import { EXPORT_FILE_TYPE } from '../choices.ts';
import { description } from '../shared-fields.ts';
import { exportable, fedByFile } from '../traits.ts';

/** A Jinja2 template that prints the objects of a type as a file of one's own form. */
export const exportTemplate = defineResource({
  app: 'extras',
  name: 'exporttemplate',
  className: 'ExportTemplate',
  path: 'export-templates',
  page: '/extras/export-templates',
  label: 'export template',
  about:
    'A Jinja2 template that prints the objects of a type as a file: a list of prefixes, an inventory, a report.',
  manual: 'export-templates',
  display: '{name}',
  brief: ['name'],
  ordering: ['content_type', 'name'],
  traits: [fedByFile, changeLogged, announced, exportable],
  unique: [['content_type', 'name']],
  fields: {
    name: text({ max: 100, help: 'Unique among the templates of its type.' }),
    content_type: {
      ...contentType({
        label: 'Objects',
        help: 'Type of the objects that it prints, such as peering.autonomoussystem.',
      }),
      sample: () => 'bgp.community',
    },
    description,
    template: template({ help: 'Jinja2; the objects are in dataset. See the manual, Export templates.' }),
    jinja2_trim: flag({ default: false, label: 'Trim blocks', help: 'Drop the line end after a block tag.' }),
    jinja2_lstrip: flag({ default: false, label: 'Strip blocks', help: 'Drop blanks before a block tag.' }),
    file_type: choice(EXPORT_FILE_TYPE, {
      default: 'text',
      label: 'File',
      help: 'What the download is: its media type and the end of its name.',
    }),
  },
  search: { contains: ['name', 'description'] },
  columns: ['name', 'content_type', 'description', 'file_type', 'jinja2_trim', 'jinja2_lstrip'],
  form: [
    {
      title: 'Export template',
      fields: [
        'name',
        'content_type',
        'description',
        'file_type',
        'template',
        'jinja2_trim',
        'jinja2_lstrip',
      ],
    },
    { title: 'From a file', fields: ['data_file', 'auto_synchronisation_enabled'] },
  ],
  actions: {
    render: {
      label: 'Render in the background',
      on: 'detail',
      method: 'GET',
      permissions: ['extras.view_exporttemplate'],
      status: 202,
      answer: rowSchema('core.job'),
      help: 'Queues a job; its output is what the template prints of all objects that you may view.',
    },
  },
});

import { defineResource, flag, template, text } from '@peersmith/resource';
import { comments, description, WITHOUT_CONTACTS } from '../shared-fields.ts';
import { fedByFile } from '../traits.ts';

/** A Jinja2 template that becomes an e-mail to another network. */
export const email = defineResource({
  app: 'messaging',
  name: 'email',
  className: 'Email',
  path: 'emails',
  page: '/messaging/emails',
  label: 'e-mail template',
  about: 'A Jinja2 template, subject and body, that becomes an e-mail to another network.',
  manual: 'messaging#e-mail-templates',
  display: '{name}',
  brief: ['name'],
  naturalKey: 'name',
  ordering: ['name', 'id'],
  traits: [fedByFile, ...WITHOUT_CONTACTS],
  fields: {
    name: text({ max: 100 }),
    subject: text({ max: 512, help: 'One line, Jinja2 as well.' }),
    template: template({ label: 'Body', help: 'Jinja2; it sees what the subject sees.' }),
    jinja2_trim: flag({ default: false, label: 'Trim blocks', help: 'Drop the line end after a block tag.' }),
    jinja2_lstrip: flag({ default: false, label: 'Strip blocks', help: 'Drop blanks before a block tag.' }),
    description,
    comments,
  },
  search: { contains: ['name', 'subject', 'template'] },
  columns: ['name', 'subject', 'description', 'jinja2_trim', 'jinja2_lstrip'],
  form: [
    {
      title: 'E-mail template',
      fields: ['name', 'subject', 'template', 'jinja2_trim', 'jinja2_lstrip'],
    },
    { title: 'From a file', fields: ['data_file', 'auto_synchronisation_enabled'] },
    { title: 'Notes', fields: ['description', 'comments', 'tags'] },
  ],
});

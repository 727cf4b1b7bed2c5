import {
  changeLogged,
  colour,
  compare,
  computed,
  computedTypes,
  defineResource,
  slug,
  text,
} from '@peersmith/resource';
import * as z from 'zod';
import { description } from '../shared-fields.ts';

/** A word to mark objects with. */
export const tag = defineResource({
  app: 'extras',
  name: 'tag',
  className: 'Tag',
  path: 'tags',
  page: '/extras/tags',
  label: 'tag',
  about: 'A coloured word to mark and find objects with.',
  manual: 'objects#tags',
  display: '{name}',
  brief: ['name', 'slug', 'color'],
  naturalKey: 'slug',
  ordering: ['name'],
  traits: [changeLogged],
  fields: {
    name: text({ max: 100, unique: true }),
    slug: slug({ max: 100, unique: true, unicode: true }),
    color: colour({ default: '9e9e9e', label: 'Colour' }),
    description,
    tagged_items: computed(z.int(), { label: 'Objects', cell: 'number' }),
    content_types: computedTypes({ numbered: 'content_type_id', label: 'Used on' }),
  },
  filters: { content_type: compare('content_types', 'eq', 'or') },
  search: { contains: ['name', 'slug', 'description'] },
  columns: ['name', 'slug', 'color', 'tagged_items', 'description'],
  form: [{ title: 'Tag', fields: ['name', 'slug', 'color', 'description'] }],
});

import * as z from 'zod';
import { computed, tags } from './kinds/relation.ts';
import { json } from './kinds/scalar.ts';
import { defineTrait } from './trait.ts';

/** JSON of its own, merged with what is assigned to it from elsewhere. */
export const contextual = defineTrait({
  name: 'config_context',
  about: 'Has data for templates, its own and assigned.',
  fields: {
    local_context_data: json({
      nullable: true,
      object: true,
      label: 'Local context',
      help: 'JSON object of this row alone; templates read it merged with assigned contexts.',
    }),
    config_context: computed(z.record(z.string(), z.unknown()).nullable(), {
      label: 'Config context',
      cell: 'json',
    }),
  },
});

/** Words to mark and find it by. */
export const tagged = defineTrait({
  name: 'tags',
  about: 'Can be marked with tags.',
  fields: { tags: tags() },
});

/** Each write of it is recorded, with what it was before and after. */
export const changeLogged = defineTrait({ name: 'change_log', about: 'Its changes are recorded.' });

/** What happens to it is told to webhooks that wait for it. */
export const announced = defineTrait({ name: 'webhooks', about: 'Webhooks hear of its changes.' });

import { mergedJson } from '@peersmith/rendering';
import { contentTypeOf, contextual } from '@peersmith/resource';
import { sql } from 'kysely';
import * as z from 'zod';
import { implementTrait } from '../../engine/traits/trait.ts';
import { mergeOf } from './settings.ts';

/** The layers of an object's context as JSON text: what is assigned, the lightest first, and what it says itself. */
const Layers = z.object({ assigned: z.array(z.string()).nullable(), own: z.string().nullable() });

/** Data for templates: what is assigned to an object, merged by weight, and its own over it. */
export const contextualTrait = implementTrait(contextual, {
  computed: {
    config_context: ({ resource, alias }) =>
      sql`json_build_object('own', ${sql.ref(`${alias}.local_context_data`)}::text, 'assigned', (select json_agg(c.data::text order by a.weight, c.name) from extras_configcontextassignment a join extras_configcontext c on c.id = a.config_context_id where a.content_type = ${sql.lit(contentTypeOf(resource))} and a.object_id = ${sql.ref(`${alias}.id`)}))`,
  },
  finish: (rows, context) => {
    const how = mergeOf(context);
    for (const row of rows) {
      const { assigned, own } = Layers.parse(row.config_context);
      row.config_context = mergedJson([...(assigned ?? []), ...(own === null ? [] : [own])], how);
    }
  },
});

import { contextual } from '@peersmith/resource';
import { sql } from 'kysely';
import { implementTrait } from '../../engine/traits/trait.ts';

/** Data for templates: that of the object itself, as long as nothing else is assigned to it. */
export const contextualTrait = implementTrait(contextual, {
  computed: { config_context: ({ alias }) => sql.ref(`${alias}.local_context_data`) },
});

import { tag } from '@peersmith/model';
import { sql } from 'kysely';
import { implement } from '../../engine/implement.ts';
import type { TraitBehaviour } from '../../engine/traits/trait.ts';
import { journal, journalEntries } from './journal/index.ts';
import { deliveries, webhooks } from './webhooks/index.ts';

export { deliveryWorker, webhookListener } from './webhooks/index.ts';

export const extras = [
  implement(tag, {
    computed: {
      tagged_items: (alias) =>
        sql`(select count(*)::int from extras_taggeditem l where l.tag_id = ${sql.ref(`${alias}.id`)})`,
    },
  }),
  webhooks,
  deliveries,
  journalEntries,
];

export const extrasTraits: readonly TraitBehaviour[] = [journal];

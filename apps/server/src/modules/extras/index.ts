import { tag } from '@peersmith/model';
import { sql } from 'kysely';
import { implement } from '../../engine/implement.ts';
import { defineModule } from '../../engine/module.ts';
import { journal, journalEntries } from './journal/index.ts';
import { tagRoutes } from './tagged-objects.ts';
import {
  deliveries,
  deliveryHealth,
  deliveryMetrics,
  deliveryWorker,
  webhookListener,
  webhookRoutes,
  webhookSettings,
  webhooks,
} from './webhooks/index.ts';

const tags = implement(tag, {
  computed: {
    tagged_items: (alias) =>
      sql`(select count(*)::int from extras_taggeditem l where l.tag_id = ${sql.ref(`${alias}.id`)})`,
    content_types: (alias) =>
      sql`(select coalesce(array_agg(distinct l.content_type order by l.content_type), '{}') from extras_taggeditem l where l.tag_id = ${sql.ref(`${alias}.id`)})`,
  },
});

/** Tags, journals and webhooks. */
export const extrasModule = defineModule({
  name: 'extras',
  resources: [tags, journalEntries, webhooks, deliveries],
  traits: [journal],
  routes: (http, { open }) => {
    tagRoutes(http, open);
    webhookRoutes(http, open);
  },
  listeners: [webhookListener],
  workers: [deliveryWorker],
  settings: webhookSettings,
  metrics: deliveryMetrics,
  health: deliveryHealth,
});

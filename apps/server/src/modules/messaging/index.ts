import { defineModule } from '../../engine/module.ts';
import { contacts, messagingResources } from './contacts.ts';
import { messagingRoutes } from './routes.ts';

/** Who is to be talked to about what, and templates of what is written to them. */
export const messagingModule = defineModule({
  name: 'messaging',
  resources: messagingResources,
  traits: [contacts],
  routes: (http, { open }) => messagingRoutes(http, { open }),
});

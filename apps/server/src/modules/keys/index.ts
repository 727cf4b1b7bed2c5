import { defineModule } from '../../engine/module.ts';
import { keyCommands } from './key-commands.ts';
import { keyHealth } from './key-health.ts';
import { keyRoutes } from './key-routes.ts';
import { keysInUse, requireRightKeys } from './key-usage.ts';

/** The keys that encrypt stored secrets. */
export const keysModule = defineModule({
  name: 'keys',
  routes: (http, { open }) => keyRoutes(http, open),
  health: keyHealth,
  commands: [keyCommands],
  provides: { keys: { inUse: keysInUse, requireRight: requireRightKeys } },
});

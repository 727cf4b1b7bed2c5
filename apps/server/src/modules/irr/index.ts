import { defineModule } from '../../engine/module.ts';
import { irrCommands } from './irr-commands.ts';
import { irrSettings } from './settings.ts';

/** What Internet Routing Registries say of networks. */
export const irrModule = defineModule({
  name: 'irr',
  settings: irrSettings,
  commands: [irrCommands],
});

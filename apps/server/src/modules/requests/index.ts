import { defineModule } from '../../engine/module.ts';
import { requestResources } from './resources.ts';
import { requestSettings } from './settings.ts';

/** Wishes for sessions, ours and theirs: from the first word to sessions that are up, and the rules that decide about them. */
export const requestsModule = defineModule({
  name: 'requests',
  resources: requestResources,
  settings: requestSettings,
});

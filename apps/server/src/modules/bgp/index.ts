import { defineModule } from '../../engine/module.ts';
import { firstRelationships } from './first-relationships.ts';
import { bgp } from './resources.ts';
import { bgpSettings } from './settings.ts';

export { firstRelationships, forgetFirstRelationships } from './first-relationships.ts';

/** Communities and relationships. */
export const bgpModule = defineModule({
  name: 'bgp',
  resources: bgp,
  settings: bgpSettings,
  firstStart: firstRelationships,
});

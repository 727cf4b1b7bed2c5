import { defineModule } from '../../engine/module.ts';
import { bgp } from './resources.ts';
import { bgpSettings } from './settings.ts';

/** Communities and relationships. */
export const bgpModule = defineModule({ name: 'bgp', resources: bgp, settings: bgpSettings });

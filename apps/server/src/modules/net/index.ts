import { defineModule } from '../../engine/module.ts';
import { net } from './resources.ts';

/** Connections to exchanges, and BFD. */
export const netModule = defineModule({ name: 'net', resources: net });

import { defineModule } from '../../engine/module.ts';
import { devices } from './resources.ts';

export { ruledRouters } from './device-platforms.ts';
export { encryptingRouters } from './encrypting-routers.ts';

/** Routers, their platforms and the templates of their configurations. */
export const devicesModule = defineModule({ name: 'devices', resources: devices });

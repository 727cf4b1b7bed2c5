import { defineModule } from '../../engine/module.ts';
import { plannedConfigurations } from './planned-configurations.ts';

/** How the configurations of routers move: what a write would make of them. */
export const rendersModule = defineModule({ name: 'renders', trial: plannedConfigurations });

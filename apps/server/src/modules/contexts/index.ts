import { endpoints } from '@peersmith/answers';
import { configContext } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import { serving } from '../../engine/http/serve.ts';
import { defineModule } from '../../engine/module.ts';
import { permissions } from '../../platform/access.ts';
import { contextOfObject } from './context-of-object.ts';
import { contextualTrait } from './contextual.ts';
import { contexts } from './resources.ts';
import { contextSettings } from './settings.ts';

export { mergeOf } from './settings.ts';

/** Data for templates that is assigned to objects, and what comes of it. */
export const contextsModule = defineModule({
  name: 'contexts',
  resources: contexts,
  traits: [contextualTrait],
  settings: contextSettings,
  routes: (http, { open }) =>
    serving(http, open)(
      endpoints.contextOfObject,
      { access: permissions(permissionOf(configContext, 'view')) },
      ({ context, query }) => contextOfObject(context, query),
    ),
});

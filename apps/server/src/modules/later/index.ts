import { laterEndpoints } from '@peersmith/answers';
import { apiPathOf, type Endpoint } from '@peersmith/resource';
import { serving } from '../../engine/http/serve.ts';
import { defineModule } from '../../engine/module.ts';
import { type Access, permissions } from '../../platform/access.ts';

/** What each asks of its caller, as it will when it is done. */
const ACCESS: Record<keyof typeof laterEndpoints, Access> = {
  synchroniseDataSource: permissions('core.synchronise_datasource'),
  pushRouters: permissions('devices.push_router_configuration_to_data_source'),
};

/** What Peering Manager's API has and a later version brings: each answers 501 and says so, so that no client takes it for a mistake of its own. */
export const laterModule = defineModule({
  name: 'later',
  resources: [],
  routes: (http, { open, engine }) => {
    const serve = serving(http, open);
    for (const name of Object.keys(ACCESS) as (keyof typeof ACCESS)[]) {
      const endpoint: Endpoint = laterEndpoints[name];
      const resource = Object.values(engine.registry).find((one) =>
        endpoint.path.startsWith(`${apiPathOf(one)}:id/`),
      );
      serve(endpoint, { access: ACCESS[name], ...(resource ? { of: resource } : {}) }, () => ({
        detail: 'Peersmith does not do this yet: it comes with a later version.',
      }));
    }
  },
});

import { configuration, credential, platform, router } from '@peersmith/model';
import { isHost } from '@peersmith/net';
import { sql } from 'kysely';
import { asDeclared, elsewhere, type Implementation, implement } from '../../engine/implement.ts';
import { holds } from '../../engine/permissions.ts';
import { requireUnlimited } from '../../engine/read/within-grant.ts';
import { faultOfPath } from '../sources/index.ts';
import { keepSecretsHome } from './keep-secrets-home.ts';

const own = (alias: string) => sql.ref(`${alias}.id`);

const VIEW_RENDERED = 'devices.view_router_configuration';

const NO_HOST = 'Write a host name, of letters, digits and hyphens between dots (RFC 1123), or an address.';

/** Routers, their platforms and the templates of their configurations. */
export const devices: Implementation[] = [
  asDeclared(platform),
  implement(configuration, {
    beforeSave: (items, context) => {
      // What a template reaches is shown to whoever sees what is rendered from it.
      if (items.some(({ draft }) => draft.template !== undefined) && holds(context.principal, VIEW_RENDERED))
        requireUnlimited(context, 'a template of your own would reach all of them.');
    },
  }),
  asDeclared(credential),
  implement(router, {
    actions: { configuration: elsewhere },
    computed: {
      connection_count: (alias) =>
        sql`(select count(*)::int from net_connection c where c.router_id = ${own(alias)})`,
      direct_peering_session_count: (alias) =>
        sql`(select count(*)::int from peering_directpeeringsession s where s.router_id = ${own(alias)})`,
      internet_exchange_peering_session_count: (alias) =>
        sql`(select count(*)::int from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where c.router_id = ${own(alias)})`,
    },
    beforeSave: (items, context) => {
      keepSecretsHome(items, context);
      for (const { draft, before, refuse } of items) {
        if (draft.hostname !== undefined) draft.hostname = draft.hostname.toLowerCase();
        if (draft.hostname !== undefined && draft.hostname !== before?.hostname && !isHost(draft.hostname))
          refuse('hostname', NO_HOST);
        // Without polling the time of the last poll says nothing.
        const fault = draft.data_path ? faultOfPath(String(draft.data_path)) : null;
        if (fault) refuse('data_path', `The path ${fault}.`);
        if (draft.poll_bgp_sessions_state === false)
          Object.assign(draft, { poll_bgp_sessions_last_updated: null });
      }
    },
  }),
];

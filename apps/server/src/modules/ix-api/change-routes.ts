import { endpoints } from '@peersmith/answers';
import { connection, internetExchange } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { askCancellation, cancellationOf } from './asking/ask-cancellation.ts';
import { askFqdn } from './asking/ask-fqdn.ts';
import { askOrder } from './asking/ask-order.ts';
import { askRouteServer, askRouteServerChange, askRouteServerRemoval } from './asking/ask-route-server.ts';
import { orderOptions, portOptions } from './asking/options.ts';
import { MAY_CHANGE } from './sagas/saga-jobs.ts';

const MAY_LOOK = ['net.view_connection', 'peering.view_internet_exchange_point_ixapi'] as const;

/** What is asked of exchanges beside MAC addresses; each is answered with the change that was begun. */
export function changeRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  const look = { access: permissions(...MAY_LOOK), of: connection };
  const ask = { access: permissions(...MAY_CHANGE), of: connection };
  serve(endpoints.ixapiPortOptions, look, ({ context, params }) => portOptions(context, params.id));
  serve(endpoints.startRouteServer, ask, ({ context, params, body }) =>
    askRouteServer(context, params.id, body),
  );
  serve(endpoints.changeRouteServer, ask, ({ context, params, body }) =>
    askRouteServerChange(context, params.id, body),
  );
  serve(endpoints.removeRouteServer, ask, ({ context, params, body }) =>
    askRouteServerRemoval(context, params.id, body),
  );
  serve(endpoints.startFqdn, ask, ({ context, params, body }) => askFqdn(context, params.id, body));
  serve(endpoints.ixapiCancellation, { ...ask, heavy: true }, ({ context, params, query }) =>
    cancellationOf(context, params.id, query.decommission_at),
  );
  serve(endpoints.startCancellation, ask, ({ context, params, body }) =>
    askCancellation(context, params.id, body),
  );
  const ordering = {
    access: permissions('net.add_connection', 'peering.view_internetexchange', ...MAY_CHANGE),
    of: internetExchange,
  };
  serve(endpoints.ixapiOrderOptions, ordering, ({ context, params }) => orderOptions(context, params.id));
  serve(endpoints.startOrder, ordering, ({ context, params, body }) => askOrder(context, params.id, body));
}

import { endpoints } from '@peersmith/answers';
import { connection, internetExchange } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { ApiError } from '../../engine/errors.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import { accountsAt } from './accounts.ts';
import { askMac } from './asking/ask-mac.ts';
import { changeRoutes } from './change-routes.ts';
import { allMismatches } from './compare/mismatches.ts';
import { ixApiOfConnection, ixApiOfExchange } from './compare/of-exchange.ts';
import { MAY_CHANGE } from './sagas/saga-jobs.ts';
import { setMac } from './set-mac.ts';

const VIEW = 'peering.view_internet_exchange_point_ixapi';

/** What exchanges know of our ports, and what is changed there. */
export function ixApiRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  // Either of two permissions will do, which a declared access cannot say.
  serve(endpoints.ixapiAccounts, { access: SIGNED_IN, reads: true, heavy: true }, ({ context, body }) =>
    accountsAt(context, body),
  );
  serve(endpoints.ixapiAccountsByGet, { access: SIGNED_IN }, () => {
    throw new ApiError(400, {
      detail: 'Send api_url, api_key and api_secret in a POST: an address is kept in many places.',
    });
  });
  serve(
    endpoints.ixapiOfExchange,
    { access: permissions('peering.view_internetexchange', VIEW), of: internetExchange },
    ({ context, params }) => ixApiOfExchange(context, params.id),
  );
  serve(
    endpoints.ixapiOfConnection,
    { access: permissions('net.view_connection', VIEW), of: connection },
    ({ context, params }) => ixApiOfConnection(context, params.id),
  );
  serve(
    endpoints.ixapiMismatches,
    { access: permissions('peering.view_internetexchange', 'net.view_connection', VIEW) },
    ({ context }) => allMismatches(context),
  );
  serve(
    endpoints.updateIxapiMac,
    { access: permissions('net.change_connection'), of: connection },
    async ({ context, params }) => ({ detail: await setMac(context, params.id) }),
  );
  serve(
    endpoints.startMacSaga,
    { access: permissions(...MAY_CHANGE), of: connection },
    ({ context, params, body }) =>
      askMac(context, {
        connection: params.id,
        mac_address: body.mac_address ?? null,
        enter_here: body.enter_here ?? null,
        not_before: body.not_before ? new Date(body.not_before) : null,
      }),
  );
  changeRoutes(http, open);
}

import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { chosenLocalAs } from '../peeringdb/index.ts';
import { locationsOf } from './locations.ts';
import { networkOf } from './network-of-portal.ts';
import { cancelRequest, requestOf, requestsOf } from './requests-of-portal.ts';
import { submitRequest } from './submit-request.ts';

/** The companion site enters requests and takes them back, and so is one that may do both. */
const access = permissions('requests.add_request', 'requests.change_request');

const localOf = (context: Context) => chosenLocalAs(context, 'User must have an affiliated AS.');

/** The companion site needs no other permission for what these routes do; what its user or token is limited to holds. */
const asPortal =
  (open: OpenContext): OpenContext =>
  (request) => {
    const context = open(request);
    return { ...context, principal: { ...context.principal, isSuperuser: true } };
  };

/** What Peering Manager's companion site asks of it. */
export function portalRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, asPortal(open));
  serve(endpoints.portalApiAffiliated, { access }, async ({ context }) => {
    const { id, asn } = await localOf(context);
    const { rows } = await sql<{
      name: string;
    }>`select name from peering_autonomoussystem where id = ${id}`.execute(context.db);
    return { asn: Number(asn), name: rows[0]?.name ?? '' };
  });
  serve(endpoints.portalApiNetwork, { access }, ({ context, params }) => networkOf(context, params.asn));
  serve(endpoints.portalApiLocations, { access }, async ({ context, query }) => {
    const local = await localOf(context);
    return { peer_asn: Number(local.asn), locations: await locationsOf(context, local, query) };
  });
  serve(endpoints.portalApiSubmit, { access }, async ({ context, body }) =>
    submitRequest(context, await localOf(context), body),
  );
  serve(endpoints.portalApiRequests, { access }, async ({ context, query }) => ({
    requests: await requestsOf(context, await localOf(context), query),
  }));
  serve(endpoints.portalApiRequest, { access }, async ({ context, params }) =>
    requestOf(context, await localOf(context), params.reference),
  );
  serve(endpoints.portalApiCancel, { access }, async ({ context, params }) =>
    cancelRequest(context, await localOf(context), params.reference),
  );
}

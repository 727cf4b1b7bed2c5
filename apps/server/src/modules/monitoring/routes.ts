import { endpoints } from '@peersmith/answers';
import {
  autonomousSystem,
  bgpGroup,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  router,
} from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { requireWhole } from '../../engine/read/within-grant.ts';
import { permissions } from '../../platform/access.ts';
import { acceptEntries } from './accept-entries.ts';
import { askForPoll, askForPolls, pollNow } from './ask-for-polls.ts';
import { routerHistory, sessionHistory } from './history.ts';
import { IMPORT_GROUP_JOB, IMPORT_JOB } from './job-names.ts';
import { reconcile } from './reconcile.ts';
import { sessionMatrix } from './session-matrix.ts';
import { summedHistory } from './summed-history.ts';
import { workLists } from './work-lists.ts';

const CHANGE_DIRECT = 'peering.change_directpeeringsession';
const CHANGE_EXCHANGE = 'peering.change_internetexchangepeeringsession';
const POLL_BOTH = permissions(CHANGE_DIRECT, CHANGE_EXCHANGE);
/** What a router has is compared with all of them: to who sees some, the others would be missing here. */
const SESSIONS = [directPeeringSession, internetExchangePeeringSession];
const VIEW_DIRECT = 'peering.view_directpeeringsession';
const VIEW_EXCHANGE = 'peering.view_internetexchangepeeringsession';

/** Asking routers, and what they said: polls, imports, histories, lists of work, and how routers compare with what is here. */
export function monitoringRoutes(http: FastifyInstance, open: OpenContext): void {
  pollRoutes(http, open);
  importRoutes(http, open);
  readRoutes(http, open);
}

function pollRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(endpoints.pollRouter, { access: POLL_BOTH, of: router }, ({ context, params: { id } }) =>
    askForPoll(context, id),
  );
  serve(
    endpoints.pollAutonomousSystem,
    { access: POLL_BOTH, of: autonomousSystem },
    ({ context, params: { id } }) =>
      askForPolls(
        context,
        sql`select router_id from peering_directpeeringsession where autonomous_system_id = ${id} union select c.router_id
          from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where s.autonomous_system_id = ${id}`,
      ),
  );
  serve(
    endpoints.pollBgpGroup,
    { access: permissions(CHANGE_DIRECT), of: bgpGroup },
    ({ context, params: { id } }) =>
      askForPolls(
        context,
        sql`select router_id from peering_directpeeringsession where bgp_group_id = ${id}`,
      ),
  );
  serve(
    endpoints.pollInternetExchange,
    { access: permissions(CHANGE_EXCHANGE), of: internetExchange },
    ({ context, params: { id } }) =>
      askForPolls(
        context,
        sql`select router_id from net_connection where internet_exchange_point_id = ${id}`,
      ),
  );
  serve(
    endpoints.pollDirectSession,
    { access: permissions(CHANGE_DIRECT), of: directPeeringSession },
    async ({ context, params: { id } }) => {
      const { rows } = await sql<{
        router: number | null;
      }>`select router_id::int as router from peering_directpeeringsession where id = ${id}`.execute(
        context.db,
      );
      await pollNow(context, rows[0]?.router ?? null);
      return shown(context, directPeeringSession, id);
    },
  );
  serve(
    endpoints.pollExchangeSession,
    { access: permissions(CHANGE_EXCHANGE), of: internetExchangePeeringSession },
    async ({ context, params: { id } }) => {
      const { rows } = await sql<{ router: number | null }>`select c.router_id::int as router
        from peering_internetexchangepeeringsession s join net_connection c on c.id = s.ixp_connection_id where s.id = ${id}`.execute(
        context.db,
      );
      await pollNow(context, rows[0]?.router ?? null);
      return shown(context, internetExchangePeeringSession, id);
    },
  );
}

const shown = async (
  context: Context,
  resource: typeof directPeeringSession | typeof internetExchangePeeringSession,
  id: number,
) => shownRow(context, resource, id);

function importRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(
    endpoints.importSessions,
    { access: permissions('peering.add_internetexchangepeeringsession'), of: internetExchange },
    ({ context, params: { id }, body }) => {
      requireWhole(context, SESSIONS);
      return inTransaction(context, (inner) =>
        inner.jobs.enqueue(inner, IMPORT_JOB, { objectId: id, input: body }),
      );
    },
  );
  serve(
    endpoints.importGroupSessions,
    { access: permissions('peering.add_directpeeringsession'), of: bgpGroup },
    ({ context, params: { id }, body }) => {
      requireWhole(context, SESSIONS);
      return inTransaction(context, (inner) =>
        inner.jobs.enqueue(inner, IMPORT_GROUP_JOB, { objectId: id, input: body }),
      );
    },
  );
  serve(
    endpoints.acceptReconciliation,
    { access: permissions('devices.view_router', CHANGE_DIRECT, CHANGE_EXCHANGE), of: router },
    ({ context, params: { id }, body }) => {
      requireWhole(context, SESSIONS);
      return acceptEntries(context, id, body);
    },
  );
}

function readRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(
    endpoints.directHistory,
    { access: permissions(VIEW_DIRECT), of: directPeeringSession },
    ({ context, params: { id }, query }) => sessionHistory(context, { kind: 'direct', id }, query),
  );
  serve(
    endpoints.exchangeHistory,
    { access: permissions(VIEW_EXCHANGE), of: internetExchangePeeringSession },
    ({ context, params: { id }, query }) => sessionHistory(context, { kind: 'exchange', id }, query),
  );
  serve(
    endpoints.routerHistory,
    { access: permissions('devices.view_router'), of: router },
    ({ context, params: { id }, query }) => routerHistory(context, id, query),
  );
  serve(
    endpoints.autonomousSystemHistory,
    { access: permissions('peering.view_autonomoussystem'), of: autonomousSystem },
    ({ context, params: { id }, query }) => summedHistory(context, { of: 'autonomous_system', id }, query),
  );
  serve(
    endpoints.internetExchangeHistory,
    { access: permissions('peering.view_internetexchange'), of: internetExchange },
    ({ context, params: { id }, query }) => summedHistory(context, { of: 'internet_exchange', id }, query),
  );
  serve(
    endpoints.bgpGroupHistory,
    { access: permissions('peering.view_bgpgroup'), of: bgpGroup },
    ({ context, params: { id }, query }) => summedHistory(context, { of: 'bgp_group', id }, query),
  );
  serve(endpoints.workLists, { access: permissions(VIEW_DIRECT, VIEW_EXCHANGE) }, ({ context, query }) =>
    workLists(context, query),
  );
  serve(
    endpoints.sessionMatrix,
    {
      access: permissions(VIEW_DIRECT, VIEW_EXCHANGE, 'devices.view_router', 'peering.view_internetexchange'),
    },
    ({ context }) => sessionMatrix(context),
  );
  serve(
    endpoints.reconciliation,
    { access: permissions('devices.view_router', VIEW_DIRECT, VIEW_EXCHANGE), of: router },
    ({ context, params: { id } }) => {
      requireWhole(context, SESSIONS);
      return reconcile(context, id);
    },
  );
}

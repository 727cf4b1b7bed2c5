import { endpoints } from '@peersmith/answers';
import {
  autonomousSystem,
  directPeeringSession as direct,
  internetExchangePeeringSession as exchange,
} from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import { linesOfSession } from './explain-lines.ts';
import { homeOf } from './home.ts';
import { deskOf } from './network-desk.ts';
import { whySession } from './session-why.ts';

const VIEW_DIRECT = 'peering.view_directpeeringsession';
const VIEW_EXCHANGE = 'peering.view_internetexchangepeeringsession';
const RENDERED = ['devices.view_router', 'devices.view_router_configuration'];

/** What the pages of sessions and networks, and the first page, are made of. */
export function overviewRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  serve(
    endpoints.whyDirectSession,
    { access: permissions(VIEW_DIRECT), of: direct },
    ({ context, params: { id } }) => whySession(context, { kind: 'direct', id }),
  );
  serve(
    endpoints.whyExchangeSession,
    { access: permissions(VIEW_EXCHANGE), of: exchange },
    ({ context, params: { id } }) => whySession(context, { kind: 'exchange', id }),
  );
  serve(
    endpoints.directSessionLines,
    { access: permissions(VIEW_DIRECT, ...RENDERED), of: direct, heavy: true },
    ({ context, params: { id } }) => linesOfSession(context, { kind: 'direct', id }),
  );
  serve(
    endpoints.exchangeSessionLines,
    { access: permissions(VIEW_EXCHANGE, ...RENDERED), of: exchange, heavy: true },
    ({ context, params: { id } }) => linesOfSession(context, { kind: 'exchange', id }),
  );
  serve(
    endpoints.networkDesk,
    { access: permissions('peering.view_autonomoussystem'), of: autonomousSystem },
    ({ context, params: { id } }) => deskOf(context, id),
  );
  serve(endpoints.home, { access: SIGNED_IN }, ({ context }) => homeOf(context));
}

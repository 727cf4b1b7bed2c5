import { endpoints } from '@peersmith/answers';
import { connection, internetExchange, internetExchangePeeringSession } from '@peersmith/model';
import { formatInterface } from '@peersmith/net';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { get } from '../../../engine/read/read.ts';
import { requireWhole } from '../../../engine/read/within-grant.ts';
import { permissions } from '../../../platform/access.ts';
import { applyRenumbering } from './apply-renumbering.ts';
import { planRenumbering, type Renumber } from './plan-renumbering.ts';
import { suggestRenumberings } from './suggest.ts';

const READ = [
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
  'peeringdb.view_networkixlan',
] as const;
const READS = permissions(...READ);
const CHANGES = permissions(
  ...READ,
  'net.change_connection',
  'peering.change_internetexchangepeeringsession',
);

/** A LAN that moved or grew: what that means for our connections and sessions, and doing it. */
export function renumberRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.suggestRenumbering, { access: READS }, async ({ context, query }) => {
    await requireExchange(context, query.internet_exchange);
    return { suggestions: await suggestRenumberings(context, query.internet_exchange) };
  });
  serve(endpoints.previewRenumbering, { access: READS, reads: true }, async ({ context, body }) => {
    checkPrefixes(body);
    await requireExchange(context, body.internet_exchange);
    return planRenumbering(context, { ...body, lock: false });
  });
  serve(endpoints.applyRenumbering, { access: CHANGES }, async ({ context, body }) => {
    checkPrefixes(body);
    await requireExchange(context, body.internet_exchange);
    return applyRenumbering(context, body);
  });
}

/** A LAN moves as a whole, so it is for those who see all connections and sessions. */
async function requireExchange(context: Context, id: number): Promise<void> {
  await get(context, internetExchange, id, new Set(['id']));
  requireWhole(context, [connection, internetExchangePeeringSession]);
}

function checkPrefixes({ from, to }: Renumber): void {
  if (from.family !== to.family)
    throw unprocessable('to', `Enter an IPv${from.family} prefix, as the old one is.`);
  if (formatInterface(from) === formatInterface(to)) throw unprocessable('to', 'This is the old prefix.');
}

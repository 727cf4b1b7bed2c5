import { connection, internetExchange, internetExchangePeeringSession } from '@peersmith/model';
import { formatInterface, type Prefix, parsePrefix } from '@peersmith/net';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import { unprocessable } from '../../../engine/errors.ts';
import { type OpenContext, parseInput } from '../../../engine/http/request.ts';
import { get } from '../../../engine/read/read.ts';
import { requireWhole } from '../../../engine/read/within-grant.ts';
import { permissions } from '../../../platform/access.ts';
import { applyRenumbering } from './apply-renumbering.ts';
import { planRenumbering, type Renumber } from './plan-renumbering.ts';
import { suggestRenumberings } from './suggest.ts';

const Id = z.int().positive();
const Network = z.string().transform((text, context): Prefix => {
  const prefix = parsePrefix(text);
  if (prefix) return prefix;
  context.addIssue({ code: 'custom', message: 'Enter a prefix without host bits, such as 192.0.2.0/24.' });
  return z.NEVER;
});
const PLAN = { internet_exchange: Id, from: Network, to: Network };
const Plan = z.strictObject(PLAN);
const Ids = z.array(Id).max(100_000).optional();
const Apply = z.strictObject({
  ...PLAN,
  digest: z.string({ error: 'Enter the digest of the preview.' }).max(100),
  exclude: z.strictObject({ connections: Ids, sessions: Ids }).optional(),
});
const Asked = z.strictObject({ internet_exchange: z.coerce.number().int().positive() });

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
  app.get('/api/peeringdb/renumber/', { config: { access: READS } }, async (request) => {
    const context = open(request);
    const { internet_exchange } = parseInput(Asked, request.query);
    await requireExchange(context, internet_exchange);
    return { suggestions: await suggestRenumberings(context, internet_exchange) };
  });
  app.post(
    '/api/peeringdb/renumber/preview/',
    { config: { access: READS, reads: true } },
    async (request) => {
      const given = parseInput(Plan, request.body);
      checkPrefixes(given);
      const context = open(request);
      await requireExchange(context, given.internet_exchange);
      return planRenumbering(context, { ...given, lock: false });
    },
  );
  app.post('/api/peeringdb/renumber/apply/', { config: { access: CHANGES } }, async (request) => {
    const given = parseInput(Apply, request.body);
    checkPrefixes(given);
    const context = open(request);
    await requireExchange(context, given.internet_exchange);
    return applyRenumbering(context, given);
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

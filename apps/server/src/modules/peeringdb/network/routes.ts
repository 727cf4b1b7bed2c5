import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { type OpenContext, parseInput } from '../../../engine/http/request.ts';
import { permissions } from '../../../platform/access.ts';
import { auditNetwork } from './audit.ts';
import { ensureAffiliated, type Imported, importNetwork } from './import-network.ts';
import { findNetwork, findPresence } from './presence.ts';

const Asn = z.coerce.number({ error: 'Enter an AS number.' }).int().min(1).max(4_294_967_295);
const Id = z.int().positive();
const ByAsn = z.strictObject({ asn: Asn });
const Import = z.strictObject({
  asn: Asn,
  /** PeeringDB ports to import; all when absent. */
  netixlans: z.array(Id).max(10_000).optional(),
  /** The router that holds them, and others for single ports by their PeeringDB id. */
  router: Id.nullish(),
  routers: z.record(z.string().regex(/^\d+$/), Id.nullable()).optional(),
});

const READS = permissions('peeringdb.view_network', 'peeringdb.view_networkixlan');
const AUDITS = permissions(
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peering.view_autonomoussystem',
  'net.view_connection',
);
const IMPORTS = permissions(
  'peering.add_autonomoussystem',
  'peering.change_autonomoussystem',
  'peering.add_internetexchange',
  'net.add_connection',
);

/** Our own network in PeeringDB: where it has ports, importing them, and what its record gets wrong. */
export function networkRoutes(app: FastifyInstance, open: OpenContext): void {
  app.get('/api/peeringdb/import/', { config: { access: READS } }, (request) =>
    findPresence(open(request), parseInput(ByAsn, request.query).asn),
  );
  app.post('/api/peeringdb/import/', { config: { access: IMPORTS } }, (request) =>
    importOwn(open(request), parseInput(Import, request.body)),
  );
  app.get('/api/peeringdb/audit/', { config: { access: AUDITS } }, (request) =>
    auditNetwork(open(request), parseInput(ByAsn, request.query).asn),
  );
}

/** Our AS with the exchanges and connections that PeeringDB knows; running it again makes nothing anew. All or nothing. */
function importOwn(
  outer: Context,
  { asn, netixlans, router = null, routers = {} }: z.infer<typeof Import>,
): Promise<Imported & { autonomous_system: number }> {
  return inTransaction(outer, async (context) => {
    const autonomous_system = await ensureAffiliated(context, await findNetwork(context, asn));
    const imported = await importNetwork(context, {
      asn,
      autonomous_system_id: autonomous_system,
      netixlans,
      routerOf: (netixlan) => routers[netixlan] ?? router ?? null,
    });
    return { ...imported, autonomous_system };
  });
}

import { endpoints, type Imported } from '@peersmith/answers';
import type { BodyOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { type Context, inTransaction } from '../../../engine/context.ts';
import type { OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { permissions } from '../../../platform/access.ts';
import { auditNetwork } from './audit.ts';
import { ensureAffiliated, importNetwork } from './import-network.ts';
import { findNetwork, findPresence } from './presence.ts';

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
  const serve = serving(app, open);
  serve(endpoints.ownPorts, { access: READS }, ({ context, query }) => findPresence(context, query.asn));
  serve(endpoints.importPorts, { access: IMPORTS }, ({ context, body }) => importOwn(context, body));
  serve(endpoints.auditRecord, { access: AUDITS }, ({ context, query }) => auditNetwork(context, query.asn));
}

/** Our AS with the exchanges and connections that PeeringDB knows; running it again makes nothing anew. All or nothing. */
function importOwn(
  outer: Context,
  { asn, netixlans, router = null, routers = {} }: BodyOf<typeof endpoints.importPorts>,
): Promise<Imported> {
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

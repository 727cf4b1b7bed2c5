import { endpoints, type SetupState } from '@peersmith/answers';
import { autonomousSystem, router } from '@peersmith/model';
import { type AnyResource, nestedForm } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { pageOf } from '../../engine/http/parameters.ts';
import { envelope, type OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import { findPresence } from '../peeringdb/index.ts';
import { firstCandidates, sessionsWith } from './first-candidates.ts';
import { createFirstSessions, importSetup } from './quickstart.ts';
import { isDemo, removeDemo } from './remove-demo.ts';
import { makeStarterPolicies } from './starter/starter-policies.ts';

const WRITES = permissions(
  'peering.add_autonomoussystem',
  'peering.add_internetexchange',
  'net.add_connection',
  'devices.add_router',
  'devices.add_platform',
  'devices.add_configuration',
);
const SHAPES = permissions(
  'peering.add_routingpolicy',
  'bgp.add_community',
  'devices.add_configuration',
  'peering.change_internetexchange',
);
const READS = permissions('peeringdb.view_network', 'peeringdb.view_networkixlan');
const MAKES = permissions('peering.add_autonomoussystem', 'peering.add_internetexchangepeeringsession');

/** The first hour: what PeeringDB knows of us, our exchanges and ports, candidates, sessions; or a demonstration world. */
export function setupRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.setup, { access: SIGNED_IN }, ({ context }) => state(context));
  serve(endpoints.loadDemo, { access: { kind: 'superuser' } }, async ({ context }) => {
    if (!(await state(context)).demo)
      throw new ApiError(400, {
        detail: 'The demonstration is loaded into an empty installation only, and this one has data.',
      });
    return inTransaction(context, (inner) => inner.jobs.enqueue(inner, 'setup.demo'));
  });
  serve(endpoints.removeDemo, { access: { kind: 'superuser' } }, async ({ context, reply }) => {
    await removeDemo(context);
    return reply.code(204).send();
  });
  serve(endpoints.setupNetwork, { access: READS }, ({ context, query }) => findPresence(context, query.asn));
  serve(endpoints.setupImport, { access: WRITES }, async ({ context, body }) => {
    const { autonomous_system_id, router_id, ...counts } = await importSetup(context, body);
    return {
      autonomous_system: await nested(context, autonomousSystem, autonomous_system_id),
      router: await nested(context, router, router_id),
      ...counts,
    };
  });
  serve(endpoints.starterPolicies, { access: SHAPES }, ({ context, body }) =>
    makeStarterPolicies(context, body.asn),
  );
  serve(endpoints.firstCandidates, { access: READS }, async ({ context, query, request }) => {
    const { asn, q, policy_general: policy } = query;
    const page = pageOf(request);
    const { count, candidates } = await firstCandidates(context, { asn, q, policy, ...page });
    return envelope(request, context.base, count, page, candidates);
  });
  serve(endpoints.firstSessions, { access: MAKES }, ({ context, body: { asn, peers, count = 0, status } }) =>
    peers
      ? sessionsWith(context, { asn, peers, status })
      : createFirstSessions(context, { asn, count, status }),
  );
}

async function nested(context: Context, resource: AnyResource, id: number) {
  const [row] = await getMany(context, resource, [id]);
  if (!row) throw new ApiError(403, { detail: 'You may not see what was made.' });
  return nestedForm(resource, row, wireFor(context));
}

async function state(context: Context): Promise<SetupState> {
  const { rows } = await sql<{
    ready: boolean;
    networks: number;
    synchronised: string | null;
    empty: boolean;
  }>`select
    exists (select 1 from peering_autonomoussystem where affiliated) as ready,
    (select count(*)::int from peeringdb_network) as networks,
    (select max(time) from peeringdb_synchronisation) as synchronised,
    not exists (select 1 from peering_autonomoussystem) and not exists (select 1 from devices_router) and not exists (select 1 from peeringdb_network) as empty`.execute(
    context.db,
  );
  const { ready, networks, synchronised, empty } = rows[0] ?? {
    ready: false,
    networks: 0,
    synchronised: null,
    empty: false,
  };
  return { ready, peeringdb: { networks, synchronised }, demo: empty, is_demo: await isDemo(context) };
}

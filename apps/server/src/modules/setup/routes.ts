import { autonomousSystem, router } from '@peersmith/model';
import { type AnyResource, nestedForm, type Row } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { pageOf } from '../../engine/http/parameters.ts';
import { envelope, type OpenContext, parseInput } from '../../engine/http/request.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import { findPresence } from '../peeringdb/index.ts';
import { firstCandidates, sessionsWith } from './first-candidates.ts';
import { createFirstSessions, importSetup } from './quickstart.ts';

const Asn = z.coerce.number({ error: 'Enter an AS number.' }).int().min(1).max(4_294_967_295);
const ByAsn = z.strictObject({
  asn: Asn,
  q: z.string().max(200).optional(),
  policy_general: z.string().max(100).optional(),
  limit: z.string().optional(),
  offset: z.string().optional(),
});
const Import = z.strictObject({
  asn: Asn,
  netixlans: z.array(z.int()).max(10_000).optional(),
  router: z.strictObject({
    name: z.string().trim().min(1).max(128),
    hostname: z.string().trim().min(1).max(256),
    template: z.enum(['frr', 'junos', 'bird']),
  }),
});
const Sessions = z
  .strictObject({
    asn: Asn,
    peers: z.array(Asn).max(10_000).optional(),
    count: z.int().min(1).max(10_000).optional(),
  })
  .refine((given) => given.peers || given.count, {
    error: 'Name peers, or a count of them.',
    path: ['peers'],
  });

const WRITES = permissions(
  'peering.add_autonomoussystem',
  'peering.add_internetexchange',
  'net.add_connection',
  'devices.add_router',
  'devices.add_platform',
  'devices.add_configuration',
);
const READS = permissions('peeringdb.view_network', 'peeringdb.view_networkixlan');

/** The first hour: what PeeringDB knows of us, our exchanges and ports, candidates, sessions; or a demonstration world. */
export function setupRoutes(app: FastifyInstance, open: OpenContext): void {
  app.get('/api/setup/', { config: { access: SIGNED_IN } }, (request) => state(open(request)));
  app.post('/api/setup/demo/', { config: { access: { kind: 'superuser' } } }, async (request, reply) => {
    const context = open(request);
    if (!(await state(context)).demo)
      throw new ApiError(400, {
        detail: 'The demonstration is loaded into an empty installation only, and this one has data.',
      });
    return reply
      .code(202)
      .send(await inTransaction(context, (inner) => inner.jobs.enqueue(inner, 'setup.demo')));
  });
  app.get('/api/setup/network/', { config: { access: READS } }, (request) =>
    findPresence(open(request), parseInput(ByAsn, request.query).asn),
  );
  app.post('/api/setup/import/', { config: { access: WRITES } }, async (request) => {
    const context = open(request);
    const { autonomous_system_id, router_id, ...counts } = await importSetup(
      context,
      parseInput(Import, request.body),
    );
    return {
      autonomous_system: await nested(context, autonomousSystem, autonomous_system_id),
      router: await nested(context, router, router_id),
      ...counts,
    };
  });
  app.get('/api/setup/candidates/', { config: { access: READS } }, async (request) => {
    const context = open(request);
    const { asn, q, policy_general } = parseInput(ByAsn, request.query);
    const page = pageOf(request);
    const { count, candidates } = await firstCandidates(context, { asn, q, policy: policy_general, ...page });
    return envelope(request, context.base, count, page, candidates);
  });
  app.post(
    '/api/setup/sessions/',
    {
      config: {
        access: permissions('peering.add_autonomoussystem', 'peering.add_internetexchangepeeringsession'),
      },
    },
    (request) => {
      const { asn, peers, count } = parseInput(Sessions, request.body);
      return peers
        ? sessionsWith(open(request), { asn, peers })
        : createFirstSessions(open(request), asn, count ?? 0);
    },
  );
}

async function nested(context: Context, resource: AnyResource, id: number): Promise<Row> {
  const [row] = await getMany(context, resource, [id]);
  if (!row) throw new ApiError(403, { detail: 'You may not see what was made.' });
  return nestedForm(resource, row, wireFor(context));
}

async function state(context: Context) {
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
  return { ready, peeringdb: { networks, synchronised }, demo: empty };
}

import { lastOf, queryAsn } from '@peersmith/model';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import * as z from 'zod';
import type { Context } from '../../../engine/context.ts';
import { pageOf } from '../../../engine/http/parameters.ts';
import { envelope, type OpenContext, parseInput } from '../../../engine/http/request.ts';
import { permissions } from '../../../platform/access.ts';
import {
  CandidateFilters,
  PAGING,
  sessionsAskedFor,
  statusesAskedFor,
  UNKNOWN_FILTER,
} from './candidate-filters.ts';
import { createSessions, previewSessions } from './create-sessions.ts';
import { facilityPresence } from './facilities.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import { listCandidates } from './list-candidates.ts';
import { listSessions } from './list-sessions.ts';
import { localAs } from './local-as.ts';
import { peeringMap } from './map.ts';
import { onlyKnown } from './only-known.ts';
import { SessionCreation, SessionSelection } from './select-sessions.ts';

const CANDIDATES = [
  'peeringdb.view_network',
  'peeringdb.view_networkixlan',
  'peeringdb.view_hiddenpeer',
  'peering.view_internetexchange',
  'peering.view_internetexchangepeeringsession',
  'net.view_connection',
] as const;
const READS = permissions(...CANDIDATES);
const MAKES = permissions(...CANDIDATES, 'peering.add_internetexchangepeeringsession');
const PLACES = ['peeringdb.view_facility', 'peeringdb.view_networkfacility'] as const;

const FacilityFilters = onlyKnown(
  { local_asn: lastOf(queryAsn), asn: lastOf(queryAsn), q: lastOf(z.string().max(200)), ...PAGING },
  UNKNOWN_FILTER,
);
const MapFilters = onlyKnown({ local_asn: lastOf(queryAsn) }, UNKNOWN_FILTER);

/** Whom we could peer with, where: lists, previews, and making the sessions. */
export function candidateRoutes(app: FastifyInstance, open: OpenContext): void {
  app.get('/api/peeringdb/candidates/', { config: { access: READS } }, async (request) => {
    const context = open(request);
    const filters = parseInput(CandidateFilters, request.query);
    const page = pageOf(request);
    const local = await localAs(context, filters.local_asn);
    const { count, results } = await listCandidates(context, filters, local, page);
    return envelope(request, context.base, count, page, results);
  });
  app.get('/api/peeringdb/candidate-sessions/', { config: { access: READS } }, async (request) => {
    const context = open(request);
    const filters = parseInput(CandidateFilters, request.query);
    const page = pageOf(request);
    const { count, results } = await listSessions(context, await askedFor(context, filters), page);
    return envelope(request, context.base, count, page, results);
  });
  app.post(
    '/api/peeringdb/candidates/preview/',
    { config: { access: READS, reads: true } },
    async (request) => {
      const context = open(request);
      const { local_asn, ...selection } = parseInput(SessionSelection, request.body);
      return previewSessions(context, selection, await localAs(context, local_asn));
    },
  );
  app.post('/api/peeringdb/candidates/create/', { config: { access: MAKES } }, async (request) => {
    const context = open(request);
    const { local_asn, ...selection } = parseInput(SessionCreation, request.body);
    return createSessions(context, selection, await localAs(context, local_asn));
  });
  app.get(
    '/api/peeringdb/facility-presence/',
    { config: { access: permissions('peeringdb.view_network', 'peering.view_internetexchange', ...PLACES) } },
    async (request) => {
      const context = open(request);
      const { local_asn, asn, q } = parseInput(FacilityFilters, request.query);
      const page = pageOf(request);
      const local = await localAs(context, local_asn);
      const { count, results } = await facilityPresence(context, local, { asn, q, ...page });
      return envelope(request, context.base, count, page, results);
    },
  );
  app.get(
    '/api/peeringdb/map/',
    { config: { access: permissions(...CANDIDATES, ...PLACES) } },
    async (request) => {
      const context = open(request);
      return peeringMap(context, await localAs(context, parseInput(MapFilters, request.query).local_asn));
    },
  );
}

/** The possible sessions of a query. */
async function askedFor(context: Context, filters: CandidateFilters) {
  const local = await localAs(context, filters.local_asn);
  return sql`select p.* from (${possibleSessionsFor(context)}) p where ${sessionsAskedFor(filters, local)} and p.status = any(${statusesAskedFor(filters)}::text[])`;
}

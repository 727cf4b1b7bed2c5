import { type CandidateFilters, endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { pageOf } from '../../../engine/http/parameters.ts';
import { envelope, type OpenContext } from '../../../engine/http/request.ts';
import { serving } from '../../../engine/http/serve.ts';
import { permissions } from '../../../platform/access.ts';
import { sessionsAskedFor, statusesAskedFor } from './candidate-filters.ts';
import { CANDIDATES } from './candidate-permissions.ts';
import { createSessions, previewSessions } from './create-sessions.ts';
import { facilityPresence } from './facilities.ts';
import { possibleSessionsFor } from './granted-sessions.ts';
import { listCandidates } from './list-candidates.ts';
import { listSessions } from './list-sessions.ts';
import { localAs } from './local-as.ts';
import { peeringMap } from './map.ts';

const READS = permissions(...CANDIDATES);
const MAKES = permissions(...CANDIDATES, 'peering.add_internetexchangepeeringsession');
const PLACES = ['peeringdb.view_facility', 'peeringdb.view_networkfacility'] as const;
const FACILITIES = permissions('peeringdb.view_network', 'peering.view_internetexchange', ...PLACES);

/** Whom we could peer with, where: lists, previews, and making the sessions. */
export function candidateRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.candidates, { access: READS }, async ({ context, query, request }) => {
    const page = pageOf(request);
    const local = await localAs(context, query.local_asn);
    const { count, results } = await listCandidates(context, query, local, page);
    return envelope(request, context.base, count, page, results);
  });
  serve(endpoints.candidateSessions, { access: READS }, async ({ context, query, request }) => {
    const page = pageOf(request);
    const { count, results } = await listSessions(context, await askedFor(context, query), page);
    return envelope(request, context.base, count, page, results);
  });
  serve(endpoints.previewSessions, { access: READS, reads: true }, async ({ context, body }) => {
    const { local_asn, ...selection } = body;
    return previewSessions(context, selection, await localAs(context, local_asn));
  });
  serve(endpoints.createSessions, { access: MAKES }, async ({ context, body }) => {
    const { local_asn, ...selection } = body;
    return createSessions(context, selection, await localAs(context, local_asn));
  });
  serve(endpoints.facilities, { access: FACILITIES }, async ({ context, query, request }) => {
    const { local_asn, asn, q } = query;
    const page = pageOf(request);
    const local = await localAs(context, local_asn);
    const { count, results } = await facilityPresence(context, local, { asn, q, ...page });
    return envelope(request, context.base, count, page, results);
  });
  serve(endpoints.peeringMap, { access: permissions(...CANDIDATES, ...PLACES) }, async ({ context, query }) =>
    peeringMap(context, await localAs(context, query.local_asn)),
  );
}

/** The possible sessions of a query. */
async function askedFor(context: Context, filters: CandidateFilters) {
  const local = await localAs(context, filters.local_asn);
  return sql`select p.* from (${possibleSessionsFor(context)}) p where ${sessionsAskedFor(filters, local)} and p.status = any(${statusesAskedFor(filters)}::text[])`;
}

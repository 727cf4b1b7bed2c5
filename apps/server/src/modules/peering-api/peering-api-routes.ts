import { peeringApiEndpoints as endpoints, PEERING_API, peeringApiDescription } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { guestPermission } from '../../engine/http/guest.ts';
import { describePublicApi } from '../../engine/http/openapi-public.ts';
import { serving } from '../../engine/http/serve.ts';
import type { PublicRoom } from '../../engine/module.ts';
import { OPEN, permissions } from '../../platform/access.ts';
import { routesOf } from '../../platform/http.ts';
import { missing } from '../../platform/not-found.ts';
import { askForSessions } from './ask-for-sessions.ts';
import { commonLocations } from './list-locations.ts';
import { listedSessions } from './listed-sessions.queries.ts';
import { sessionOf, takeBack } from './one-session.ts';
import { ownNetwork } from './own-network.ts';
import { pageOf, pageSize, placeIn, SessionPlace } from './paging.ts';
import { readWishes } from './read-wishes.ts';
import { errorsOfDraft, refused } from './refusals.ts';
import { shownSession } from './shown-session.ts';

const GUEST = { access: permissions(guestPermission('peering_api')) };

/** The Peering API, and the answers for addresses under it that nothing serves: both in the form of the draft. */
export function peeringApiRoutes(http: FastifyInstance, room: PublicRoom): void {
  const description = describePublicApi(peeringApiDescription, room.version);
  void http.register(async (scope) => {
    errorsOfDraft(scope);
    serveSessions(scope, room);
    const serve = serving(scope, room.open);
    serve(endpoints.listLocations, GUEST, async ({ context, query, request }) => {
      const { asn, location_type, max_results, next_token } = query;
      const after = placeIn(z.string(), next_token);
      const all = (await commonLocations(context, room.guestOf(request), asn)).filter(
        ({ id, type }) => (!location_type || type === location_type) && (after === null || id > after),
      );
      const { page: locations, ...next } = pageOf(all, pageSize(max_results), ({ id }) => id);
      return { ...next, locations };
    });
    serve(endpoints.describePeeringApi, { access: OPEN }, () => description);
  });
  void http.register(
    async (scope) => {
      errorsOfDraft(scope);
      scope.setNotFoundHandler(async (request, reply) => {
        const [path = ''] = request.url.split('?');
        const { status, allow } = missing(routesOf(http), request.method, path);
        if (allow) void reply.header('Allow', allow);
        const text =
          status === 405 ? `${request.method} is not done there.` : 'There is nothing at this address.';
        return reply
          .code(status)
          .send(refused(status, 'request', `${text} The API begins at ${PEERING_API}.`).body);
      });
    },
    { prefix: '/peering' },
  );
}

function serveSessions(scope: FastifyInstance, { open, guestOf }: PublicRoom): void {
  const serve = serving(scope, open);
  // Its messages name the session that they are about.
  const asked = { ...endpoints.requestSessions, body: z.unknown() };
  serve(asked, GUEST, ({ context, body, request }) =>
    askForSessions(context, guestOf(request), readWishes(body)),
  );
  serve(endpoints.listSessions, GUEST, async ({ context, query, request }) => {
    const { asn, request_id: reference, max_results, next_token } = query;
    await ownNetwork(context, guestOf(request), { asn, purpose: 'see', name: 'asn' });
    const size = pageSize(max_results);
    const after = placeIn(SessionPlace, next_token);
    const rows = await listedSessions(context, { asns: [asn], reference, after, limit: size + 1 });
    const { page, ...next } = pageOf(rows, size, ({ kind, id }) => ({ kind, id }));
    return { ...next, sessions: page.map(shownSession) };
  });
  serve(endpoints.getSession, GUEST, async ({ context, params, request }) =>
    shownSession(await sessionOf(context, guestOf(request), params.session_id)),
  );
  serve(endpoints.deleteSession, GUEST, ({ context, params, request }) =>
    takeBack(context, guestOf(request), params.session_id),
  );
}

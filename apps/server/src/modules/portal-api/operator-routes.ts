import {
  type ChangedPeeringRequest,
  endpoints,
  type NewPeeringRequest,
  type UpstreamPeeringRequest,
} from '@peersmith/answers';
import { peeringRequest, requestedSession } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../engine/context.ts';
import { Invalid, notFound } from '../../engine/errors.ts';
import { envelope, type OpenContext, single } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { remove } from '../../engine/write/remove.ts';
import { create, save } from '../../engine/write/save.ts';
import { type Access, permissions } from '../../platform/access.ts';
import { type DecidedSession, type Decision, decideAtOnce, sessionRows } from '../requests/index.ts';
import { pickTranslated, REQUESTS, SESSIONS, theirNames } from './operator-query.ts';
import { shownRequests, shownSessions } from './operator-rows.ts';
import { portalApiSettings } from './settings.ts';

const may = (verb: string) => ({ access: permissions(`requests.${verb}_request`) });
const decides = (...more: string[]): { access: Access } => ({
  access: {
    kind: 'permissions',
    all: ['requests.change_request', 'requests.decide_request', ...more],
    silent: true,
  },
});
const ACCEPTS = decides('peering.add_internetexchangepeeringsession');
const REJECTS = decides();

/** Peering requests and their sessions for programs of Peering Manager: the rows that there are, in its words. */
export function operatorRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  const of = peeringRequest;
  serve(endpoints.peeringRequests, may('view'), async ({ context, request }) => {
    const { ids, count, ...page } = await pickTranslated(context, request, REQUESTS);
    return envelope(request, context.base, count, page, await shownRequests(context, ids.map(Number)));
  });
  serve(endpoints.createPeeringRequest, may('add'), async ({ context, body }) => {
    const { id } = await named(create(context, peeringRequest, { ...written(body), direction: 'inbound' }));
    return shownRequest(context, Number(id));
  });
  serve(endpoints.peeringRequest, { ...may('view'), of }, ({ context, params }) =>
    shownRequest(context, params.id),
  );
  serve(
    endpoints.changePeeringRequest,
    { ...may('change'), of },
    async ({ context, params: { id }, body }) => {
      await shownRequest(context, id);
      await named(save(context, peeringRequest, [{ id, given: written(body), mode: 'modify' }]));
      return shownRequest(context, id);
    },
  );
  serve(endpoints.deletePeeringRequest, { ...may('delete'), of }, async ({ context, params: { id } }) => {
    await shownRequest(context, id);
    await remove(context, peeringRequest, [id]);
  });
  serve(endpoints.acceptPeeringRequest, { ...ACCEPTS, of }, async ({ context, params: { id }, body }) => {
    const details = await decide(context, id, { action: 'accept', sessions: null, ...body });
    const { status, requested_sessions } = await shownRequest(context, id);
    const addresses = new Map(requested_sessions.map((one) => [one.id, one.ip_address]));
    return {
      status: status.value,
      details: details.map(({ id: session, ip_address, accepted, reason }) => ({
        ...{ ip_address: addresses.get(session) ?? ip_address, accepted, reason },
      })),
    };
  });
  serve(endpoints.rejectPeeringRequest, { ...REJECTS, of }, async ({ context, params: { id }, body }) => {
    await decide(context, id, { action: 'refuse', sessions: null, ...body });
    return { status: (await shownRequest(context, id)).status.value };
  });
  sessionRoutes(http, open);
}

function sessionRoutes(http: FastifyInstance, open: OpenContext): void {
  const serve = serving(http, open);
  const of = requestedSession;
  const VIEWS = { access: permissions('requests.view_session') };
  serve(endpoints.requestedSessions, VIEWS, async ({ context, request }) => {
    const { ids, count, ...page } = await pickTranslated(context, request, SESSIONS);
    return envelope(request, context.base, count, page, await shownSessions(context, ids.map(Number)));
  });
  const shownSession = async (context: Context, id: number) => {
    const [row] = await shownSessions(context, [id]);
    if (!row) throw notFound(requestedSession.className);
    return row;
  };
  serve(endpoints.requestedSession, { ...VIEWS, of }, ({ context, params }) =>
    shownSession(context, params.id),
  );
  const decideOne = async (context: Context, id: number, given: Pick<Decision, 'action' | 'comment'>) => {
    const [row] = await sessionRows(context, { sessions: [id] });
    if (!row) throw notFound(requestedSession.className);
    await decide(context, row.request, { ...given, sessions: [id] });
    return { status: (await shownSession(context, id)).status.value };
  };
  serve(endpoints.acceptRequestedSession, { ...ACCEPTS, of }, ({ context, params: { id }, body }) =>
    decideOne(context, id, { action: 'accept', ...body }),
  );
  serve(endpoints.rejectRequestedSession, { ...REJECTS, of }, ({ context, params: { id }, body }) =>
    decideOne(context, id, { action: 'refuse', ...body }),
  );
}

const decide = (context: Context, id: number, given: Omit<Decision, 'status'>): Promise<DecidedSession[]> =>
  decideAtOnce(context, id, {
    ...given,
    status: portalApiSettings.of(context).PEERING_REQUEST_SESSION_STATUS,
  });

/** A request of others; one of ours is not there. */
async function shownRequest(context: Context, id: number): Promise<UpstreamPeeringRequest> {
  const [row] = await shownRequests(context, [id]);
  if (!row) throw notFound(peeringRequest.className);
  return row;
}

const FIELDS: Readonly<Record<string, string>> = {
  requesting_asn: 'asn',
  requester_email: 'email',
};

/** What is written, under our names; what only reads is left out. */
function written(body: NewPeeringRequest | ChangedPeeringRequest): Row {
  const kept = [
    ...['requesting_asn', 'requester_email', 'local_autonomous_system', 'request_type', 'relationship'],
    ...['asked_sessions', 'comments', 'tags'],
  ];
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) =>
      kept.includes(key) && value !== undefined ? [[FIELDS[key] ?? key, value]] : [],
    ),
  );
}

/** What the rules of requests refuse, under the names that were sent. */
async function named<T>(work: Promise<T>): Promise<T> {
  try {
    return await single(work);
  } catch (error) {
    if (!(error instanceof Invalid) || Array.isArray(error.errors)) throw error;
    throw new Invalid(theirNames(error.errors, FIELDS));
  }
}

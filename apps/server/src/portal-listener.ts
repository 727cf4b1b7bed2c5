import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Context, type Principal, SYSTEM } from './engine/context.ts';
import { ApiError } from './engine/errors.ts';
import { apiSettings } from './engine/http/api-settings.ts';
import { checkAnswers } from './engine/http/check-answers.ts';
import { type Guest, guestPermission } from './engine/http/guest.ts';
import { unknownParameters } from './engine/http/parameters.ts';
import type { OpenContext } from './engine/http/request.ts';
import type { Room } from './engine/module.ts';
import { clientOf } from './platform/client.ts';
import type { Config } from './platform/config.ts';
import { type Caller, createHttp, type HttpOptions } from './platform/http.ts';
import type { Logger } from './platform/log.ts';
import { baseOf } from './platform/origin.ts';
import { originOptions } from './platform/origin-options.ts';
import { webPages } from './platform/web-pages.ts';

const PAGES = join(dirname(fileURLToPath(import.meta.url)), '../../web/portal/dist');

/** Most octets in a request of somebody outside: what they may mean is never longer. */
const MOST_OCTETS = 1_000_000;

/** What the public listener is made of. */
interface PortalParts {
  room: Room;
  config: Config;
  log: Logger;
  /** What it has in common with the listener of the API. */
  common: Pick<HttpOptions, 'heavyRequests' | 'onError' | 'explain'>;
  contextFor: (principal: Principal, requestId: string, base: string) => Context;
  checkAnswers: boolean;
}

/** Makes the public listener out of what modules serve there. It does not listen yet. */
export async function createPortal(parts: PortalParts): Promise<FastifyInstance> {
  const { room, config, log, common, contextFor } = parts;
  const { modules, db, settings } = room;
  const guests = new WeakMap<FastifyRequest, Guest>();
  const doors = modules.flatMap(({ guests: door }) => door?.({ db, settings, now: () => new Date() }) ?? []);
  const portal = await createHttp({
    ...common,
    moved: {},
    origin: originOptions(config, log, { names: config.PORTAL_HOSTS, listen: config.PORTAL_LISTEN }),
    bodyLimit: MOST_OCTETS,
    ratePerMinute: config.PORTAL_RATE_LIMIT_PER_MINUTE,
    anonymousPerMinute: config.PORTAL_ANONYMOUS_PER_MINUTE,
    authenticate: async (request) => {
      for (const find of doors) {
        const guest = await find(request);
        if (!guest) continue;
        guests.set(request, guest);
        return callerFor(guest);
      }
      return null;
    },
  });
  unknownParameters(portal, apiSettings.of(config).API_UNKNOWN_PARAMETERS);
  if (parts.checkAnswers) checkAnswers(portal);
  const guestOf = (request: FastifyRequest): Guest => {
    const guest = guests.get(request);
    if (!guest) throw new ApiError(403, { detail: 'Sign in first.', code: 'not_signed_in' });
    return guest;
  };
  const open: OpenContext = (request) => ({
    ...contextFor({ ...SYSTEM, username: 'portal' }, request.id, baseOf(request)),
    client: clientOf(request),
    origin: { via: 'portal', name: '' },
  });
  for (const { publicRoutes } of modules) publicRoutes?.(portal, { ...room, open, guestOf });
  await webPages(portal, PAGES);
  await portal.ready();
  return portal;
}

/** A guest as the transport has to know it. Programs and people are counted apart. */
const callerFor = ({ id, door }: Guest): Caller => {
  const own = door === 'portal' ? id : -id;
  return {
    id: own,
    isSuperuser: false,
    isStaff: false,
    mayWrite: true,
    permissions: new Set([guestPermission(door)]),
    token: { id: own, requests_per_minute: null },
  };
};

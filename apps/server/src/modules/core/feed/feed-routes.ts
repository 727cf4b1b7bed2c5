import { endpoints } from '@peersmith/answers';
import { type AnyResource, contentTypeOf } from '@peersmith/resource';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError } from '../../../engine/errors.ts';
import { serving } from '../../../engine/http/serve.ts';
import { type Room, serviceOf } from '../../../engine/module.ts';
import { may } from '../../../engine/permissions.ts';
import { changedSince } from '../../../engine/schema/feed-id.ts';
import { SIGNED_IN } from '../../../platform/access.ts';
import { Budget } from '../../../platform/budget.ts';
import { eventStream } from '../../../platform/event-stream.ts';
import { coreSettings } from '../settings.ts';
import { ChangeFeed } from './change-feed.ts';
import { typesByTable } from './types-by-table.ts';

const RETRY_MS = 2000;

/** What changed, at once or as it changes: content types that the caller may view, nothing of the objects. */
export function feedRoutes(http: FastifyInstance, room: Room): void {
  const { db, settings, onError } = room;
  const serve = serving(http, room.open);
  const most = coreSettings.of(room).FEED_STREAMS_PER_USER;
  const streams = new Budget(most);
  const resourcesOf = resourcesByTables(room);
  const feed = new ChangeFeed({ db, resourcesOf, onError });
  const { ofRequest } = serviceOf(room.modules, 'authentication')({ db, settings });
  // A server that stops waits for what is under way, and a stream has no end of its own.
  http.addHook('preClose', async () => feed.stop());
  serve(endpoints.changeFeed, { access: SIGNED_IN }, async ({ context, query, request, reply }) => {
    const { principal } = context;
    const since = query.since ?? lastEventId(request);
    if (!wantsStream(request)) {
      const { id, tables } = await changedSince(db, since === null ? [] : [since]);
      const changed = since === null ? [] : (tables.get(since) ?? null);
      const seen = resourcesOf(changed ?? []).filter((resource) => may(principal, resource, 'view'));
      return { id, everything: changed === null, changed: seen.map(contentTypeOf) };
    }
    if (!streams.take(principal.id, reply)) throw tooMany(most);
    const stream = eventStream({ retry_ms: RETRY_MS });
    reply.raw.once('close', feed.follow({ stream, principal, since, again: () => ofRequest(request, true) }));
    return reply.type('text/event-stream; charset=utf-8').header('X-Accel-Buffering', 'no').send(stream.body);
  });
}

const tooMany = (most: number) =>
  new ApiError(
    429,
    {
      detail: `You have ${most} streams of the change feed open already; close one of them.`,
      code: 'too_many_streams',
    },
    { headers: { 'Retry-After': '30' } },
  );

/** Where a caller that comes back says it was. */
function lastEventId({ headers }: FastifyRequest): string | null {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : null;
}

const wantsStream = ({ method, headers }: FastifyRequest): boolean =>
  method === 'GET' && /\btext\/event-stream\b/i.test(headers.accept ?? '');

/** What is read from tables, in the order of content types; found out when it is asked for first. */
function resourcesByTables({ engine, system }: Room): (tables: readonly string[]) => AnyResource[] {
  let known: ReadonlyMap<string, readonly string[]> | undefined;
  return (tables) => {
    known ??= typesByTable(system());
    const types = new Set(tables.flatMap((table) => known?.get(table) ?? []));
    return Object.values(engine.registry)
      .filter((resource) => types.has(contentTypeOf(resource)))
      .sort((one, other) => (contentTypeOf(one) < contentTypeOf(other) ? -1 : 1));
  };
}

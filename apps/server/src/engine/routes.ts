import {
  type Action,
  type AnyResource,
  apiPathOf,
  briefKeys,
  type ParsedQuery,
  permissionOf,
  type Row,
  toJson,
  type Verb,
} from '@peersmith/resource';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { permissions, routesOf, SIGNED_IN } from '../platform/http.ts';
import { missing } from '../platform/not-found.ts';
import { bulkRoutes } from './bulk-routes.ts';
import type { Context, Engine } from './context.ts';
import { csvHeader, csvLines } from './csv.ts';
import { ApiError, Invalid, notFound } from './errors.ts';
import type { Implementation } from './implement.ts';
import { listTexts } from './list-texts.ts';
import { metadataOf } from './options.ts';
import {
  briefAsked,
  filtersAsked,
  LARGEST_PAGE,
  namesAsked,
  orderingAsked,
  pageOf,
  requireFormat,
  requireNoFilters,
  wordOf,
} from './parameters.ts';
import { get, list, wireFor } from './read.ts';
import { remove } from './remove.ts';
import { save } from './save.ts';

export type OpenContext = (request: FastifyRequest) => Context;
const JSON_TYPE = 'application/json; charset=utf-8';
/** The id in the path; one that is not a number is simply not there. */
export function idOf(request: FastifyRequest): number {
  const text = wordOf(request.params, 'id') ?? '';
  const id = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(id)) {
    const [path = ''] = request.url.split('?');
    const { status, detail } = missing(routesOf(request.server), request.method, path);
    throw new ApiError(status, { detail: status === 405 ? detail : 'Not found.' });
  }
  return id;
}

/** What `fields`, `exclude` and `brief` leave of an object; everything when undefined. */
export function onlyOf(resource: AnyResource, request: FastifyRequest): Set<string> | undefined {
  const every = [...resource.frame, ...Object.keys(resource.fields)];
  const [fields, exclude] = (['fields', 'exclude'] as const).map((key) => namesAsked(request, key, every));
  const brief = briefAsked(request);
  let kept = fields
    ? every.filter((key) => fields.has(key))
    : brief && resource.brief.length && request.method === 'GET'
      ? briefKeys(resource)
      : null;
  if (exclude) kept = (kept ?? every).filter((key) => !exclude.has(key));
  return kept ? new Set(kept) : undefined;
}

/** Addresses of the pages around this one, with every other parameter kept. */
export function envelope(
  request: FastifyRequest,
  base: string,
  count: number,
  page: { limit: number; offset: number },
  results: unknown[],
) {
  const at = (offset: number) => {
    const url = new URL(request.url, base || 'http://localhost');
    url.searchParams.set('limit', String(page.limit));
    if (offset > 0) url.searchParams.set('offset', String(offset));
    else url.searchParams.delete('offset');
    return url.href;
  };
  return {
    count,
    next: page.offset + page.limit < count ? at(page.offset + page.limit) : null,
    previous: page.offset > 0 ? at(Math.max(0, page.offset - page.limit)) : null,
    results,
  };
}

/** Keeps the messages of the single object that a detail route writes. */
export async function single<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Invalid && Array.isArray(error.errors)) throw new Invalid(error.errors[0] ?? {});
    throw error;
  }
}

/** Every endpoint of one resource, from its declaration. */
export function resourceRoutes(
  app: FastifyInstance,
  engine: Engine,
  { resource, behaviour }: Implementation,
  open: OpenContext,
): void {
  const path = apiPathOf(resource);
  const detail = `${path}:id/`;
  const needs = (verb: Verb) => ({ config: { access: permissions(permissionOf(resource, verb)) } });
  const show = (context: Context, row: Row, only?: ReadonlySet<string>) =>
    toJson(resource, row, wireFor(context), only);

  app.get(path, needs('view'), async (request, reply) => {
    const context = open(request);
    const query = filtersAsked(engine, resource, request);
    const ordering = orderingAsked(resource, request);
    requireFormat(request, ['json', 'csv']);
    if (wantsCsv(request)) return sendCsv(reply, context, resource, query, ordering);
    const page = { ...pageOf(request), ordering, only: onlyOf(resource, request) };
    const { count, texts } = await listTexts(context, resource, query, page);
    const around = JSON.stringify(envelope(request, context.base, count, page, []));
    return reply.type(JSON_TYPE).send(`${around.slice(0, -']}'.length)}${texts.join()}]}`);
  });
  app.get(detail, needs('view'), async (request) => {
    const context = open(request);
    const only = onlyOf(resource, request);
    requireFormat(request, ['json']);
    const query = filtersAsked(engine, resource, request);
    return show(context, await get(context, resource, idOf(request), only, query), only);
  });
  for (const url of [path, detail])
    app.options(url, { config: { access: SIGNED_IN } }, (request) =>
      metadataOf(resource, open(request), url === detail),
    );
  if (!resource.readOnly) {
    bulkRoutes(app, engine, { resource, behaviour }, open);
    for (const method of ['PUT', 'PATCH'] as const) {
      app.route({
        method,
        url: detail,
        ...needs('change'),
        handler: async (request) => {
          const context = open(request);
          requireNoFilters(request);
          const only = onlyOf(resource, request);
          const given = accepted(request.body, only);
          const { rows } = await single(
            save(context, resource, [
              { id: idOf(request), given, mode: method === 'PUT' ? 'replace' : 'modify' },
            ]),
          );
          return show(context, rows[0] ?? {}, only);
        },
      });
    }
    app.delete(detail, needs('delete'), async (request, reply) => {
      requireNoFilters(request);
      if ((await remove(open(request), resource, [idOf(request)])) === 0) throw notFound(resource.className);
      return reply.code(204).send();
    });
  }
  for (const [name, action] of Object.entries(resource.actions))
    actionRoute(app, resource, name, action, behaviour, open);
}

/** `fields` and `exclude` limit what a write takes as well. */
export function accepted(body: unknown, only: ReadonlySet<string> | undefined): unknown {
  if (!only || typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([key]) => only.has(key)));
}

const wantsCsv = (request: FastifyRequest) =>
  wordOf(request.query, 'format') === 'csv' || /^text\/csv\b/.test(request.headers.accept ?? '');

/** All rows of a query as CSV, read and sent a thousand at a time. */
async function sendCsv(
  reply: FastifyReply,
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  ordering: readonly string[],
) {
  // A file is passed on: what is secret stays behind, whoever asks, and none is opened.
  const wire = { ...wireFor(context), showsSecret: () => false, holds: () => false };
  async function* lines() {
    yield csvHeader(resource);
    for (let offset = 0; ; offset += LARGEST_PAGE) {
      const { rows } = await list(context, resource, query, { limit: LARGEST_PAGE, offset, ordering });
      const text = csvLines(
        resource,
        context.engine.registry,
        rows.map((row) => toJson(resource, row, wire)),
      );
      await context.revealed?.tell();
      yield text;
      if (rows.length < LARGEST_PAGE) return;
    }
  }
  const { Readable } = await import('node:stream');
  void reply
    .type('text/csv; charset=utf-8')
    .header('Content-Disposition', `attachment; filename="${resource.path}.csv"`);
  return reply.send(Readable.from(lines()));
}

function actionRoute(
  app: FastifyInstance,
  resource: AnyResource,
  name: string,
  action: Action,
  behaviour: Implementation['behaviour'],
  open: OpenContext,
): void {
  const handler = behaviour.actions?.[name];
  if (!handler) throw new Error(`${resource.app}.${resource.name} has no handler for ${name}`);
  app.route({
    method: action.method,
    url: action.on === 'detail' ? `${apiPathOf(resource)}:id/${name}/` : `${apiPathOf(resource)}${name}/`,
    config: { access: { kind: 'permissions', all: action.permissions, silent: true } },
    handler: async (request, reply) => {
      const context = open(request);
      const id = action.on === 'detail' ? idOf(request) : 0;
      // A row that the caller may not see is "not found", before anything is done to it.
      if (action.on === 'detail') await get(context, resource, id, new Set(['id']));
      const input = action.input ? parseInput(action.input, request.body) : undefined;
      const answer = await handler({ context, id, input });
      return answer === undefined ? reply.code(action.status).send() : reply.code(action.status).send(answer);
    },
  });
}

/** Checks what a caller sent against a schema, with the messages by field. */
export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const errors: Record<string, string[]> = Object.create(null);
  const add = (field: string, message: string) => (errors[field] ??= []).push(message);
  for (const issue of parsed.error.issues) {
    const [first, ...below] = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') add(first ?? 'non_field_errors', issue.message);
    else if (first === undefined) for (const key of issue.keys) add(key, 'This field does not exist.');
    else for (const key of issue.keys) add(first, `${[first, ...below, key].join('.')} does not exist.`);
  }
  throw new Invalid(errors);
}

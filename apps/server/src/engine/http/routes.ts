import { Readable } from 'node:stream';
import {
  type Action,
  type AnyResource,
  apiPathOf,
  permissionOf,
  type Row,
  toJson,
  type Verb,
} from '@peersmith/resource';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import type { Context, Engine } from '../context.ts';
import { Invalid, notFound } from '../errors.ts';
import { exportFile, mediaTypeOf } from '../files/export-file.ts';
import { FILE_FORMATS } from '../files/read-table.ts';
import type { Implementation } from '../implement.ts';
import { get, wireFor } from '../read/read.ts';
import { listTexts } from '../row-cache/list-texts.ts';
import { remove } from '../write/remove.ts';
import { save } from '../write/save.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { metadataOf } from './options.ts';
import {
  filtersAsked,
  orderingAsked,
  pageOf,
  requireFormat,
  requireNoFilters,
  wordOf,
} from './parameters.ts';
import { accepted, envelope, idOf, type OpenContext, onlyOf, parseInput, single } from './request.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Every endpoint of one resource, from its declaration. */
export function resourceRoutes(
  app: FastifyInstance,
  engine: Engine,
  { resource, behaviour }: Implementation,
  open: OpenContext,
): void {
  const path = apiPathOf(resource);
  const detail = `${path}:id/`;
  const needs = (verb: Verb) => ({
    config: { access: permissions(permissionOf(resource, verb)), plans: verb !== 'view' },
  });
  const show = (context: Context, row: Row, only?: ReadonlySet<string>) =>
    toJson(resource, row, wireFor(context), only);

  app.get(path, needs('view'), async (request, reply) => {
    const context = open(request);
    const query = filtersAsked(engine, resource, request);
    const ordering = orderingAsked(resource, request);
    requireFormat(request, ['json', 'csv']);
    if (wantsCsv(request)) return sendFile(reply, context, resource, { query, ordering, format: 'csv' });
    const page = { ...pageOf(request), ordering, only: onlyOf(resource, request) };
    const { count, texts } = await listTexts(context, resource, query, page);
    const around = JSON.stringify(envelope(request, context.base, count, page, []));
    return reply.type(JSON_TYPE).send(`${around.slice(0, -']}'.length)}${texts.join()}]}`);
  });
  app.get(`${path}export/`, needs('view'), async (request, reply) => {
    const context = open(request);
    const query = filtersAsked(engine, resource, request);
    const ordering = orderingAsked(resource, request);
    const format = FILE_FORMATS.find((one) => one === (wordOf(request.query, 'format') ?? 'csv'));
    if (!format) throw new Invalid({ format: [`Choices are: ${FILE_FORMATS.join(', ')}.`] });
    return sendFile(reply, context, resource, { query, ordering, format });
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
    bulkRoutes(app, { resource, behaviour }, open);
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

const wantsCsv = (request: FastifyRequest) =>
  wordOf(request.query, 'format') === 'csv' || /^text\/csv\b/.test(request.headers.accept ?? '');

function sendFile(
  reply: FastifyReply,
  context: Context,
  resource: AnyResource,
  asked: Parameters<typeof exportFile>[2],
) {
  void reply
    .type(mediaTypeOf(asked.format))
    .header('Content-Disposition', `attachment; filename="${resource.path}.${asked.format}"`);
  return reply.send(Readable.from(exportFile(context, resource, asked), { objectMode: false }));
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
    config: {
      access: { kind: 'permissions', all: action.permissions, silent: true },
      answers: action,
      plans: action.plans === true,
    },
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

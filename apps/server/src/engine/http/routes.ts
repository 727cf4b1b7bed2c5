import { Readable } from 'node:stream';
import { type Action, type AnyResource, apiPathOf, permissionOf } from '@peersmith/resource';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { permissions, SIGNED_IN } from '../../platform/access.ts';
import type { Context, Engine } from '../context.ts';
import { Invalid } from '../errors.ts';
import { exportFile, mediaTypeOf } from '../files/export-file.ts';
import { FILE_FORMATS } from '../files/read-table.ts';
import type { Implementation } from '../implement.ts';
import { get } from '../read/read.ts';
import { listTexts } from '../row-cache/list-texts.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { cursorLinks, keysetAsked } from './cursor.ts';
import { objectRoutes } from './object-routes.ts';
import { metadataOf } from './options.ts';
import { filtersAsked, orderingAsked, pageOf, requireFormat, wordOf } from './parameters.ts';
import { envelope, idOf, type OpenContext, onlyOf, parseInput } from './request.ts';
import { inMatched, isConditional, requireUnconditional } from './versions.ts';

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
  app.get(
    path,
    { config: { access: permissions(permissionOf(resource, 'view')) } },
    async (request, reply) => {
      const context = open(request);
      const query = filtersAsked(engine, resource, request);
      const ordering = orderingAsked(resource, request);
      requireFormat(request, ['json', 'csv']);
      if (wantsCsv(request)) return sendFile(reply, context, resource, { query, ordering, format: 'csv' });
      const page = { ...pageOf(request), ordering, only: onlyOf(resource, request) };
      const keyset = keysetAsked(context, request, { resource, query, page });
      const { picked, texts } = await listTexts(context, resource, query, { ...page, keyset });
      const { count } = picked;
      const links =
        keyset && cursorLinks(context, request, { resource, query, picked, page: { ...page, keyset } });
      const around = JSON.stringify(
        links ? { count, ...links, results: [] } : envelope(request, context.base, count, page, []),
      );
      return reply.type(JSON_TYPE).send(`${around.slice(0, -']}'.length)}${texts.join()}]}`);
    },
  );
  app.get(
    `${path}export/`,
    { config: { access: permissions(permissionOf(resource, 'view')) } },
    async (request, reply) => {
      const context = open(request);
      const query = filtersAsked(engine, resource, request);
      const ordering = orderingAsked(resource, request);
      const format = FILE_FORMATS.find((one) => one === (wordOf(request.query, 'format') ?? 'csv'));
      if (!format) throw new Invalid({ format: [`Choices are: ${FILE_FORMATS.join(', ')}.`] });
      return sendFile(reply, context, resource, { query, ordering, format });
    },
  );
  objectRoutes(app, resource, open);
  for (const url of [path, detail])
    app.options(url, { config: { access: SIGNED_IN } }, (request) =>
      metadataOf(resource, open(request), url === detail),
    );
  if (!resource.readOnly) bulkRoutes(app, { resource, behaviour }, open);
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
      const id = action.on === 'detail' ? idOf(request) : 0;
      const act = async (context: Context) => {
        // A row that the caller may not see is "not found", before anything is done to it.
        if (action.on === 'detail') await get(context, resource, id, new Set(['id']));
        const input = action.input ? parseInput(action.input, request.body) : undefined;
        return handler({ context, id, input });
      };
      const isWrite = action.plans && action.on === 'detail';
      if (!isWrite && action.method === 'POST') requireUnconditional(request);
      const answer =
        isWrite && isConditional(request)
          ? await inMatched(open(request), { request, resource, id }, act)
          : await act(open(request));
      return answer === undefined ? reply.code(action.status).send() : reply.code(action.status).send(answer);
    },
  });
}

import { endpoints } from '@peersmith/answers';
import { exportTemplate } from '@peersmith/model';
import { permissionOf } from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { Invalid } from '../../engine/errors.ts';
import { filtersAsked, wordOf } from '../../engine/http/parameters.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { permissions } from '../../platform/access.ts';
import { isLarge, largeJson, largeText } from '../../platform/large-json.ts';
import { checkTemplate } from '../rendering/index.ts';
import { fileHeaders } from './file-types.ts';
import { exportedResource, loadExport, notExported, previewExport, renderExport } from './render-export.ts';

const VIEW = permissionOf(exportTemplate, 'view');
/** What export templates print as of now, and the check of one that is being written. */
export function exportRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(
    endpoints.renderExport,
    { access: { kind: 'permissions', all: [VIEW], silent: true }, heavy: true },
    async ({ context, params, request, reply }) => {
      const stored = await loadExport(context, params.id);
      const resource = exportedResource(stored.content_type);
      if (!resource) throw new Invalid({ content_type: [notExported(stored.content_type)] });
      const filtered = Object.keys(Object(request.query)).some((name) => name !== 'format');
      const only = filtered ? { query: filtersAsked(context.engine, resource, request) } : undefined;
      const outcome = await renderExport(context, stored, only);
      if (outcome.kind === 'error') {
        const { kind: _, ...body } = outcome;
        return reply.code(400).send(body);
      }
      const { text } = outcome;
      if (wordOf(request.query, 'format') === 'text')
        return reply.headers(fileHeaders(stored.name, stored.file_type)).send(largeText(text));
      const body = { rendered: text };
      return isLarge(body) ? reply.type('application/json; charset=utf-8').send(largeJson(body)) : body;
    },
  );
  serve(
    endpoints.checkExport,
    { access: permissions(VIEW), reads: true, heavy: true },
    ({ context, body: { content_type, ...draft } }) =>
      content_type
        ? previewExport(context, { name: 'template', content_type, ...draft })
        : checkTemplate(context, draft),
  );
}

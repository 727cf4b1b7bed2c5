import { endpoints } from '@peersmith/answers';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import { filterGiven, problemOf, readFilter } from '../../engine/grants/grant-filter.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { countMatching } from '../../engine/read/read.ts';

/** What a grant that is being written would leave. */
export function grantRoutes(app: FastifyInstance, open: OpenContext): void {
  const serve = serving(app, open);
  serve(endpoints.previewGrant, { access: { kind: 'superuser' }, reads: true }, ({ context, body }) =>
    preview(context, body.content_type, body.filter),
  );
}

async function preview(context: Context, content_type: string, asked: unknown) {
  const { registry } = context.engine;
  const resource = registry[content_type];
  if (!resource) throw unprocessable('content_type', `Invalid content type: ${content_type}`);
  const filter = filterGiven(asked) ?? {};
  const read = readFilter(resource, registry, asked);
  if (!read.ok) throw unprocessable('filter', problemOf(read.errors));
  const matches = await countMatching(context, resource, read);
  const total = await countMatching(context, resource, { where: { all: [] }, named: [] });
  return { content_type, filter, matches, total };
}

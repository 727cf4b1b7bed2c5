import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Context } from '../../engine/context.ts';
import { unprocessable } from '../../engine/errors.ts';
import { filterGiven, problemOf, readFilter } from '../../engine/grants/grant-filter.ts';
import { type OpenContext, parseInput } from '../../engine/http/request.ts';
import { countMatching } from '../../engine/read/read.ts';

const Preview = z.strictObject({ content_type: z.string().max(100), filter: z.unknown() });

/** What a grant that is being written would leave. */
export function grantRoutes(app: FastifyInstance, open: OpenContext): void {
  app.post(
    '/api/users/grants/preview/',
    { config: { access: { kind: 'superuser' }, reads: true } },
    (request) => preview(open(request), parseInput(Preview, request.body)),
  );
}

async function preview(context: Context, { content_type, filter }: z.infer<typeof Preview>) {
  const { registry } = context.engine;
  const resource = registry[content_type];
  if (!resource) throw unprocessable('content_type', `Invalid content type: ${content_type}`);
  const given = filterGiven(filter);
  const read = readFilter(resource, registry, given);
  if (!read.ok) throw unprocessable('filter', problemOf(read.errors));
  return {
    content_type,
    /** As it would be kept. */
    filter: given,
    /** How many objects it matches now, of how many there are. */
    matches: await countMatching(context, resource, read),
    total: await countMatching(context, resource, { where: { all: [] }, named: [] }),
  };
}

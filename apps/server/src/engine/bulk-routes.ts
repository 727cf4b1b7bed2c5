import {
  type AnyResource,
  apiPathOf,
  permissionOf,
  type Row,
  tableOf,
  toJson,
  typeName,
} from '@peersmith/resource';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { permissions } from '../platform/http.ts';
import { type Context, type Engine, grantOf } from './context.ts';
import { fromCsv } from './csv.ts';
import { Invalid } from './errors.ts';
import { compileWhere } from './filter.ts';
import type { Implementation } from './implement.ts';
import { requireNoFilters, unknown } from './parameters.ts';
import { scopeOf, wireFor } from './read.ts';
import { remove } from './remove.ts';
import { accepted, type OpenContext, onlyOf, single } from './routes.ts';
import { save } from './save.ts';

/** Writes on the list URL: one object or many, all or nothing. */
export function bulkRoutes(
  app: FastifyInstance,
  engine: Engine,
  { resource }: Implementation,
  open: OpenContext,
): void {
  const path = apiPathOf(resource);
  const show = (context: Context, row: Row, only?: ReadonlySet<string>) =>
    toJson(resource, row, wireFor(context), only);

  app.post(
    path,
    { config: { access: permissions(permissionOf(resource, 'add')) } },
    async (request, reply) => {
      const context = open(request);
      requireNoFilters(request);
      const only = onlyOf(resource, request);
      const body =
        typeof request.body === 'string' ? fromCsv(resource, engine.registry, request.body) : request.body;
      const given = Array.isArray(body) ? body : [body];
      const saving = save(
        context,
        resource,
        given.map((one) => ({ id: null, given: accepted(one, only), mode: 'create' as const })),
      );
      const { rows, revealed } = await (Array.isArray(body) ? saving : single(saving));
      const made = rows.map((row, at) => ({ ...show(context, row, only), ...revealed[at] }));
      void reply.code(201);
      if (Array.isArray(body)) return made;
      if (resource.frame.includes('url'))
        void reply.header('Location', `${context.base}${path}${rows[0]?.id}/`);
      return made[0];
    },
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: path,
      config: { access: permissions(permissionOf(resource, 'change')) },
      handler: async (request) => {
        const context = open(request);
        requireNoFilters(request);
        const only = onlyOf(resource, request);
        const given = await knownAmong(context, resource, identified(request.body), request);
        const mode = method === 'PUT' ? ('replace' as const) : ('modify' as const);
        const wanted = given.map(({ id, item }) => ({ id, given: accepted(item, only), mode }));
        const { rows } = await save(context, resource, wanted);
        return rows.map((row) => show(context, row, only));
      },
    });
  }

  app.delete(
    path,
    { config: { access: permissions(permissionOf(resource, 'delete')) } },
    async (request, reply) => {
      const context = open(request);
      requireNoFilters(request);
      const given = await knownAmong(context, resource, identified(request.body), request);
      await remove(
        context,
        resource,
        given.map((one) => one.id),
      );
      return reply.code(204).send();
    },
  );
}

interface Identified {
  id: number;
  item: object;
}

/** A list of objects that each name their id. */
function identified(body: unknown): Identified[] {
  if (!Array.isArray(body))
    throw new Invalid({ non_field_errors: [`Expected a list of items but got type "${typeName(body)}".`] });
  const items: Identified[] = [];
  const errors = body.map((item: unknown) => {
    const id = typeof item === 'object' && item !== null && 'id' in item ? Number(item.id) : undefined;
    if (id === undefined) return { id: ['This field is required.'] };
    if (!Number.isSafeInteger(id) || typeof item !== 'object' || item === null)
      return { id: ['A valid integer is required.'] };
    items.push({ id, item });
    return {};
  });
  if (items.length < body.length) throw new Invalid(errors);
  const seen = new Set<number>();
  const repeated = items.map(({ id }) => {
    const again = seen.has(id);
    seen.add(id);
    return again ? { id: [`The id ${id} stands more than once.`] } : {};
  });
  if (seen.size < items.length) throw new Invalid(repeated);
  return items;
}

/** The objects that there are, as far as the caller may see; the others are refused row by row, or where that is tolerated passed over. */
async function knownAmong(
  context: Context,
  resource: AnyResource,
  given: readonly Identified[],
  request: FastifyRequest,
): Promise<Identified[]> {
  const grant = grantOf(context, resource);
  const granted = grant ? sql` and ${compileWhere(scopeOf(context.engine, resource), grant)}` : sql``;
  const { rows } = await sql<{
    id: number;
  }>`select t0.id from ${sql.table(tableOf(resource))} t0 where t0.id = any(${given.map((one) => one.id)}::bigint[])${granted}`.execute(
    context.db,
  );
  const known = new Set(rows.map((row) => Number(row.id)));
  const missing = given.filter(({ id }) => !known.has(id));
  if (missing.length === 0) return [...given];
  const message = `No ${resource.className} matches the given query.`;
  if (request.ignored === null)
    throw new Invalid(given.map(({ id }) => (known.has(id) ? {} : { id: [message] })));
  unknown(request, { id: [`${missing.map(({ id }) => id).join(', ')} (${message})`] });
  return given.filter(({ id }) => known.has(id));
}

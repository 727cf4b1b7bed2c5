import {
  type AnyResource,
  apiPathOf,
  permissionOf,
  type Row,
  tableOf,
  toJson,
  typeName,
} from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { permissions } from '../platform/http.ts';
import type { Context, Engine } from './context.ts';
import { fromCsv } from './csv.ts';
import { Invalid } from './errors.ts';
import type { Implementation } from './implement.ts';
import { wireFor } from './read.ts';
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
        const given = identified(request.body);
        const known = await existing(
          context,
          resource,
          given.map((one) => one.id),
        );
        const wanted = given
          .filter((one) => known.has(one.id))
          .map(({ id, item }) => ({
            id,
            given: item,
            mode: method === 'PUT' ? ('replace' as const) : ('modify' as const),
          }));
        const { rows } = await firstFailure(save(context, resource, wanted));
        const only = onlyOf(resource, request);
        return rows.map((row) => show(context, row, only));
      },
    });
  }

  app.delete(
    path,
    { config: { access: permissions(permissionOf(resource, 'delete')) } },
    async (request, reply) => {
      await remove(
        open(request),
        resource,
        identified(request.body).map((one) => one.id),
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
  const repeated = items.find((one, at) => items.findIndex((other) => other.id === one.id) !== at);
  if (repeated) throw new Invalid({ id: [`The id ${repeated.id} stands more than once.`] });
  return items;
}

/** Ids that are not there are passed over, as upstream does. */
async function existing(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<Set<number>> {
  const { rows } = await sql<{
    id: number;
  }>`select id from ${sql.table(tableOf(resource))} where id = any(${ids}::bigint[])`.execute(context.db);
  return new Set(rows.map((row) => Number(row.id)));
}

/** Bulk changes answer with the messages of the first object that failed. */
async function firstFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Invalid && Array.isArray(error.errors))
      throw new Invalid(error.errors.find((one) => Object.keys(one).length > 0) ?? {});
    throw error;
  }
}

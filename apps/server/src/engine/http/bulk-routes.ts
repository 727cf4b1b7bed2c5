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
import { permissions } from '../../platform/access.ts';
import { mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { Invalid } from '../errors.ts';
import type { Implementation } from '../implement.ts';
import { grantedWhere, wireFor } from '../read/read.ts';
import { remove } from '../write/remove.ts';
import { save } from '../write/save.ts';
import { apiSettings } from './api-settings.ts';
import { confirmedDependents } from './confirmed-dependents.ts';
import { fromCsv } from './csv.ts';
import { requireNoFilters, unknown } from './parameters.ts';
import { accepted, type OpenContext, onlyOf, single } from './request.ts';
import { requireUnconditional, tagOf, versionOf } from './versions.ts';

/** Writes on the list URL: one object or many, all or nothing. */
export function bulkRoutes(app: FastifyInstance, { resource }: Implementation, open: OpenContext): void {
  const path = apiPathOf(resource);
  const show = (context: Context, row: Row, only?: ReadonlySet<string>) =>
    toJson(resource, row, wireFor(context), only);

  app.post(
    path,
    { config: { access: permissions(permissionOf(resource, 'add')), plans: true } },
    async (request, reply) => {
      const context = open(request);
      requireNoFilters(request);
      const only = onlyOf(resource, request);
      const body =
        typeof request.body === 'string' ? await fromCsv(context, resource, request.body) : request.body;
      const given = Array.isArray(body) ? requireFew(context, body) : [body];
      const saving = save(
        context,
        resource,
        given.map((one) => ({ id: null, given: accepted(one, only), mode: 'create' as const })),
      );
      const { rows, revealed } = await (Array.isArray(body) ? saving : single(saving));
      const made = await mapInTurns(rows, (row, at) =>
        JSON.stringify({ ...show(context, row, only), ...revealed[at] }),
      );
      void reply.code(201).type(JSON_TYPE);
      if (Array.isArray(body)) return `[${made.join(',')}]`;
      if (resource.frame.includes('url'))
        void reply.header('Location', `${context.base}${path}${rows[0]?.id}/`);
      // What is shown once is in no answer that may be asked for again.
      if (!revealed[0] || Object.keys(revealed[0]).length === 0)
        void reply.header(
          'ETag',
          tagOf(await versionOf(context, resource, Number(rows[0]?.id)), made[0] ?? ''),
        );
      return made[0];
    },
  );

  for (const method of ['PUT', 'PATCH'] as const) {
    app.route({
      method,
      url: path,
      config: { access: permissions(permissionOf(resource, 'change')), plans: true },
      handler: async (request, reply) => {
        const context = open(request);
        requireNoFilters(request);
        requireUnconditional(request);
        const only = onlyOf(resource, request);
        const named = identified(context, request.body);
        const given = await knownAmong(context, resource, named, request);
        const mode = method === 'PUT' ? ('replace' as const) : ('modify' as const);
        const wanted = given.map(({ id, item }) => ({ id, given: accepted(item, only), mode }));
        const { rows } = await save(context, resource, wanted);
        const changed = await mapInTurns(rows, (row) => JSON.stringify(show(context, row, only)));
        void reply.type(JSON_TYPE);
        return `[${changed.join(',')}]`;
      },
    });
  }

  app.delete(
    path,
    { config: { access: permissions(permissionOf(resource, 'delete')), plans: true } },
    async (request, reply) => {
      const context = open(request);
      requireNoFilters(request, ['confirm_dependents']);
      requireUnconditional(request);
      const review = confirmedDependents(request);
      const given = await knownAmong(context, resource, identified(context, request.body), request);
      const ids = given.map((one) => one.id);
      await remove(context, resource, ids, review && { review });
      return reply.code(204).send();
    },
  );
}

interface Identified {
  id: number;
  item: object;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** A list that is not longer than one request may have. */
function requireFew(context: Context, list: unknown[]): unknown[] {
  const { API_MAX_BULK_OBJECTS: most } = apiSettings.of(context);
  if (list.length > most)
    throw new Invalid({
      non_field_errors: [`One request may have ${most} objects, and this has ${list.length}; send several.`],
    });
  return list;
}

/** A list of objects that each name their id. */
function identified(context: Context, body: unknown): Identified[] {
  if (!Array.isArray(body))
    throw new Invalid({ non_field_errors: [`Expected a list of items but got type "${typeName(body)}".`] });
  requireFew(context, body);
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
  const { rows } = await sql<{
    id: number;
  }>`select t0.id from ${sql.table(tableOf(resource))} t0 where t0.id = any(${given.map((one) => one.id)}::bigint[]) and ${grantedWhere(context, resource)}`.execute(
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

import {
  type AnyField,
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  entries,
  filtersOf,
  isRequired,
  labelOf,
  type Row,
} from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { SIGNED_IN } from '../platform/http.ts';
import type { Engine } from './context.ts';

/** OpenAPI 3.1 at `/api/schema/`: JSON always, since every reader of YAML reads it too. */
export function openapiRoutes(app: FastifyInstance, engine: Engine, version: string): void {
  let text: string | undefined;
  app.get('/api/schema/', { config: { access: SIGNED_IN } }, (_request, reply) => {
    text ??= JSON.stringify(describeApi(engine, version));
    return reply.type('application/json').send(text);
  });
}

/** The document, from the declarations alone. */
export function describeApi(engine: Engine, version: string): Row {
  const resources = Object.values(engine.registry);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Peersmith API',
      version,
      description: 'Wire-compatible with the Peering Manager API 1.10.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <key>`' },
        session: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
      },
      schemas: {
        FilterValues: {
          type: 'array',
          items: { type: 'string' },
          description: 'Repeat the parameter for several values.',
        },
        Error: {
          type: 'object',
          description: 'A `detail`, or messages by field.',
          additionalProperties: true,
        },
        ...Object.fromEntries(
          resources.flatMap((resource) => [
            [nameOf(resource), readSchema(resource)],
            ...(resource.readOnly
              ? []
              : [
                  [`${nameOf(resource)}Request`, writeSchema(resource, true)],
                  [`Patched${nameOf(resource)}Request`, writeSchema(resource, false)],
                ]),
          ]),
        ),
      },
    },
    paths: Object.fromEntries(resources.flatMap((resource) => pathsOf(engine, resource))),
  };
}

const nameOf = (resource: AnyResource) =>
  resource.app === 'peeringdb' ? `PeeringDB${resource.className}` : resource.className;
const pointer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ 'application/json': { schema } });

function schemaOf(schema: z.ZodType | null, io: 'input' | 'output'): Row {
  if (!schema) return {};
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
}

const described = (key: string, field: AnyField, schema: Row): Row => ({
  ...schema,
  title: labelOf(key, field),
  ...(field.options.help ? { description: field.options.help } : {}),
});

function readSchema(resource: AnyResource): Row {
  const frame: Record<string, Row> = {
    id: { type: 'integer' },
    url: { type: 'string', format: 'uri' },
    display_url: { type: 'string', format: 'uri' },
    display: { type: 'string' },
    created: { type: 'string', format: 'date-time' },
    updated: { type: 'string', format: 'date-time' },
  };
  const own = entries(resource)
    .filter(([, field]) => field.read)
    .flatMap(([key, field]): [string, Row][] => {
      const shown: [string, Row] = [key, described(key, field, schemaOf(field.read, 'output'))];
      return field.storage === 'secret' ? [shown, [`has_${key}`, { type: 'boolean' }]] : [shown];
    });
  const parts = resource.frame.filter((part) => part !== 'display_url' || resource.page);
  return {
    type: 'object',
    description: resource.about,
    properties: {
      ...Object.fromEntries(parts.map((part) => [part, frame[part]])),
      ...Object.fromEntries(own),
    },
    required: parts,
  };
}

function writeSchema(resource: AnyResource, whole: boolean): Row {
  const written = entries(resource).filter(([, field]) => field.write);
  const required = whole ? written.filter(([, field]) => isRequired(field)).map(([key]) => key) : [];
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      written.map(([key, field]) => [key, described(key, field, nullableSchema(field))]),
    ),
    ...(required.length ? { required } : {}),
  };
}

function nullableSchema(field: AnyField): Row {
  const schema = schemaOf(field.write, 'input');
  return field.options.nullable && !field.options.refuseNull ? { anyOf: [schema, { type: 'null' }] } : schema;
}

function parametersOf(engine: Engine, resource: AnyResource): Row[] {
  const text = { type: 'string' };
  const paging = [
    ['limit', { type: 'integer', minimum: 0, maximum: 1000 }],
    ['offset', { type: 'integer', minimum: 0 }],
    ['ordering', text],
    ['q', text],
    ['fields', text],
    ['exclude', text],
    ['brief', text],
  ].map(([name, schema]) => ({ name, in: 'query', schema }));
  const filters = [...filtersOf(resource, engine.registry).values()].flatMap((filter) =>
    ['', ...filter.suffixes.map((suffix) => `__${suffix}`)].map((suffix) => ({
      name: `${filter.name}${suffix}`,
      in: 'query',
      schema: pointer('FilterValues'),
    })),
  );
  return [...paging, ...filters];
}

function pathsOf(engine: Engine, resource: AnyResource): [string, Row][] {
  const path = apiPathOf(resource);
  const name = nameOf(resource);
  const tags = [resource.root];
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
  const page = {
    type: 'object',
    required: ['count', 'next', 'previous', 'results'],
    properties: {
      count: { type: 'integer' },
      next: { type: ['string', 'null'] },
      previous: { type: ['string', 'null'] },
      results: { type: 'array', items: pointer(name) },
    },
  };
  const answer = (status: number, schema?: unknown) => ({
    [status]: { description: status === 204 ? 'Done' : 'OK', ...(schema ? { content: json(schema) } : {}) },
    400: { description: 'Refused, with messages', content: json(pointer('Error')) },
    403: { description: 'Not signed in, or not permitted', content: json(pointer('Error')) },
  });
  const operation = (verb: string, summary: string, rest: Row): Row => ({
    operationId: `${contentTypeOf(resource).replace('.', '_')}_${verb}`,
    summary,
    tags,
    ...rest,
  });
  const many = (schema: unknown) => ({ oneOf: [schema, { type: 'array', items: schema }] });
  const request = pointer(`${name}Request`);
  const patched = pointer(`Patched${name}Request`);
  const identified = {
    type: 'array',
    items: { allOf: [{ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }] },
  };
  const list: Row = {
    get: operation('list', `List ${resource.plural}`, {
      parameters: parametersOf(engine, resource),
      responses: answer(200, page),
    }),
  };
  const detail: Row = {
    get: operation('retrieve', `Read a ${resource.label}`, {
      parameters: [id],
      responses: answer(200, pointer(name)),
    }),
  };
  if (!resource.readOnly) {
    list.post = operation('create', `Create one ${resource.label} or several`, {
      requestBody: { required: true, content: json(many(request)) },
      responses: answer(201, many(pointer(name))),
    });
    for (const [verb, of] of [
      ['put', 'bulk_update'],
      ['patch', 'bulk_partial_update'],
    ] as const)
      list[verb] = operation(of, `Change several ${resource.plural}`, {
        requestBody: { required: true, content: json(identified) },
        responses: answer(200, { type: 'array', items: pointer(name) }),
      });
    list.delete = operation('bulk_destroy', `Delete several ${resource.plural}`, {
      requestBody: { required: true, content: json(identified) },
      responses: answer(204),
    });
    detail.put = operation('update', `Replace a ${resource.label}`, {
      parameters: [id],
      requestBody: { required: true, content: json(request) },
      responses: answer(200, pointer(name)),
    });
    detail.patch = operation('partial_update', `Change a ${resource.label}`, {
      parameters: [id],
      requestBody: { required: true, content: json(patched) },
      responses: answer(200, pointer(name)),
    });
    detail.delete = operation('destroy', `Delete a ${resource.label}`, {
      parameters: [id],
      responses: answer(204),
    });
  }
  const actions = Object.entries(resource.actions).map(([key, action]): [string, Row] => [
    action.on === 'detail' ? `${path}{id}/${key}/` : `${path}${key}/`,
    {
      [action.method.toLowerCase()]: operation(key.replaceAll('-', '_'), action.label, {
        ...(action.on === 'detail' ? { parameters: [id] } : {}),
        ...(action.help ? { description: action.help } : {}),
        ...(action.input ? { requestBody: { content: json(schemaOf(action.input, 'input')) } } : {}),
        responses: answer(action.status),
      }),
    },
  ]);
  return [[path, list], [`${path}{id}/`, detail], ...actions];
}

import {
  type Action,
  type AnyField,
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  entries,
  filtersOf,
  isHiddenWhole,
  isRequired,
  labelOf,
  type Row,
  targetTypes,
} from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { SIGNED_IN } from '../../platform/access.ts';
import type { Engine } from '../context.ts';

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
        ErrorList: {
          type: 'array',
          items: pointer('Error'),
          description: 'One for each object that was sent, in its place; `{}` for those that are sound.',
        },
        ...Object.fromEntries(
          resources.flatMap((resource) => [
            [nameOf(resource), readSchema(resource)],
            [`Partial${nameOf(resource)}`, partialSchema(resource)],
            ...(resource.readOnly
              ? []
              : [
                  [`${nameOf(resource)}Request`, writeSchema(engine, resource, true)],
                  [`Patched${nameOf(resource)}Request`, writeSchema(engine, resource, false)],
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

const bodyOf = ({ status, answer }: Action): Row | null =>
  status === 204 || answer === null ? null : json(schemaOf(answer ?? null, 'output'));

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
      return isHiddenWhole(field) ? [shown, [`has_${key}`, { type: 'boolean' }]] : [shown];
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

/** What `fields`, `exclude` and `brief` leave of an object. */
function partialSchema(resource: AnyResource): Row {
  const name = nameOf(resource);
  const { properties } = readSchema(resource);
  return {
    type: 'object',
    description: `A part of ${name}, as \`fields\`, \`exclude\` or \`brief\` ask for.`,
    properties: Object.fromEntries(
      Object.keys(Object(properties)).map((key) => [
        key,
        { $ref: `#/components/schemas/${name}/properties/${key}` },
      ]),
    ),
  };
}

function writeSchema(engine: Engine, resource: AnyResource, whole: boolean): Row {
  const written = entries(resource).filter(([, field]) => field.write);
  const required = whole ? written.filter(([, field]) => isRequired(field)).map(([key]) => key) : [];
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      written.map(([key, field]) => [key, described(key, field, nullableSchema(engine, key, field))]),
    ),
    ...(required.length ? { required } : {}),
  };
}

function nullableSchema({ registry }: Engine, key: string, field: AnyField): Row {
  const types = targetTypes(registry, key, field);
  const schema = types ? { type: 'string', enum: types } : schemaOf(field.write, 'input');
  return field.options.nullable && !field.options.refuseNull ? { anyOf: [schema, { type: 'null' }] } : schema;
}

function parametersOf(engine: Engine, resource: AnyResource): Row[] {
  const text = { type: 'string' };
  const paging = [
    ['limit', { type: 'integer', minimum: 0, description: 'At most 1000; 0 asks for the most.' }],
    ['offset', { type: 'integer', minimum: 0 }],
    ['ordering', text],
    ['q', text],
    ['fields', text],
    ['exclude', text],
    ['brief', { type: 'boolean' }],
    ['format', { enum: ['json', 'csv'] }],
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

/** What an operation may answer besides its success. */
interface Answering {
  /** The body of a 400. */
  refusal?: unknown;
  object?: boolean;
  writes?: boolean;
  removes?: boolean;
}

function pathsOf(engine: Engine, resource: AnyResource): [string, Row][] {
  const path = apiPathOf(resource);
  const name = nameOf(resource);
  const tags = [resource.root];
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
  const text = { type: 'string' };
  const picking = ['fields', 'exclude'].map((key) => ({ name: key, in: 'query', schema: text }));
  const shown = { anyOf: [pointer(name), pointer(`Partial${name}`)] };
  const page = {
    type: 'object',
    required: ['count', 'next', 'previous', 'results'],
    properties: {
      count: { type: 'integer' },
      next: { type: ['string', 'null'] },
      previous: { type: ['string', 'null'] },
      results: { type: 'array', items: shown },
    },
  };
  const said = (description: string, schema: unknown = pointer('Error')) => ({
    description,
    content: json(schema),
  });
  /** What an operation answers: what is asked, and each way to refuse. */
  const answer = (
    status: number,
    content: Row | null,
    { refusal, object = true, writes = true, removes = false }: Answering = {},
  ) => ({
    [status]: {
      description: status === 204 ? 'Done' : status === 202 ? 'Queued' : 'OK',
      ...(content ? { content } : {}),
    },
    400: said('Refused, with messages', refusal ?? pointer('Error')),
    403: said('Not signed in, or not permitted'),
    ...(object ? { 404: said('There is no such object, or not for the caller') } : {}),
    406: said('No such version of the API'),
    ...(removes ? { 409: said('Others depend on it') } : {}),
    ...(writes ? { 415: said('The body is of a type that is not read') } : {}),
    429: said(
      'Too many wrong tokens from there, or too much under way for one user; `Retry-After` says how long',
    ),
    503: said('The database does not answer'),
  });
  const operation = (verb: string, summary: string, rest: Row): Row => ({
    operationId: `${contentTypeOf(resource).replace('.', '_')}_${verb}`,
    summary,
    tags,
    ...rest,
  });
  const many = (schema: unknown) => ({ anyOf: [schema, { type: 'array', items: schema }] });
  // A list is refused row by row, one object by its fields, and a body that cannot be read by neither.
  const either = { anyOf: [pointer('Error'), pointer('ErrorList')] };
  const request = pointer(`${name}Request`);
  const patched = pointer(`Patched${name}Request`);
  const identified = {
    type: 'array',
    items: { allOf: [{ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }] },
  };
  const list: Row = {
    get: operation('list', `List ${resource.plural}`, {
      parameters: parametersOf(engine, resource),
      responses: answer(
        200,
        { ...json(page), 'text/csv': { schema: text } },
        { object: false, writes: false },
      ),
    }),
  };
  const detail: Row = {
    get: operation('retrieve', `Read a ${resource.label}`, {
      parameters: [id, ...picking],
      responses: answer(200, json(shown), { writes: false }),
    }),
  };
  if (!resource.readOnly) {
    list.post = operation('create', `Create one ${resource.label} or several`, {
      parameters: picking,
      requestBody: { required: true, content: { ...json(many(request)), 'text/csv': { schema: text } } },
      responses: answer(201, json(many(shown)), { refusal: either, object: false }),
    });
    for (const [verb, of] of [
      ['put', 'bulk_update'],
      ['patch', 'bulk_partial_update'],
    ] as const)
      list[verb] = operation(of, `Change several ${resource.plural}`, {
        parameters: picking,
        requestBody: { required: true, content: json(identified) },
        responses: answer(200, json({ type: 'array', items: shown }), { refusal: either, object: false }),
      });
    list.delete = operation('bulk_destroy', `Delete several ${resource.plural}`, {
      requestBody: { required: true, content: json(identified) },
      responses: answer(204, null, { refusal: either, object: false, removes: true }),
    });
    detail.put = operation('update', `Replace a ${resource.label}`, {
      parameters: [id, ...picking],
      requestBody: { required: true, content: json(request) },
      responses: answer(200, json(shown)),
    });
    detail.patch = operation('partial_update', `Change a ${resource.label}`, {
      parameters: [id, ...picking],
      requestBody: { required: true, content: json(patched) },
      responses: answer(200, json(shown)),
    });
    detail.delete = operation('destroy', `Delete a ${resource.label}`, {
      parameters: [id],
      responses: answer(204, null, { removes: true }),
    });
  }
  const actions = Object.entries(resource.actions).map(([key, action]): [string, Row] => [
    action.on === 'detail' ? `${path}{id}/${key}/` : `${path}${key}/`,
    {
      [action.method.toLowerCase()]: operation(key.replaceAll('-', '_'), action.label, {
        ...(action.on === 'detail' ? { parameters: [id] } : {}),
        ...(action.help ? { description: action.help } : {}),
        ...(action.input ? { requestBody: { content: json(schemaOf(action.input, 'input')) } } : {}),
        responses: answer(action.status, bodyOf(action), {
          refusal: either,
          removes: true,
        }),
      }),
    },
  ]);
  return [[path, list], [`${path}{id}/`, detail], ...actions];
}

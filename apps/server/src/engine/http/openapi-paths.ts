import {
  type Action,
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  filtersOf,
  type Row,
} from '@peersmith/resource';
import type { Engine } from '../context.ts';
import { dependentsOperation, taking } from './openapi-conditions.ts';
import { filePathsOf } from './openapi-files.ts';
import { withPlans } from './openapi-plans.ts';
import { EITHER, responses } from './openapi-responses.ts';
import { json, type NamedSchemas, nameOf, pointer } from './openapi-schemas.ts';

const bodyOf = ({ status, answer }: Action, schemas: NamedSchemas): Row | null =>
  status === 204 || answer === null ? null : json(answer ? schemas.of(answer, 'output') : {});

function parametersOf(engine: Engine, resource: AnyResource): Row[] {
  const text = { type: 'string' };
  const paging = [
    ['limit', { type: 'integer', minimum: 0, description: 'At most 1000; 0 asks for the most.' }],
    ['offset', { type: 'integer', minimum: 0 }],
    [
      'cursor',
      { ...text, description: 'Instead of an offset: empty for the first page, then as `next` has it.' },
    ],
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
      ...(filter.help ? { description: filter.help } : {}),
    })),
  );
  return [...paging, ...filters];
}

/** The paths of a resource, from its declaration. */
export function pathsOf(engine: Engine, resource: AnyResource, schemas: NamedSchemas): [string, Row][] {
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
  const operation = (verb: string, summary: string, rest: Row): Row => ({
    operationId: `${contentTypeOf(resource).replace('.', '_')}_${verb}`,
    summary,
    tags,
    ...rest,
  });
  const many = (schema: unknown) => ({ anyOf: [schema, { type: 'array', items: schema }] });
  const request = pointer(`${name}Request`);
  const patched = pointer(`Patched${name}Request`);
  const identified = {
    type: 'array',
    items: { allOf: [{ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }] },
  };
  const planned = (action: Action, described: Row) =>
    action.plans ? withPlans(described, schemas) : described;
  const list: Row = {
    get: operation('list', `List ${resource.plural}`, {
      parameters: parametersOf(engine, resource),
      responses: responses(
        200,
        { ...json(page), 'text/csv': { schema: text } },
        { object: false, writes: false },
      ),
    }),
  };
  const detail: Row = {
    get: operation('retrieve', `Read a ${resource.label}`, {
      parameters: [id, ...picking],
      responses: responses(200, json(shown), { writes: false }),
    }),
  };
  if (!resource.readOnly) {
    list.post = operation('create', `Create one ${resource.label} or several`, {
      parameters: picking,
      requestBody: { required: true, content: { ...json(many(request)), 'text/csv': { schema: text } } },
      responses: responses(201, json(many(shown)), { refusal: EITHER, object: false }),
    });
    for (const [verb, of] of [
      ['put', 'bulk_update'],
      ['patch', 'bulk_partial_update'],
    ] as const)
      list[verb] = operation(of, `Change several ${resource.plural}`, {
        parameters: picking,
        requestBody: { required: true, content: json(identified) },
        responses: responses(200, json({ type: 'array', items: shown }), { refusal: EITHER, object: false }),
      });
    list.delete = operation('bulk_destroy', `Delete several ${resource.plural}`, {
      requestBody: { required: true, content: json(identified) },
      responses: responses(204, null, { refusal: EITHER, object: false, removes: true }),
    });
    detail.put = operation('update', `Replace a ${resource.label}`, {
      parameters: [id, ...picking],
      requestBody: { required: true, content: json(request) },
      responses: responses(200, json(shown)),
    });
    detail.patch = operation('partial_update', `Change a ${resource.label}`, {
      parameters: [id, ...picking],
      requestBody: { required: true, content: json(patched) },
      responses: responses(200, json(shown)),
    });
    detail.delete = operation('destroy', `Delete a ${resource.label}`, {
      parameters: [id],
      responses: responses(204, null, { removes: true }),
    });
  }
  for (const path of [list, detail])
    for (const [verb, written] of Object.entries(path))
      if (verb !== 'get') path[verb] = withPlans(Object(written), schemas);
  takeConditions(list, detail);
  const actions = Object.entries(resource.actions).map(([key, action]): [string, Row] => [
    action.on === 'detail' ? `${path}{id}/${key}/` : `${path}${key}/`,
    {
      [action.method.toLowerCase()]: planned(
        action,
        operation(key.replaceAll('-', '_'), action.label, {
          ...(action.on === 'detail' ? { parameters: [id] } : {}),
          ...(action.help ? { description: action.help } : {}),
          ...(action.input ? { requestBody: { content: json(schemas.of(action.input, 'input')) } } : {}),
          responses: responses(action.status, bodyOf(action, schemas), {
            refusal: EITHER,
            removes: true,
          }),
        }),
      ),
    },
  ]);
  const dependents = dependentsOperation(
    `${contentTypeOf(resource).replace('.', '_')}_dependents`,
    tags,
    schemas,
  );
  const own: [string, Row][] = [
    [path, list],
    ...filePathsOf(resource, { schemas, operation }),
    [`${path}{id}/`, detail],
    ...(resource.readOnly ? [] : [[`${path}{id}/dependents/`, dependents] satisfies [string, Row]]),
    ...actions,
  ];
  return resource.alsoAt
    ? [...own, ...own.map(([at, described]) => elsewhere(resource, at, described))]
    : own;
}

/** What machines say of requests: of which version, whether again, and with what in mind. */
function takeConditions(list: Row, detail: Row): void {
  detail.get = taking(detail.get, ['if_none_match'], [304]);
  if (!list.post) return;
  list.post = taking(list.post, ['idempotency_key'], [422]);
  list.delete = taking(list.delete, ['confirm_dependents'], []);
  for (const verb of ['put', 'patch']) detail[verb] = taking(detail[verb], ['if_match'], [412]);
  detail.delete = taking(detail.delete, ['if_match', 'confirm_dependents'], [412]);
}

/** The same path at the other address of a resource, with names of its own. */
function elsewhere(resource: AnyResource, at: string, described: Row): [string, Row] {
  const named = Object.entries(described).map(([method, operation]) => [
    method,
    { ...Object(operation), operationId: `${Object(operation).operationId}_too` },
  ]);
  return [at.replace(apiPathOf(resource), resource.alsoAt ?? ''), Object.fromEntries(named)];
}

import { type Endpoint, type Row, statusOf } from '@peersmith/resource';
import { withPlans } from './openapi-plans.ts';
import { EITHER, responses } from './openapi-responses.ts';
import type { NamedSchemas } from './openapi-schemas.ts';
import { json } from './openapi-schemas.ts';

/** The operation of an endpoint, with its path: `['/api/search/', 'get', {…}]`. */
export function endpointOperation(
  name: string,
  endpoint: Endpoint,
  schemas: NamedSchemas,
): [path: string, method: string, operation: Row] {
  const {
    method,
    path,
    summary,
    help,
    query,
    body,
    answer,
    text,
    stream,
    media,
    also = [],
    refusals = {},
  } = endpoint;
  const named = Object(endpoint.params && schemas.of(endpoint.params, 'input').properties);
  const tag = /^\/api\/([\w-]+)\//.exec(path)?.[1] ?? 'api';
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, key = '']) => ({
    name: key,
    in: 'path',
    required: true,
    schema: named[key] ?? { type: 'integer' },
  }));
  const parameters = [...inPath, ...(query ? queryParameters(schemas.of(query, 'input')) : [])];
  const content = answer && {
    [media ?? 'application/json']: { schema: schemas.of(answer, 'output') },
    ...(text ? { 'text/plain': { schema: { type: 'string' } } } : {}),
    ...(stream ? { 'text/event-stream': { schema: { type: 'string' } } } : {}),
  };
  const said = Object.entries(refusals).map(([status, schema]): [string, Row] => [
    status,
    {
      description: 'Refused',
      ...(schema ? { content: json({ anyOf: [schemas.of(schema, 'output'), ERROR] }) } : {}),
    },
  ]);
  const operation: Row = {
    operationId: `${tag.replace('-', '_')}_${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
    summary,
    ...(help ? { description: help } : {}),
    tags: [tag],
    ...(parameters.length ? { parameters } : {}),
    ...(text ? { parameters: [...parameters, TEXT] } : {}),
    ...(body ? { requestBody: { content: json(schemas.of(body, 'input')) } } : {}),
    responses: {
      ...responses(statusOf(endpoint), content, {
        writes: method !== 'GET',
        removes: method !== 'GET',
        // A list is no body of any of them, and what cannot be read in one is told row by row.
        ...(body ? { refusal: EITHER } : {}),
      }),
      ...Object.fromEntries(also.map((status) => [status, { description: 'Done' }])),
      ...Object.fromEntries(said),
    },
  };
  return [
    path.replace(/:(\w+)/g, '{$1}'),
    method.toLowerCase(),
    endpoint.plans ? withPlans(operation, schemas) : operation,
  ];
}

const ERROR = { $ref: '#/components/schemas/Error' };
const TEXT = { name: 'format', in: 'query', schema: { enum: ['json', 'text'] } };

/** The keys of a query's schema; a list is a parameter that may be repeated. */
function queryParameters({ properties, required }: Row): Row[] {
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(Object(properties)).map(([name, schema]) => ({
    name,
    in: 'query',
    ...(needed.includes(name) ? { required: true } : {}),
    schema,
  }));
}

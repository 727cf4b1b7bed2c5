import { type Endpoint, type Row, statusOf } from '@peersmith/resource';
import type * as z from 'zod';
import { json, NamedSchemas } from './openapi-schemas.ts';

const MEANING: Readonly<Record<string, string>> = {
  400: 'Refused, with what is wrong',
  401: 'No token, or none that is taken; `WWW-Authenticate` says why (RFC 6750)',
  403: 'The token does not speak for that network, or may not ask in its name',
  404: 'There is no such session, or it is none of yours',
  422: 'People have to do this',
  429: 'Too many requests; `Retry-After` says how long',
};

/** What a public API is, in the package of answers. */
export interface PublicApi {
  title: string;
  description: string;
  /** Where it begins; the paths of its endpoints do too. */
  base: string;
  endpoints: Readonly<Record<string, Endpoint>>;
  /** Schemas that stand under a name. */
  named: Readonly<Record<string, z.ZodType>>;
}

/** OpenAPI 3.1 of an API that programs of others use with a bearer token, from its declarations alone. */
export function describePublicApi(
  { title, description, base, endpoints, named }: PublicApi,
  version: string,
): Row & { openapi: string } {
  const schemas = new NamedSchemas(named, {});
  const paths: Record<string, Row> = {};
  for (const [name, endpoint] of Object.entries(endpoints)) {
    const path = endpoint.path.slice(base.length).replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(name, endpoint, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: base }],
    security: [{ bearer: [] }],
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: schemas.components,
    },
    paths,
  };
}

function operationOf(name: string, endpoint: Endpoint, schemas: NamedSchemas): Row {
  const { summary, help, params, query, body, answer, refusals = {} } = endpoint;
  const parameters = [
    ...parametersOf('path', params && schemas.of(params, 'input')),
    ...parametersOf('query', query && schemas.of(query, 'input')),
  ];
  const isOpen = Object.keys(refusals).length === 0;
  return {
    operationId: name,
    summary,
    ...(help ? { description: help } : {}),
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: json(schemas.of(body, 'input')) } } : {}),
    responses: {
      [statusOf(endpoint)]: {
        description: answer ? 'OK' : 'Done',
        ...(answer ? { content: json(schemas.of(answer, 'output')) } : {}),
      },
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, schema]) => [
          status,
          {
            description: MEANING[status] ?? 'Refused',
            ...(schema ? { content: json(schemas.of(schema, 'output')) } : {}),
          },
        ]),
      ),
    },
  };
}

function parametersOf(place: 'path' | 'query', schema: Row | undefined): Row[] {
  const needed: readonly unknown[] = Array.isArray(schema?.required) ? schema.required : [];
  return Object.entries(Object(schema?.properties ?? {})).map(([name, one]) => {
    const { description, ...rest } = Object(one);
    return {
      name,
      in: place,
      required: needed.includes(name),
      ...(description ? { description } : {}),
      schema: rest,
    };
  });
}

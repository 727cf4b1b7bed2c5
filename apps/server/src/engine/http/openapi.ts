import type { Endpoint, Row } from '@peersmith/resource';
import type * as z from 'zod';
import type { Engine } from '../context.ts';
import { CONDITION_PARAMETERS } from './openapi-conditions.ts';
import { endpointOperation } from './openapi-endpoints.ts';
import { pathsOf } from './openapi-paths.ts';
import { PLAN_PARAMETERS } from './openapi-plans.ts';
import { resourceSchemas } from './openapi-resources.ts';
import { NamedSchemas, pointer } from './openapi-schemas.ts';

/** What is described besides resources. */
export interface Described {
  version: string;
  /** The routes that no resource has, by name. */
  endpoints: readonly (readonly [string, Endpoint])[];
  /** What a package exports: the schemas in it keep their names. */
  named: Readonly<Record<string, unknown>>;
  /** Whose API it is, and how one gets in; that of the product where it is left out. */
  about?: { title: string; description: string; securitySchemes: Row };
}

const OWN = {
  title: 'Peersmith API',
  description: 'Wire-compatible with the Peering Manager API 1.10.',
  securitySchemes: {
    token: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Token <key>`' },
    session: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
  },
};

/** OpenAPI 3.1, from the declarations alone. */
export function describeApi(engine: Engine, { version, endpoints, named, about = OWN }: Described): Row {
  const resources = Object.values(engine.registry);
  const schemas = new NamedSchemas(schemasIn(named), engine.registry);
  const paths: Record<string, Row> = Object.fromEntries(
    resources.flatMap((resource) => pathsOf(engine, resource, schemas)),
  );
  for (const [name, endpoint] of endpoints) {
    const [path, method, operation] = endpointOperation(name, endpoint, schemas);
    paths[path] = { ...paths[path], [method]: operation };
  }
  const own = Object.fromEntries(resources.flatMap((resource) => resourceSchemas(engine.registry, resource)));
  const twice = Object.keys(schemas.components).find((name) => Object.hasOwn(own, name));
  if (twice) throw new Error(`${twice} is a schema of a resource and of an endpoint`);
  return {
    openapi: '3.1.0',
    info: { title: about.title, version, description: about.description },
    servers: [{ url: '/' }],
    security: Object.keys(about.securitySchemes).map((name) => ({ [name]: [] })),
    components: {
      securitySchemes: about.securitySchemes,
      ...(resources.length ? { parameters: { ...PLAN_PARAMETERS, ...CONDITION_PARAMETERS } } : {}),
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
        ...own,
        ...schemas.components,
      },
    },
    paths,
  };
}

const isSchema = (value: unknown): value is z.ZodType =>
  typeof value === 'object' && value !== null && '_zod' in value;

const schemasIn = (named: Readonly<Record<string, unknown>>): Record<string, z.ZodType> =>
  Object.fromEntries(
    Object.entries(named).flatMap(([name, one]): [string, z.ZodType][] =>
      isSchema(one) ? [[name, one]] : [],
    ),
  );

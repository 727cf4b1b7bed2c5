import { type AnyResource, contentTypeOf, type Registry, type Row } from '@peersmith/resource';
import * as z from 'zod';

export const nameOf = (resource: AnyResource) =>
  resource.app === 'peeringdb' ? `PeeringDB${resource.className}` : resource.className;
export const pointer = (name: string) => ({ $ref: `#/components/schemas/${name}` });
export const json = (schema: unknown) => ({ 'application/json': { schema } });

const OPTIONS = { unrepresentable: 'any', target: 'draft-2020-12' } as const;

/** A schema by itself, as JSON Schema. */
export function schemaOf(schema: z.ZodType | null, io: 'input' | 'output'): Row {
  if (!schema) return {};
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, ...OPTIONS });
  return rest;
}

/**
 * Schemas that point at each other by name: those that were given a name stand once, in `components`, and so do rows of resources.
 */
export class NamedSchemas {
  readonly components: Record<string, unknown> = {};
  readonly #names = z.registry<{ id: string }>();
  readonly #rows: ReadonlyMap<unknown, string>;

  constructor(named: Readonly<Record<string, z.ZodType>>, registry: Registry) {
    for (const [id, schema] of Object.entries(named)) this.#names.add(schema, { id });
    this.#rows = new Map(Object.values(registry).map((one) => [contentTypeOf(one), nameOf(one)]));
  }

  /** A schema where it is used. */
  of(schema: z.ZodType, io: 'input' | 'output'): Row {
    const {
      $schema: _,
      $defs,
      ...rest
    } = z.toJSONSchema(schema, {
      io,
      metadata: this.#names,
      override: ({ zodSchema, jsonSchema }) =>
        this.#finish(z.globalRegistry.get(zodSchema) ?? {}, jsonSchema),
      ...OPTIONS,
    });
    for (const [name, one] of Object.entries($defs ?? {})) this.components[name] = relocated(one);
    return Object(relocated(rest));
  }

  /** What else was said of a schema: its meaning, a plainer form of it, or that it is a row of a resource. */
  #finish({ row, ...more }: Row, jsonSchema: Row): void {
    const name = this.#rows.get(row);
    if (name) for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
    Object.assign(jsonSchema, name ? pointer(name) : more);
  }
}

/** From where JSON Schema keeps its parts to where OpenAPI does. */
function relocated(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relocated);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' ? String(value).replace('#/$defs/', '#/components/schemas/') : relocated(value),
    ]),
  );
}

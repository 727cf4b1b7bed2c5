import {
  type AnyField,
  type AnyResource,
  entries,
  isHiddenWhole,
  isRequired,
  labelOf,
  type Registry,
  type Row,
  suppliedBy,
  targetTypes,
} from '@peersmith/resource';
import { nameOf, schemaOf } from './openapi-schemas.ts';

/** The schemas of a resource, by name: as it is read, in part, and as it is written. */
export const resourceSchemas = (registry: Registry, resource: AnyResource): [string, Row][] => [
  [nameOf(resource), readSchema(resource)],
  [`Partial${nameOf(resource)}`, partialSchema(resource)],
  ...(resource.readOnly
    ? []
    : ([
        [`${nameOf(resource)}Request`, writeSchema(registry, resource, true)],
        [`Patched${nameOf(resource)}Request`, writeSchema(registry, resource, false)],
      ] satisfies [string, Row][])),
];

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

function writeSchema(registry: Registry, resource: AnyResource, whole: boolean): Row {
  const written = entries(resource).filter(([, field]) => field.write);
  const required = whole
    ? written
        .filter(([key, field]) => isRequired(field) && suppliedBy(resource, key) === null)
        .map(([key]) => key)
    : [];
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      written.map(([key, field]) => [key, described(key, field, nullableSchema(registry, key, field))]),
    ),
    ...(required.length ? { required } : {}),
  };
}

function nullableSchema(registry: Registry, key: string, field: AnyField): Row {
  const types = targetTypes(registry, key, field);
  const schema = types ? { type: 'string', enum: types } : schemaOf(field.write, 'input');
  return field.options.nullable && !field.options.refuseNull ? { anyOf: [schema, { type: 'null' }] } : schema;
}

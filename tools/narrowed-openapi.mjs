// What generated calls are made of: docs/openapi.json, told what a caller knows who has looked around first.

/** Every combination of optional parameters is tried, which doubles the calls with each of them. */
const OPTIONAL_PARAMETERS = 5;
/** Parameters that are no filters of a field. */
const GENERAL = new Set(['limit', 'offset', 'ordering', 'q', 'fields', 'exclude', 'brief', 'format']);
/** Ids that the demonstration has of nearly everything. */
const KNOWN_ID = { type: 'integer', minimum: 1, maximum: 12 };
const WRITTEN = {
  slug: { pattern: '^[a-z0-9-]{1,30}$' },
  color: { pattern: '^[0-9a-f]{6}$' },
  ipv4_address: { format: 'ipv4' },
  ipv6_address: { format: 'ipv6' },
  ip_address: { format: 'ipv6' },
  mac_address: { pattern: '^([0-9a-f]{2}:){5}[0-9a-f]{2}$' },
};

/**
 * The document with fewer and likelier things to try. Query parameters are of few kinds, told by name without the field and by schema: each
 * kind stays on some list, where 261 of them would be tried together otherwise. Ids are such as exist.
 */
export function narrowed(document) {
  const copy = structuredClone(document);
  // What a later version brings answers as one failure of the server does.
  for (const path of Object.values(copy.paths))
    for (const [method, { responses }] of Object.entries(path))
      if (Object.keys(responses).every((status) => !status.startsWith('2'))) delete path[method];
  const seen = new Set();
  for (const path of Object.values(copy.paths))
    for (const operation of Object.values(path))
      if (operation.parameters) operation.parameters = narrowedParameters(operation.parameters, seen);
  for (const [name, schema] of Object.entries(copy.components.schemas))
    if (name.endsWith('Request')) narrowBody(schema);
  return copy;
}

function narrowedParameters(parameters, seen) {
  let optional = 0;
  return parameters.flatMap((one) => {
    if (one.in === 'path' && one.schema.type === 'integer') return [{ ...one, schema: KNOWN_ID }];
    if (one.in !== 'query' || one.required) return [one];
    const [name, operator] = one.name.split('__');
    const kind = `${operator ?? (GENERAL.has(name) ? name : '')} ${JSON.stringify(one.schema)}`;
    if (seen.has(kind) || optional >= OPTIONAL_PARAMETERS) return [];
    seen.add(kind);
    optional += 1;
    return [one];
  });
}

function narrowBody({ properties = {} }) {
  for (const [name, schema] of Object.entries(properties)) properties[name] = narrowedValue(name, schema);
}

function narrowedValue(name, schema) {
  if (schema.anyOf) {
    const ways = schema.anyOf.map((way) => narrowedValue(name, way));
    // An object by its attributes is rarely the one that there is.
    const known = ways.filter((way) => way === KNOWN_ID);
    return {
      ...schema,
      anyOf: known.length ? [...known, ...ways.filter((way) => way.type === 'null')] : ways,
    };
  }
  if (schema.type === 'array') return { ...schema, items: narrowedValue(name, schema.items ?? {}) };
  if (
    schema.type === 'integer' &&
    schema.exclusiveMinimum === 0 &&
    schema.maximum === Number.MAX_SAFE_INTEGER
  )
    return KNOWN_ID;
  return schema.type === 'string' && WRITTEN[name] ? { ...schema, ...WRITTEN[name] } : schema;
}

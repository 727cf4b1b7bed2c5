import * as z from 'zod';
import type { AnyResource, Registry } from './define.ts';
import { readDuration } from './duration.ts';
import type { Operator, Suffix } from './field.ts';
import type { FieldErrors } from './messages.ts';
import { filtersOf, type NamedFilter, SUFFIXES, type Term, type Where } from './where.ts';

/** Parameters of a list that are not filters. */
const RESERVED: ReadonlySet<string> = new Set([
  'limit',
  'offset',
  'cursor',
  'ordering',
  'brief',
  'fields',
  'exclude',
  'format',
  'q',
  'created_by_request',
  'updated_by_request',
]);

/** A filter value that names a row: the server checks that there is one. */
export interface Named {
  parameter: string;
  filter: NamedFilter;
  values: readonly unknown[];
}

export interface ParsedQuery {
  where: Where;
  named: readonly Named[];
  q: string | null;
  createdByRequest: string | null;
  updatedByRequest: string | null;
}
/** `unknown` are the parameters among the errors that nobody knows. */
export type QueryResult =
  | { ok: true; query: ParsedQuery }
  | { ok: false; errors: FieldErrors; unknown: string[] };

/** `?name__ic=fra&asn=64496&asn=64497` to a Where, each value read by its own kind. Unknown parameters and bad values are errors. */
export function parseQuery(
  resource: AnyResource,
  registry: Registry,
  query: Record<string, unknown>,
): QueryResult {
  const filters = filtersOf(resource, registry);
  const errors: FieldErrors = Object.create(null);
  const terms: Where[][] = [];
  const named: Named[] = [];
  const unknown: string[] = [];
  for (const [parameter, raw] of Object.entries(query)) {
    if (RESERVED.has(parameter)) continue;
    const found = findFilter(filters, parameter);
    if (!found) {
      errors[parameter] = ['Unknown filter.'];
      unknown.push(parameter);
      continue;
    }
    const { filter, operator } = found;
    const given = [raw].flat().map(String);
    const asked = filter.repeat === 'last' ? given.slice(-1) : given;
    const values = readValues(filter, operator, asked);
    if (values.refused.length) errors[parameter] = values.refused;
    else {
      terms.push(termsFor(filter, operator, values.read));
      if (filter.target && (operator === 'eq' || operator === 'n'))
        named.push({ parameter, filter, values: values.read.filter((value) => value !== null) });
    }
  }
  for (const parameter of ['created_by_request', 'updated_by_request']) {
    const id = last(query[parameter]);
    if (id !== null && !z.guid().safeParse(id).success) errors[parameter] = ['Enter a valid UUID.'];
  }
  if (Object.keys(errors).length) return { ok: false, errors, unknown };
  return {
    ok: true,
    query: {
      where: { all: terms.flat() },
      named,
      q: last(query.q),
      createdByRequest: last(query.created_by_request),
      updatedByRequest: last(query.updated_by_request),
    },
  };
}

const last = (raw: unknown): string | null => {
  const text = [raw].flat().at(-1);
  return text === undefined || text === '' ? null : String(text);
};

function findFilter(
  filters: ReadonlyMap<string, NamedFilter>,
  parameter: string,
): { filter: NamedFilter; operator: Operator } | null {
  const exact = filters.get(parameter);
  if (exact) return { filter: exact, operator: exact.operator ?? 'eq' };
  const at = parameter.lastIndexOf('__');
  const filter = at > 0 ? filters.get(parameter.slice(0, at)) : undefined;
  const suffix = parameter.slice(at + 2);
  return filter && isSuffix(suffix) && filter.suffixes.includes(suffix) ? { filter, operator: suffix } : null;
}

const isSuffix = (word: string): word is Suffix => SUFFIXES.some((suffix) => suffix === word);

/** `tag` repeated asks for all of them; every other parameter for any. */
function termsFor(filter: NamedFilter, operator: Operator, values: readonly unknown[]): Where[] {
  if (values.length === 0) return [];
  const asked = filter.always === undefined ? values : [...values, filter.always];
  if (filter.field.storage !== 'computed' && filter.name === 'tag' && operator === 'eq') {
    return asked.map((value) => ({ path: filter.path, operator, values: [value] }));
  }
  const terms: Term[] = [filter.path, ...(filter.also ?? [])].map((path) => ({
    path,
    operator,
    values: asked,
  }));
  return terms.length > 1 ? [{ any: terms }] : terms;
}

const PATTERN = new Set<Operator>(['ic', 'nic', 'isw', 'nisw', 'iew', 'niew', 'ie', 'nie']);

function readValues(
  filter: NamedFilter,
  operator: Operator,
  words: readonly string[],
): { read: unknown[]; refused: string[] } {
  const read: unknown[] = [];
  const refused: string[] = [];
  for (const word of words) {
    const nullable = filter.field.operators.includes('isnull') || filter.path.length > 1 || filter.target;
    if (operator === 'family') {
      if (word === '4' || word === '6') read.push(Number(word));
      else if (!/^\d+$/.test(word)) refused.push('Enter a number.');
    } else if (operator === 'older') {
      const seconds = readDuration(word);
      if (seconds === null) refused.push('Enter a length of time, such as 30m, 6h, 2d or 1w.');
      else read.push(seconds);
    } else if (word === 'null' && nullable) read.push(null);
    else if (PATTERN.has(operator)) read.push(word);
    else if (word === '' && filter.field.emptyQuery !== 'read') {
      if (filter.field.emptyQuery === 'null') read.push(null);
    } else {
      const parsed = filter.field.query.safeParse(word);
      if (parsed.success) read.push(parsed.data);
      else refused.push(filter.field.refusal(word));
    }
  }
  return { read, refused };
}

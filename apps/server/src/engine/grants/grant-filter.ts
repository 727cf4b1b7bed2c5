import {
  type AnyResource,
  type FieldErrors,
  type Named,
  parseQuery,
  type Registry,
  type Where,
} from '@peersmith/resource';

/** A list's filters as a grant keeps them: every parameter with its values. */
export type GrantFilter = Record<string, string[]>;

type ReadFilter = { ok: true; where: Where; named: readonly Named[] } | { ok: false; errors: FieldErrors };

/** Parameters of a list's address that say which part of it is shown, and not of what. */
const OF_PAGES = ['limit', 'offset', 'cursor', 'ordering', 'page', 'fields', 'exclude', 'brief', 'format'];

const isValue = (given: unknown) => ['string', 'number', 'boolean'].includes(typeof given);

/** Filters as people give them: an object of values, a query, or the whole address of a list. Null for anything else. */
export function filterGiven(given: unknown): GrantFilter | null {
  if (typeof given === 'string') return filterOfAddress(given);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const filter: GrantFilter = {};
  for (const [name, values] of Object.entries(given)) {
    const list: unknown[] = [values].flat();
    if (!list.every(isValue)) return null;
    filter[name] = list.map(String);
  }
  return filter;
}

/** Null where an address has no filters: everything has to be said as such, by `{}`. */
function filterOfAddress(text: string): GrantFilter | null {
  const [before = '', after] = text
    .trim()
    .replace(/#.*$/, '')
    .split(/\?(.*)/s);
  const query = new URLSearchParams(after ?? (before.includes('=') ? before : ''));
  const filter: GrantFilter = {};
  for (const name of new Set(query.keys())) if (!OF_PAGES.includes(name)) filter[name] = query.getAll(name);
  return Object.keys(filter).length ? filter : null;
}

/**
 * What a filter means, in the filter language of lists. It is stricter than they are: every parameter has to narrow, since one that
 * is passed over, or has no value, would give more than was meant.
 */
export function readFilter(resource: AnyResource, registry: Registry, filter: unknown): ReadFilter {
  const given = filterGiven(filter);
  if (!given)
    return refused({ filter: ['Enter filters, such as {"status": ["enabled"]}, or the address of a list.'] });
  const errors: FieldErrors = {};
  for (const [name, values] of Object.entries(given)) {
    const alone = parseQuery(resource, registry, { [name]: values });
    if (!alone.ok) Object.assign(errors, alone.errors);
    else if ('all' in alone.query.where && alone.query.where.all.length === 0)
      errors[name] = [values.some(Boolean) ? 'This is not a filter.' : 'Give a value.'];
  }
  if (Object.keys(errors).length) return refused(errors);
  const whole = parseQuery(resource, registry, given);
  if (!whole.ok) return refused(whole.errors);
  return { ok: true, where: whole.query.where, named: whole.query.named };
}

const refused = (errors: FieldErrors): ReadFilter => ({ ok: false, errors });

/** The messages of a filter as one sentence. */
export const problemOf = (errors: FieldErrors): string =>
  Object.entries(errors)
    .map(([name, messages]) => `${name}: ${messages.join(' ')}`)
    .join('; ');

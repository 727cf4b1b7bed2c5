import { endpoints, type SearchGroup } from '@peersmith/answers';
import { auditEvent, job, objectChange, readTyped, type TypedSearch } from '@peersmith/model';
import {
  type AnyResource,
  apiPathOf,
  contentTypeOf,
  nestedForm,
  type ParsedQuery,
  parseQuery,
  tableOf,
} from '@peersmith/resource';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import type { OpenContext } from '../../engine/http/request.ts';
import { serving } from '../../engine/http/serve.ts';
import { may } from '../../engine/permissions.ts';
import { getMany, pickPage, scopeOf, wireFor } from '../../engine/read/read.ts';
import { searchRank } from '../../engine/read/search.ts';
import { SIGNED_IN } from '../../platform/access.ts';
import { type Understood, understand } from './typed-filters.ts';

/** What happened, and not what there is. */
const LOGS = new Set([job, objectChange, auditEvent].map((resource) => contentTypeOf(resource)));

/** One text over everything that the caller may see and that says what is searched; typed filters ask the lists that have them. */
export function searchRoutes(app: FastifyInstance, open: OpenContext): void {
  serving(app, open)(endpoints.search, { access: SIGNED_IN }, async ({ context, query }) => {
    const typed = readTyped(query.q);
    if (typed.filters.length === 0 && typed.text === '') return { results: [], filters: [] };
    const named = searchedBy(context, typed, query.type);
    // Of what filters are asked of, a list with nothing in it is told, too.
    const searched = typed.filters.length ? named : await notEmpty(context, named);
    const understood = await understand(context, typed, searched);
    const results = await Promise.all(
      searched.map((resource) => found(context, resource, { typed, understood, limit: query.limit })),
    );
    const groups = results.filter((one) => one !== null);
    const matching = groups.filter(({ group }) => group.count > 0);
    // Where filters leave nothing, the lists that they ask are told all the same.
    const shown = matching.length || typed.filters.length === 0 ? matching : groups.slice(0, MOST_EMPTY);
    return { results: ranked(shown, typed).map(({ group }) => group), filters: understood.filters };
  });
}

const MOST_EMPTY = 3;

interface Found {
  group: SearchGroup;
  rank: number;
}

/** What was meant exactly comes first, and your own before what PeeringDB says; of filters alone, what they find most of. */
function ranked(found: readonly Found[], { text }: TypedSearch): Found[] {
  if (text !== '') return found.toSorted((one, other) => one.rank - other.rank);
  return found.toSorted((one, other) => other.group.count - one.group.count);
}

function searchedBy(context: Context, { text }: TypedSearch, only: string | undefined): AnyResource[] {
  return Object.values(context.engine.registry).filter(
    (resource) =>
      (resource.search || text === '') &&
      resource.page &&
      (only ? contentTypeOf(resource) === only : !LOGS.has(contentTypeOf(resource))) &&
      may(context.principal, resource, 'view'),
  );
}

/** Those that have any row at all: most installations use half of what there is, and one statement spares one of each other list. */
async function notEmpty({ db }: Context, resources: AnyResource[]): Promise<AnyResource[]> {
  const each = resources.map((resource) => sql`exists (select from ${sql.table(tableOf(resource))})`);
  const { rows } = await sql<{ held: boolean[] }>`select array[${sql.join(each)}]::boolean[] as held`.execute(
    db,
  );
  return resources.filter((_, at) => rows[0]?.held[at]);
}

interface Asked {
  typed: TypedSearch;
  understood: Understood;
  limit: number;
}

/** What is found of one kind; null where its list has not all of the filters. */
async function found(
  context: Context,
  resource: AnyResource,
  { typed, understood, limit }: Asked,
): Promise<Found | null> {
  const filters = understood.parametersOf(resource);
  if (!filters) return null;
  const q = typed.text;
  const parameters = { ...filters, ...(q === '' ? {} : { q: [q] }) };
  const parsed = parseQuery(resource, context.engine.registry, parameters);
  if (!parsed.ok) return null;
  const group = {
    type: contentTypeOf(resource),
    label: resource.plural.charAt(0).toUpperCase() + resource.plural.slice(1),
    path: apiPathOf(resource),
    parameters,
  };
  if (understood.findsNothing) return { group: { ...group, count: 0, objects: [] }, rank: 0 };
  return firstOf(context, resource, parsed.query, { group, limit });
}

async function firstOf(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  { group, limit }: { group: Omit<SearchGroup, 'count' | 'objects'>; limit: number },
): Promise<Found> {
  const only = new Set(['display', ...resource.brief]);
  const rankOf = searchRank(scopeOf(context.engine, resource), query.q ?? '') ?? sql`2`;
  const best = sql<number>`(select ${rankOf} from ${sql.table(tableOf(resource))} t0 where t0.id = (select id from page limit 1)) as rank`;
  const { ids, count, rank } = await pickPage<{ rank: number | null }>(
    context,
    resource,
    // Names of rows were looked up for the caller.
    { ...query, named: [] },
    { limit, offset: 0, ordering: [], only },
    best,
  );
  const rows = await getMany(context, resource, ids, only);
  const wire = wireFor(context);
  return {
    group: { ...group, count, objects: rows.map((row) => nestedForm(resource, row, wire)) },
    rank: (rank ?? 2) * 2 + (resource.readOnly ? 1 : 0),
  };
}

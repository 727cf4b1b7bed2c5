import { peeringRequest, requestedSession } from '@peersmith/model';
import type { AnyResource, FieldErrors, ParsedQuery, Where } from '@peersmith/resource';
import type { FastifyRequest } from 'fastify';
import type { Context } from '../../engine/context.ts';
import { Invalid } from '../../engine/errors.ts';
import { filtersAsked, orderingAsked, pageOf } from '../../engine/http/parameters.ts';
import { type Picked, pickPage } from '../../engine/read/read.ts';
import { statusesOf } from './portal-words.ts';

/** How a list of ours is asked for in Peering Manager's words. */
interface Translated {
  resource: AnyResource;
  /** Our names by theirs, for filters and orders. */
  names: Readonly<Record<string, string>>;
  /** What is so of rows in each of their states. */
  states: Readonly<Record<string, Where>>;
  /** What is so of all rows. */
  always: Where;
}

const eq = (path: readonly string[], ...values: string[]): Where => ({ path, operator: 'eq', values });
const requestIs = (word: string): Where => eq(['status'], ...statusesOf(word));
const isWithdrawn = eq(['request', 'status'], 'withdrawn');
const isOpen = eq(['status'], 'proposed');

/** Requests of others. */
export const REQUESTS: Translated = {
  resource: peeringRequest,
  names: {
    tracking_id: 'reference',
    requesting_asn: 'asn',
    requester_email: 'email',
  },
  states: {
    pending: requestIs('pending'),
    accepted: requestIs('accepted'),
    refused: requestIs('refused'),
    cancelled: requestIs('cancelled'),
  },
  always: eq(['direction'], 'inbound'),
};

/** The sessions of those. */
export const SESSIONS: Translated = {
  resource: requestedSession,
  names: {
    peering_request: 'request_id',
    peering_request_id: 'request_id',
    ixp_connection: 'connection_id',
    ixp_connection_id: 'connection_id',
  },
  states: {
    pending: { all: [isOpen, { not: isWithdrawn }] },
    accepted: eq(['status'], 'accepted', 'created', 'up'),
    rejected: eq(['status'], 'refused'),
    cancelled: { all: [isOpen, isWithdrawn] },
  },
  always: eq(['request', 'direction'], 'inbound'),
};

/** The page of rows that a request in Peering Manager's words means. */
export async function pickTranslated(
  context: Context,
  request: FastifyRequest,
  translated: Translated,
): Promise<Picked & { limit: number; offset: number }> {
  const { resource, names } = translated;
  const { limit, offset } = pageOf(request);
  const { status, status__n, ordering: _, ...given }: Record<string, unknown> = { ...Object(request.query) };
  const renamed = Object.fromEntries(
    Object.entries(given).map(([parameter, value]) => [ourName(names, parameter), value]),
  );
  const query = filtersOf(context, { query: renamed, ignored: request.ignored }, translated);
  const wheres = [
    ...(status === undefined ? [] : [stateWhere('status', status, translated)]),
    ...(status__n === undefined ? [] : [{ not: stateWhere('status__n', status__n, translated) }]),
  ];
  const ordering = orderingAsked(resource, {
    query: { ordering: orderOf(names, request) },
    ignored: request.ignored,
  });
  const where: Where = { all: [query.where, translated.always, ...wheres] };
  const picked = await pickPage(context, resource, { ...query, where }, { limit, offset, ordering });
  return { ...picked, limit, offset };
}

/** `requesting_asn__gte` is our `asn__gte`. */
function ourName(names: Translated['names'], parameter: string): string {
  const [base = '', ...suffix] = parameter.split('__');
  return [Object.hasOwn(names, base) ? names[base] : base, ...suffix].join('__');
}

function orderOf(names: Translated['names'], { query }: FastifyRequest): string {
  const { ordering = '' }: { ordering?: unknown } = { ...Object(query) };
  const ours = (key: string) =>
    key.startsWith('-') ? `-${ourName(names, key.slice(1))}` : ourName(names, key);
  return String(ordering).split(',').filter(Boolean).map(ours).join(',');
}

/** The filters; what is wrong with them stands under the names that were sent. */
function filtersOf(
  { engine }: Context,
  asked: Parameters<typeof filtersAsked>[2],
  { resource, names }: Translated,
): ParsedQuery {
  try {
    return filtersAsked(engine, resource, asked);
  } catch (error) {
    if (!(error instanceof Invalid) || Array.isArray(error.errors)) throw error;
    throw new Invalid(theirNames(error.errors, names));
  }
}

/** Messages under the names that Peering Manager has for fields of ours. */
export function theirNames(errors: FieldErrors, names: Readonly<Record<string, string>>): FieldErrors {
  const theirs = new Map(Object.entries(names).map(([their, our]) => [our, their]));
  return Object.fromEntries(
    Object.entries(errors).map(([key, messages]) => {
      const [base = '', ...suffix] = key.split('__');
      return [[theirs.get(base) ?? base, ...suffix].join('__'), messages];
    }),
  );
}

function stateWhere(parameter: string, given: unknown, { states }: Translated): Where {
  const any = [given].flat().map((word): Where => {
    const state = Object.hasOwn(states, String(word)) ? states[String(word)] : undefined;
    if (!state)
      throw new Invalid({
        [parameter]: [
          `Select a valid choice. ${String(word)} is not one of the available choices: ${Object.keys(states).join(', ')}.`,
        ],
      });
    return state;
  });
  return { any };
}

import { type AnyResource, type FieldErrors, type ParsedQuery, parseQuery } from '@peersmith/resource';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Engine } from '../context.ts';
import { Invalid } from '../errors.ts';
import { orderKeys } from '../read/order.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What of the request was passed over so far; null where nothing is passed over. */
    ignored: string[] | null;
  }
}

/** Says what becomes of things that nobody knows: an error, or as upstream has it ignored, and then named in `Warning` (RFC 7234 §5.5). */
export function unknownParameters(app: FastifyInstance, mode: 'error' | 'warn'): void {
  app.decorateRequest('ignored', null);
  app.addHook('onRequest', async (request) => {
    request.ignored = mode === 'warn' ? [] : null;
  });
  app.addHook('onSend', async (request, reply) => {
    if (!request.ignored?.length) return;
    const text = request.ignored
      .join('; ')
      .replace(/["\\]/g, "'")
      .replace(/[^\x20-\x7e]/g, '?');
    void reply.header('Warning', `299 peersmith "ignored: ${text.slice(0, 2000)}"`);
  });
}

/** What of a request says which rows are meant. */
export type Asked = Pick<FastifyRequest, 'query' | 'ignored'>;

/** Refuses what a request says and nobody knows, or notes that it is passed over. */
export function unknown(request: Pick<FastifyRequest, 'ignored'>, errors: FieldErrors): void {
  const named = Object.entries(errors);
  if (named.length === 0) return;
  if (request.ignored === null) throw new Invalid(errors);
  request.ignored.push(...named.map(([name, messages]) => `${name}: ${messages.join(' ')}`));
}

export const wordOf = (query: unknown, key: string): string | undefined => {
  const held = typeof query === 'object' && query !== null ? Reflect.get(query, key) : undefined;
  return held === undefined ? undefined : String([held].flat().at(-1));
};

/** The filters of a list or a single object. */
export function filtersAsked(engine: Engine, resource: AnyResource, request: Asked): ParsedQuery {
  const given: Record<string, unknown> = { ...(request.query ?? {}) };
  const first = parseQuery(resource, engine.registry, given);
  if (first.ok) return first.query;
  if (request.ignored === null || first.unknown.length === 0) throw new Invalid(first.errors);
  for (const name of first.unknown) delete given[name];
  unknown(request, Object.fromEntries(first.unknown.map((name) => [name, ['Unknown filter.']])));
  const second = parseQuery(resource, engine.registry, given);
  if (!second.ok) throw new Invalid(second.errors);
  return second.query;
}

/** A write takes no filter: what it changes is named by ids. */
export function requireNoFilters(request: FastifyRequest, more: readonly string[] = []): void {
  const takes = new Set([
    'fields',
    'exclude',
    'brief',
    'format',
    'dry_run',
    'plan',
    'configurations',
    ...more,
  ]);
  const given = Object.keys(request.query ?? {}).filter((name) => !takes.has(name));
  const what = request.routeOptions.config.reads ? 'This request' : 'A write';
  unknown(
    request,
    Object.fromEntries(
      given.map((name) => [name, [`${what} takes no such parameter: what it is about is named by ids.`]]),
    ),
  );
}

/** The order asked for, of keys that the resource can be ordered by. */
export function orderingAsked(resource: AnyResource, request: Asked): string[] {
  const asked = (wordOf(request.query, 'ordering') ?? '').split(',').filter(Boolean);
  const keys = orderKeys(resource);
  const wrong = asked.filter((term) => !keys.has(term.replace(/^-/, '')));
  if (wrong.length)
    unknown(request, {
      ordering: wrong.map(
        (term) => `There is no order by "${term}". Choices are: ${[...keys].sort().join(', ')}.`,
      ),
    });
  return asked.filter((term) => !wrong.includes(term));
}

const PAGE = { default: 20, max: 1000 } as const;
export const LARGEST_PAGE = PAGE.max;

/** `limit` and `offset`; 0 asks for the most. As upstream, more than the most is the most. */
export function pageOf(request: FastifyRequest) {
  const number = (key: string, fallback: number) => {
    const text = wordOf(request.query, key);
    if (text === undefined || text === '') return fallback;
    if (/^\d{1,12}$/.test(text)) return Number(text);
    unknown(request, { [key]: ['Enter a whole number, 0 or more.'] });
    return fallback;
  };
  const asked = number('limit', PAGE.default);
  return {
    limit: asked === 0 ? PAGE.max : Math.min(asked, PAGE.max),
    offset: number('offset', 0),
    ordering: (wordOf(request.query, 'ordering') ?? '').split(',').filter(Boolean),
  };
}

export const ON = /^(1|true|yes|on)$/i;
export const OFF = /^(0|false|no|off)$/i;

/** Whether the brief form is asked for. Upstream takes every word for yes. */
export function briefAsked(request: FastifyRequest): boolean {
  const word = wordOf(request.query, 'brief') ?? '';
  if (word === '' || (request.ignored === null && OFF.test(word))) return false;
  if (!ON.test(word)) unknown(request, { brief: ['Enter true or false.'] });
  return true;
}

/** The names in `fields` or `exclude`, of those that there are; null when nothing is asked. */
export function namesAsked(
  request: FastifyRequest,
  parameter: 'fields' | 'exclude',
  every: readonly string[],
): Set<string> | null {
  const text = wordOf(request.query, parameter);
  if (!text) return null;
  const asked = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const wrong = asked.filter((name) => !every.includes(name));
  if (wrong.length)
    unknown(request, {
      [parameter]: wrong.map(
        (name) => `There is no field "${name}". Choices are: ${[...every].sort().join(', ')}.`,
      ),
    });
  return new Set(asked);
}

/** The media type asked for by name. */
export function requireFormat(request: FastifyRequest, formats: readonly string[]): void {
  const format = wordOf(request.query, 'format');
  if (format !== undefined && format !== '' && !formats.includes(format))
    unknown(request, { format: [`There is no format "${format}". Choices are: ${formats.join(', ')}.`] });
}

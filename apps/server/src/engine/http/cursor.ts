import { createHash } from 'node:crypto';
import type { AnyResource, Page as Envelope, ParsedQuery } from '@peersmith/resource';
import type { FastifyRequest } from 'fastify';
import * as z from 'zod';
import { SecretError } from '../../platform/secrets.ts';
import type { Context } from '../context.ts';
import { Invalid } from '../errors.ts';
import type { Keyset } from '../read/keyset.ts';
import type { Page, Picked } from '../read/read.ts';
import { questionOf } from '../row-cache/page-cache.ts';
import { wordOf } from './parameters.ts';

const Cursor = z.strictObject({
  /** Of what list it is a place. */
  of: z.string(),
  values: z.array(z.string().nullable()),
  id: z.int(),
  backwards: z.boolean(),
});

interface Asked {
  resource: AnyResource;
  query: ParsedQuery;
  page: Page;
}

/** Everything that a place is a place in: the list, its filters and order, and what of it the caller may see. */
const listOf = (context: Context, { resource, query, page }: Asked): string =>
  createHash('sha256')
    .update(questionOf(context, resource, query, page))
    .digest('base64url')
    .slice(0, 16);

/** Where the page that is asked for by `cursor` begins: empty for the first; nothing where it is asked for by offset. */
export function keysetAsked(context: Context, request: FastifyRequest, asked: Asked): Keyset | undefined {
  const word = wordOf(request.query, 'cursor');
  if (word === undefined) return undefined;
  if (wordOf(request.query, 'offset') !== undefined)
    throw new Invalid({ cursor: ['Give either a cursor or an offset.'] });
  if (word === '') return { place: null, backwards: false };
  const { of, backwards, ...place } = opened(context, word);
  if (of !== listOf(context, asked))
    throw new Invalid({
      cursor: [
        'This cursor is of a list with other filters, another order or other objects: begin with an empty one.',
      ],
    });
  return { place, backwards };
}

/** What we have sealed ourselves is as we made it. */
function opened({ secrets }: Context, word: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(secrets.open(Buffer.from(word, 'base64url').toString())));
  } catch (error) {
    if (!(error instanceof SecretError || error instanceof SyntaxError || error instanceof z.ZodError))
      throw error;
    throw new Invalid({ cursor: ['This is no cursor of ours: begin with an empty one.'] });
  }
}

/** The addresses of the pages around one that a cursor asked for. */
export function cursorLinks(
  context: Context,
  request: FastifyRequest,
  { picked, ...asked }: Asked & { picked: Picked; page: { keyset: Keyset } },
): Pick<Envelope<never>, 'next' | 'previous'> {
  const { keyset } = asked.page;
  const of = listOf(context, asked);
  const linkTo = (place: readonly (string | null)[] | null | undefined, backwards: boolean) => {
    if (!place) return null;
    const cursor = { of, values: place.slice(0, -1), id: Number(place.at(-1)), backwards };
    const url = new URL(request.url, context.base || 'http://localhost');
    url.searchParams.set('limit', String(asked.page.limit));
    url.searchParams.set(
      'cursor',
      Buffer.from(context.secrets.seal(JSON.stringify(cursor))).toString('base64url'),
    );
    return url.href;
  };
  const hasNext = keyset.backwards || picked.beyond;
  const hasPrevious = keyset.backwards ? picked.beyond : keyset.place !== null;
  return {
    next: hasNext ? linkTo(picked.last_values, false) : null,
    previous: hasPrevious ? linkTo(picked.first_values, true) : null,
  };
}

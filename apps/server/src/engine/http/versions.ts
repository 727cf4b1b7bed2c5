import { createHash } from 'node:crypto';
import { type AnyResource, contentTypeOf, type Row, tableOf, toJson } from '@peersmith/resource';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../context.ts';
import { ApiError, Invalid, notFound } from '../errors.ts';
import { get, grantedWhere, wireFor } from '../read/read.ts';

/**
 * The version of an object: its last change in the change log, 0 for none. What devices and the server say of it moves without a change,
 * and so spoils nobody's edit.
 */
export async function versionOf({ db }: Context, resource: AnyResource, id: number): Promise<number> {
  const { rows } = await sql<{
    version: number;
  }>`select coalesce(max(id), 0) as version from core_objectchange where changed_object_type = ${contentTypeOf(resource)} and changed_object_id = ${id}`.execute(
    db,
  );
  return Number(rows[0]?.version ?? 0);
}

/** `"57.x8…"`: the version, which `If-Match` is held to, and a digest of all that is shown, which `If-None-Match` is. */
export const tagOf = (version: number, shown: string): string =>
  `"${version.toString(36)}.${createHash('sha256').update(shown).digest('base64url').slice(0, 20)}"`;

const ENTITY_TAG = /^(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;

/** The entity tags of a condition (RFC 9110 §13.1), without their quotes; `*` for anything that is there. Null where there is none. */
function tagsAsked({ headers }: FastifyRequest, name: 'if-match' | 'if-none-match'): string[] | '*' | null {
  const given = headers[name];
  if (given === undefined) return null;
  if (given.trim() === '*') return '*';
  const tags = given.split(',').map((one) => ENTITY_TAG.exec(one.trim())?.[1]);
  if (tags.some((tag) => tag === undefined))
    throw new Invalid({ [name]: ['Enter entity tags in quotes, as ETag has them, or an asterisk.'] });
  return tags.filter((tag) => tag !== undefined);
}

/** Answers a read with its entity tag, or with 304 where the caller has it as it is. */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  { version, shown }: { version: number; shown: Row },
): FastifyReply {
  const text = JSON.stringify(shown);
  const tag = tagOf(version, text);
  void reply.header('ETag', tag);
  const asked =
    request.method === 'GET' || request.method === 'HEAD' ? tagsAsked(request, 'if-none-match') : null;
  if (asked === '*' || asked?.includes(tag.slice(1, -1))) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
}

/** Whether a request has a condition on the object that it writes. */
export const isConditional = ({ headers }: FastifyRequest): boolean => headers['if-match'] !== undefined;

/** Fails where a condition is about one object, and the request about several. */
export function requireUnconditional(request: FastifyRequest): void {
  if (isConditional(request))
    throw new Invalid({ 'if-match': ['It is about one object: write each by its own address.'] });
}

interface Conditional {
  request: FastifyRequest;
  resource: AnyResource;
  id: number;
}

/**
 * Does a write in a transaction in which it is held to what its caller has read (`If-Match`): otherwise it fails with 412, the tag of now
 * and who changed the object when. The object is locked from then on.
 */
export const inMatched = <T>(
  outer: Context,
  condition: Conditional,
  work: (context: Context) => Promise<T>,
): Promise<T> =>
  inTransaction(outer, async (context) => {
    await requireMatch(context, condition);
    return work(context);
  });

/** A tag that a proxy made weak is as good: a version is of no encoding. */
async function requireMatch(context: Context, { request, resource, id }: Conditional): Promise<void> {
  const asked = tagsAsked(request, 'if-match');
  if (asked === null) return;
  const { rows } =
    await sql`select from ${sql.table(tableOf(resource))} t0 where t0.id = ${id} and ${grantedWhere(context, resource)} for update of t0`.execute(
      context.db,
    );
  if (rows.length === 0) {
    if (asked !== '*') throw notFound(resource.className);
    throw new ApiError(412, { detail: 'It is not there.', code: 'precondition_failed' });
  }
  const version = await versionOf(context, resource, id);
  const held = version.toString(36);
  if (asked === '*' || asked.some((tag) => tag.split('.')[0] === held)) return;
  const now = toJson(resource, await get(context, resource, id), wireFor(context));
  throw await mismatch(context, { version, tag: tagOf(version, JSON.stringify(now)), resource });
}

async function mismatch(
  { db }: Context,
  { version, tag, resource }: { version: number; tag: string; resource: AnyResource },
): Promise<ApiError> {
  const { rows } = await sql<{
    id: number;
    user_name: string;
    time: string;
  }>`select id, user_name, time from core_objectchange where id = ${version}`.execute(db);
  const [change] = rows;
  const detail = change
    ? `This ${resource.label} was changed since you read it: by ${change.user_name} on ${new Date(change.time).toISOString().slice(0, 16).replace('T', ' ')} UTC.`
    : `This ${resource.label} is another than you read.`;
  return new ApiError(
    412,
    {
      detail,
      code: 'precondition_failed',
      ...(change && { changed_by: change.user_name, changed_at: change.time, change: Number(change.id) }),
    },
    { headers: { ETag: tag } },
  );
}

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../context.ts';
import { ApiError, Invalid } from '../errors.ts';
import { tellHeld } from '../events.ts';
import { apiSettings } from './api-settings.ts';
import { holdReply } from './hold-reply.ts';
import { planAsked } from './plan-asked.ts';
import type { OpenContext } from './request.ts';

/** Where the answers are kept, sealed: with passwords and new keys in them. */
export const ANSWERED = { table: 'api_answeredrequest', column: 'sealed_body', nullable: true };

/** Headers that are part of an answer, beside its type. */
const KEPT_HEADERS = ['content-type', 'location', 'etag'] as const;
/** Most characters of an answer that are kept. */
const LONGEST = 8_000_000;
const REPLAYED = 'Idempotent-Replayed';

/**
 * POST with an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header) is done once: who sends it again gets the answer of the first
 * time. Where a route writes objects, the answer is kept in the transaction of the write, so that neither is there without the other; an
 * answer that is no success leaves nothing, and the request may be sent again. Call it before routes are declared.
 */
export function idempotentRequests(app: FastifyInstance, open: OpenContext): OpenContext {
  const contexts = new WeakMap<FastifyRequest, Context>();
  app.addHook('onRoute', (route) => {
    const { config, handler } = route;
    if (![route.method].flat().includes('POST') || config?.reads || config?.access?.kind === 'open') return;
    // What is read bit by bit is not compared with what came before.
    if (config?.plans === 'itself') return;
    route.handler = function (request, reply) {
      const key = keyOf(request);
      const asked = config?.plans ? planAsked(request) : null;
      if (key === null || (asked && 'dry_run' in asked)) return handler.call(this, request, reply);
      const outer = open(request);
      const once = { key: claimOf(request, outer, key), outer, reply };
      const work = (held: FastifyReply) => handler.call(this, request, held);
      // A plan is carried out in a transaction of its own.
      if (!config?.plans || asked) return besideIt(once, work);
      return inItsTransaction(once, (held, context) => {
        contexts.set(request, context);
        return work(held);
      });
    };
  });
  return (request) => contexts.get(request) ?? open(request);
}

const KEY = /^[\x21-\x7e]{1,255}$/;

/** A key in quotes, as the draft has it, or bare, as many clients send it. */
function keyOf({ headers }: FastifyRequest): string | null {
  const given = headers['idempotency-key'];
  if (given === undefined) return null;
  const key = String(given)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  if (!KEY.test(key))
    throw new Invalid({ 'idempotency-key': ['Enter 1 to 255 letters, digits and signs, such as a UUID.'] });
  return key;
}

/** Whose key it is, and for what request. */
interface Claim {
  user: number;
  token: number;
  key: string;
  digest: string;
}

function claimOf(request: FastifyRequest, { principal }: Context, key: string): Claim {
  const digest = createHash('sha256')
    .update(JSON.stringify([request.method, request.url, request.body ?? null]))
    .digest('base64url');
  return { user: principal.id, token: principal.limitedToken ?? 0, key, digest };
}

interface Once {
  key: Claim;
  outer: Context;
  reply: FastifyReply;
}
type Work = (reply: FastifyReply, context: Context) => unknown;

interface Answered {
  digest: string;
  status: number | null;
  headers: Record<string, string>;
  sealed_body: string | null;
}

/** The answer is committed with what it tells of. */
async function inItsTransaction({ key, outer, reply }: Once, work: Work): Promise<unknown> {
  const held = holdReply(reply);
  const done = await outer.db.transaction().execute(async (db) => {
    const { rows } = await sql<{
      taken: boolean;
    }>`select pg_try_advisory_xact_lock(hashtextextended(${`${key.user} ${key.token} ${key.key}`}, 0)) as taken`.execute(
      db,
    );
    if (!rows[0]?.taken) throw underWay();
    const known = await answeredOf(db, outer, key);
    if (known) return { known };
    const context: Context = { ...outer, db, events: [] };
    const given = await work(held.reply, context);
    await tellHeld(context);
    const answer = answerOf(reply, held.sent(given));
    if (answer.status < 400) await keep(context, key, answer);
    return { given };
  });
  return 'known' in done ? replay(outer, reply, done.known) : held.send(done.given);
}

/** What is done is more than a transaction: the key is taken before, and given back where it fails. */
async function besideIt({ key, outer, reply }: Once, work: Work): Promise<unknown> {
  const known = await answeredOf(outer.db, outer, key);
  if (known) return replay(outer, reply, known);
  const { rows } =
    await sql`insert into api_answeredrequest (user_id, token, key, digest) values (${key.user}, ${key.token}, ${key.key}, ${key.digest}) on conflict do nothing returning id`.execute(
      outer.db,
    );
  if (rows.length === 0) throw underWay();
  const held = holdReply(reply);
  try {
    const given = await work(held.reply, outer);
    const answer = answerOf(reply, held.sent(given));
    await (answer.status < 400 ? keep(outer, key, answer) : giveBack(outer.db, key));
    return held.send(given);
  } catch (error) {
    await giveBack(outer.db, key);
    throw error;
  }
}

const underWay = () =>
  new ApiError(409, {
    detail:
      'A request with this Idempotency-Key is under way, or ended without an answer: ask again later what came of it.',
    code: 'idempotency_key_in_use',
  });

async function answeredOf(db: AnyDatabase, context: Context, key: Claim): Promise<Answered | null> {
  const { API_IDEMPOTENCY_HOURS: hours } = apiSettings.of(context);
  await sql`delete from api_answeredrequest where user_id = ${key.user} and token = ${key.token} and key = ${key.key} and created < now() - make_interval(hours => ${hours})`.execute(
    db,
  );
  const { rows } =
    await sql<Answered>`select digest, status, headers, sealed_body from api_answeredrequest where user_id = ${key.user} and token = ${key.token} and key = ${key.key}`.execute(
      db,
    );
  const [found] = rows;
  if (!found) return null;
  if (found.digest !== key.digest)
    throw new ApiError(422, {
      detail: 'This Idempotency-Key was used for another request: use a new one for each.',
      code: 'idempotency_key_reused',
    });
  if (found.status === null) throw underWay();
  return found;
}

function replay(
  { secrets }: Context,
  reply: FastifyReply,
  { status, headers, sealed_body }: Answered,
): FastifyReply {
  const body = sealed_body === null ? '' : secrets.open(sealed_body);
  return reply
    .code(status ?? 200)
    .headers(headers)
    .header(REPLAYED, 'true')
    .send(body === '' ? undefined : body);
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

function answerOf(reply: FastifyReply, sent: unknown): Answer {
  const body =
    typeof sent === 'string' ? sent : sent === undefined || sent === null ? '' : JSON.stringify(sent);
  const headers = Object.fromEntries(
    KEPT_HEADERS.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
  if (body && !headers['content-type']) headers['content-type'] = 'application/json; charset=utf-8';
  return { status: reply.statusCode, headers, body };
}

async function keep(context: Context, key: Claim, { status, headers, body }: Answer): Promise<void> {
  if (body.length > LONGEST)
    throw new Invalid({
      'idempotency-key': [
        `The answer would be longer than the ${LONGEST} characters that are kept: send fewer objects at once.`,
      ],
    });
  const sealed = body === '' ? null : context.secrets.seal(body);
  await sql`insert into api_answeredrequest (user_id, token, key, digest, status, headers, sealed_body)
    values (${key.user}, ${key.token}, ${key.key}, ${key.digest}, ${status}, ${JSON.stringify(headers)}::jsonb, ${sealed})
    on conflict (user_id, token, key) do update set status = excluded.status, headers = excluded.headers, sealed_body = excluded.sealed_body`.execute(
    context.db,
  );
}

const giveBack = (db: AnyDatabase, key: Claim) =>
  sql`delete from api_answeredrequest where user_id = ${key.user} and token = ${key.token} and key = ${key.key} and status is null`.execute(
    db,
  );

/** Forgets the answers that nobody asks for again. */
export async function forgetAnswers(context: Context): Promise<void> {
  const { API_IDEMPOTENCY_HOURS: hours } = apiSettings.of(context);
  await sql`delete from api_answeredrequest where created < now() - make_interval(hours => ${hours})`.execute(
    context.db,
  );
}

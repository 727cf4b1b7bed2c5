import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { ApiError, Invalid } from '../../engine/errors.ts';
import { type Client, neighbourhoodOf } from '../../platform/client.ts';
import { type Actor, type AuditEvent, recordAudit } from '../audit/index.ts';
import {
  type Attempt,
  type AttemptLimits,
  type Bucket,
  passwordBuckets,
  returnAttempt,
  signInBuckets,
  takeAttempt,
} from './attempts.ts';
import { hashPassword, isForeignHash, verifyNobody, verifyPassword } from './passwords.ts';

/** Stands for a name that no account has: it may be a password, so it is not kept. */
const UNKNOWN = '(unknown name)';

export interface Account {
  id: number;
  username: string;
}

interface Found extends Account {
  password: string;
  is_active: boolean;
  /** Whether the user has signed in from there before. */
  known: boolean;
}

interface Asking {
  db: AnyDatabase;
  requestId: string;
  client: Client;
  limits: AttemptLimits;
}

/** The account whose name and password these are. Fails with 400, after too many attempts with 429; neither says whether there is one. */
export async function requirePassword(
  { db, requestId, client, limits }: Asking,
  { username, password }: { username: string; password: string },
): Promise<Account> {
  const found = await accountNamed(db, username, client.address);
  const buckets = signInBuckets(username, found?.known ?? false, { address: client.address, limits });
  const verify = async () => {
    const right = found ? await verifyPassword(password, found.password) : await verifyNobody(password);
    return right && found?.is_active ? found : null;
  };
  const principal = found ? { id: Number(found.id), username: found.username } : { id: 0, username: UNKNOWN };
  const { result, attempt } = await attempted(db, buckets, verify);
  if (result) {
    await hashAnew(db, result, password);
    return { id: Number(result.id), username: result.username };
  }
  const reason = !found
    ? 'no such account'
    : found.is_active
      ? 'wrong password'
      : 'not active, or wrong password';
  await recordFailure(
    { db, requestId, client, principal },
    { kind: 'sign_in_failed', detail: { reason } },
    attempt,
  );
  throw new ApiError(400, {
    detail: 'Please enter a correct username and password. Both are case-sensitive.',
  });
}

/** Fails unless it is the current password of whoever asks; counted as sign-ins are. */
export async function requireCurrentPassword(
  context: Context,
  { password, limits }: { password: string; limits: AttemptLimits },
): Promise<void> {
  const { db, principal, client } = context;
  const { rows } = await sql<{
    password: string;
  }>`select password from auth_user where id = ${principal.id}`.execute(db);
  const buckets = passwordBuckets(principal.id, { address: client?.address ?? '', limits });
  const { result, attempt } = await attempted(db, buckets, async () =>
    (await verifyPassword(password, rows[0]?.password ?? '')) ? true : null,
  );
  if (result) return;
  await recordFailure(context, { kind: 'password_refused' }, attempt);
  throw new Invalid({ current_password: ['This is not your current password.'] });
}

/** Counts an attempt, makes it, and takes it back when it was right or could not be made. */
async function attempted<T>(
  db: AnyDatabase,
  buckets: readonly Bucket[],
  make: () => Promise<T | null>,
): Promise<{ result: T | null; attempt: Attempt }> {
  const attempt = await takeAttempt(db, buckets);
  const result = await make().catch(async (error: unknown) => {
    await returnAttempt(db, attempt, { right: false });
    throw error;
  });
  if (result !== null) await returnAttempt(db, attempt, { right: true });
  return { result, attempt };
}

/** The failure, and who has to wait because of it. */
const recordFailure = (actor: Actor, event: AuditEvent, { blocks, wait_s }: Attempt) =>
  recordAudit(actor, [
    { ...event, outcome: 'failure' },
    ...blocks.map(
      (scope): AuditEvent => ({
        kind: 'blocked',
        outcome: 'failure',
        detail: { of: event.kind === 'sign_in_failed' ? 'sign-ins' : 'the password form', scope, wait_s },
      }),
    ),
  ]);

/** A hash that was taken over from elsewhere serves once: the password is known now, and hashed as ours are. */
async function hashAnew(db: AnyDatabase, { id, password: held }: Found, password: string): Promise<void> {
  if (!isForeignHash(held)) return;
  const hash = await hashPassword(password);
  await sql`update auth_user set password = ${hash} where id = ${id} and password = ${held}`.execute(db);
}

async function accountNamed(db: AnyDatabase, username: string, address: string): Promise<Found | null> {
  const { host } = neighbourhoodOf(address);
  const { rows } =
    await sql<Found>`select id, username, password, is_active, exists (select 1 from users_signinaddress a where a.user_id = u.id and a.address = ${host}) as known from auth_user u where username = ${username}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** From there, the user is counted apart from now on. */
export async function rememberSignIn({ db, principal, client }: Actor): Promise<void> {
  const { host } = neighbourhoodOf(client?.address ?? '');
  await sql`insert into users_signinaddress (user_id, address) values (${principal.id}, ${host}) on conflict (user_id, address) do update set last_used = now()`.execute(
    db,
  );
}

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { neighbourhoodOf } from '../../platform/client.ts';

/** How many attempts each may make before it has to wait. */
export interface AttemptLimits {
  account: number;
  address: number;
  network: number;
}

export type Scope = 'account' | 'address' | 'network';

/** What is counted together. */
export interface Bucket {
  key: string;
  scope: Scope;
  most: number;
}

/** An attempt that may be made: counted already, so that others at the same time are not let through as well. */
export interface Attempt {
  buckets: readonly Bucket[];
  /** Who has to wait from now on, unless the attempt turns out right. */
  blocks: readonly Scope[];
  wait_s: number;
}

/** After the last free attempt one waits so long, then twice as long after each further one, up to the longest. */
const FIRST_WAIT_S = 60;
const LONGEST_WAIT_S = 900;
/** Who has not tried for so long begins anew. */
const FORGET_S = 3600;
/** Tokens have 160 random bits: what is wrong is an old token in a script, more often than a guess. */
const TOKENS_PER_SIGN_IN = 10;

interface Place {
  address: string;
  limits: AttemptLimits;
}

/**
 * Attempts at a name, whether there is such an account or not, and from an address and its network. From where a user has signed in
 * before, the user is counted apart: strangers elsewhere cannot lock anybody out there.
 */
export function signInBuckets(username: string, known: boolean, { address, limits }: Place): Bucket[] {
  const { host } = neighbourhoodOf(address);
  const name = accountOf(username);
  const account: Bucket = {
    key: known ? `account ${name} from ${host}` : `account ${name}`,
    scope: 'account',
    most: limits.account,
  };
  const [own, network] = placeBuckets('sign-in', { address, limits });
  return known ? [account, own] : [account, own, network];
}

/** Attempts of somebody who is signed in at their current password. */
export function passwordBuckets(user: number, place: Place): Bucket[] {
  const [own] = placeBuckets('sign-in', place);
  return [{ key: `password of ${user}`, scope: 'account', most: place.limits.account }, own];
}

/** Attempts at tokens; they have no account. */
export const tokenBuckets = ({ address, limits }: Place): Bucket[] =>
  placeBuckets('token', {
    address,
    limits: {
      ...limits,
      address: limits.address * TOKENS_PER_SIGN_IN,
      network: limits.network * TOKENS_PER_SIGN_IN,
    },
  });

function placeBuckets(what: string, { address, limits }: Place): [Bucket, Bucket] {
  const { host, network } = neighbourhoodOf(address);
  return [
    { key: `${what} from ${host}`, scope: 'address', most: limits.address },
    { key: `${what} from network ${network}`, scope: 'network', most: limits.network },
  ];
}

/** The account that a name means, whatever its case. Names are not kept: people type passwords where they belong. */
const accountOf = (username: string) =>
  createHash('sha256').update(username.normalize('NFKC').trim().toLowerCase()).digest('hex').slice(0, 32);

interface Counted {
  bucket: string;
  refused: boolean;
  wait_s: number | null;
}

/**
 * Counts an attempt before it is judged, in one statement over all its buckets; of any number at the same time, in any number of
 * processes, no more go through than may. Fails with 429 when one of the buckets has to wait, and then counts nothing.
 */
export async function takeAttempt(db: AnyDatabase, buckets: readonly Bucket[]): Promise<Attempt> {
  const waits = (attempts: ReturnType<typeof sql>) =>
    sql`case when ${attempts} >= excluded.most then now() + make_interval(secs => least(${LONGEST_WAIT_S}, ${FIRST_WAIT_S} * 2 ^ least(${attempts} - excluded.most, 10))) end`;
  const closed = sql`coalesce(a.blocked_until > now(), false)`;
  const next = sql`(case when a.last < now() - make_interval(secs => ${FORGET_S}) then 1 else a.attempts + 1 end)`;
  // In the order of their names, so that two attempts never wait for each other.
  const { rows } = await sql<Counted>`insert into users_attempt as a (bucket, attempts, most, blocked_until)
    select bucket, 1, most, case when most <= 1 then now() + make_interval(secs => ${FIRST_WAIT_S}) end from ${rowsOf(buckets)} order by bucket
    on conflict (bucket) do update set
      refused = ${closed},
      attempts = case when ${closed} then a.attempts else ${next} end,
      most = excluded.most,
      blocked_until = case when ${closed} then a.blocked_until else ${waits(next)} end,
      last = case when ${closed} then a.last else now() end
    returning bucket, refused, ceil(extract(epoch from blocked_until - now()))::int as wait_s`.execute(db);
  const refused = new Map(rows.filter((row) => row.refused).map((row) => [row.bucket, row.wait_s ?? 1]));
  if (refused.size > 0) {
    await giveBack(
      db,
      buckets.filter(({ key }) => !refused.has(key)),
    );
    throw tooManyAttempts(Math.max(1, ...refused.values()));
  }
  const blocked = new Set(rows.filter((row) => row.wait_s !== null).map((row) => row.bucket));
  return {
    buckets,
    blocks: buckets.filter(({ key }) => blocked.has(key)).map(({ scope }) => scope),
    wait_s: Math.max(0, ...rows.map((row) => row.wait_s ?? 0)),
  };
}

/** Takes an attempt back that was right, or was not judged. What was right also clears the account's count. */
export const returnAttempt = (db: AnyDatabase, { buckets }: Attempt, { right }: { right: boolean }) =>
  giveBack(db, buckets, right);

/** A wait that the attempts began is over: without them it would not have begun. */
async function giveBack(db: AnyDatabase, buckets: readonly Bucket[], clear = false): Promise<void> {
  if (buckets.length === 0) return;
  const given = buckets.map((bucket) => ({ ...bucket, cleared: clear && bucket.scope === 'account' }));
  await sql`with held as (
      select a.bucket, b.cleared from users_attempt a join ${rowsOf(given)} on a.bucket = b.bucket order by a.bucket for update of a)
    update users_attempt a set attempts = case when held.cleared then 0 else greatest(a.attempts - 1, 0) end, refused = false, blocked_until = null
    from held where a.bucket = held.bucket`.execute(db);
}

const rowsOf = (buckets: readonly (Bucket & { cleared?: boolean })[]) =>
  sql`json_to_recordset(${JSON.stringify(buckets.map(({ key, ...rest }) => ({ bucket: key, ...rest })))}::json) b(bucket text, most integer, cleared boolean)`;

/** The same for every reason, and for names that no account has. */
const tooManyAttempts = (wait_s: number) =>
  new ApiError(
    429,
    {
      detail: `Too many failed attempts. Try again in ${wait_s} s.`,
      code: 'too_many_attempts',
      retry_after_s: wait_s,
    },
    { headers: { 'Retry-After': String(wait_s) } },
  );

/** Forgets the attempts at an account, after somebody who may has set its password. */
export async function forgetAttempts(db: AnyDatabase, username: string, user: number): Promise<void> {
  const name = accountOf(username);
  await sql`delete from users_attempt where bucket in (${`account ${name}`}, ${`password of ${user}`}) or bucket like ${`account ${name} from %`}`.execute(
    db,
  );
}

import { randomBytes } from 'node:crypto';
import type { PortalToken } from '@peersmith/answers';
import { sql } from 'kysely';
import { type AnyDatabase, type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { Guest } from '../../../engine/http/guest.ts';
import { incidentally } from '../../../platform/incidentally.ts';
import { isoMoment } from '../../../platform/iso-moment.ts';
import { recordGuest } from '../record-guest.ts';
import { EVERY_PERMISSION, portalSettings } from '../settings.ts';
import { digestOf } from '../sign-in/guest-sign-ins.ts';

/** Every token begins so, for people and for programs that look for lost secrets. */
const BEGINNING = 'psm_';
const SHOWN = 12;
const MOST = 20;
const DAY_MS = 86_400_000;

type Stored = Omit<PortalToken, 'created' | 'last_used' | 'expires'> & {
  created: Date;
  last_used: Date | null;
  expires: Date | null;
};

const COLUMNS = sql`id::float8 as id, asn::float8 as asn, description, prefix, created, last_used, expires`;

function shown({ created, last_used, expires, ...rest }: Stored): PortalToken {
  return {
    ...rest,
    created: new Date(created).toISOString(),
    last_used: isoMoment(last_used),
    expires: isoMoment(expires),
  };
}

/** The tokens of a network that hold, the newest first. */
export async function tokensOf({ db, now }: Context, asn: number): Promise<PortalToken[]> {
  const { rows } = await sql<Stored>`
    select ${COLUMNS} from portal_guesttoken where asn = ${asn} and (expires is null or expires > ${now()}) order by id desc`.execute(
    db,
  );
  return rows.map(shown);
}

/** Makes a token for a network; the answer alone has it. */
export const makeToken = (
  outer: Context,
  guest: Guest,
  { asn, description }: { asn: number; description: string },
): Promise<PortalToken & { token: string }> =>
  inTransaction(outer, async (context) => {
    const { db, now } = context;
    const token = `${BEGINNING}${randomBytes(24).toString('base64url')}`;
    const expires = new Date(now().getTime() + portalSettings.of(context).PORTAL_TOKEN_DAYS * DAY_MS);
    await sql`delete from portal_guesttoken where expires < ${now()}`.execute(db);
    const { rows } = await sql<Stored>`
      insert into portal_guesttoken (digest, prefix, asn, description, created_by, created, expires)
      select ${digestOf(token)}, ${token.slice(0, SHOWN)}, ${asn}, ${description}, ${guest.email}, ${now()}, ${expires}
       where (select count(*) from portal_guesttoken where asn = ${asn}) < ${MOST} returning ${COLUMNS}`.execute(
      db,
    );
    const [made] = rows;
    if (!made)
      throw new ApiError(409, {
        detail: `AS${asn} has ${MOST} tokens: take one back first.`,
        code: 'too_many_tokens',
      });
    await recordGuest(context, guest, {
      ...{ kind: 'portal_token_made', asn },
      detail: { prefix: made.prefix, description, expires: expires.toISOString() },
    });
    return { ...shown(made), token };
  });

/** The network of a token; null where it is of none of these networks, as where there is none. */
export async function networkOfToken(
  { db }: Context,
  id: number,
  asns: readonly number[],
): Promise<number | null> {
  const { rows } = await sql<{ asn: number }>`
    select asn::float8 as asn from portal_guesttoken where id = ${id} and asn = any(${[...asns]}::bigint[])`.execute(
    db,
  );
  return rows[0]?.asn ?? null;
}

/** Takes a token back: what it is sent with from now on is refused. */
export const revokeToken = (
  outer: Context,
  guest: Guest,
  { id, asn }: { id: number; asn: number },
): Promise<void> =>
  inTransaction(outer, async (context) => {
    const { rows } = await sql<{ prefix: string }>`
      delete from portal_guesttoken where id = ${id} and asn = ${asn} returning prefix`.execute(context.db);
    const [gone] = rows;
    if (!gone) throw new ApiError(404, { detail: 'Not found.' });
    await recordGuest(context, guest, {
      ...{ kind: 'portal_token_revoked', asn },
      detail: { prefix: gone.prefix },
    });
  });

interface Found {
  id: number;
  asn: number;
  name: string;
  description: string;
  email: string;
  stale: boolean;
}

/**
 * The guest that a token of the Peering API stands for: one network, with everything that can be asked for it; null where nobody made it,
 * or it was taken back or has expired. What the network may ask at the moment is said by `requireNetwork`.
 */
export async function findGuestToken(
  db: AnyDatabase,
  key: string,
  now: () => Date = () => new Date(),
): Promise<Guest | null> {
  if (!key.startsWith(BEGINNING)) return null;
  const { rows } = await sql<Found>`
    select t.id::float8 as id, t.asn::float8 as asn, coalesce(n.name, '') as name, t.description, t.created_by as email,
      coalesce(t.last_used < ${now()}::timestamptz - interval '1 minute', true) as stale
    from portal_guesttoken t left join peeringdb_network n on n.asn = t.asn
    where t.digest = ${digestOf(key)} and (t.expires is null or t.expires > ${now()})`.execute(db);
  const [found] = rows;
  if (!found) return null;
  const { id, asn, name, description, email, stale } = found;
  if (stale)
    await incidentally(sql`update portal_guesttoken set last_used = ${now()} where id = ${id}`.execute(db));
  return {
    ...{ id, door: 'peering_api', proof: 'token', email },
    name: description || name,
    networks: [{ asn, name, perms: EVERY_PERMISSION }],
  };
}

import { type PrefixLimit, takesDefaultLimit } from '@peersmith/model';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { defaultMaxPrefixes } from '../settings.ts';
import { FOLLOWED, mayFollow } from './follow-peeringdb.ts';

interface Stored {
  affiliated: boolean;
  relationship: string | null;
  family: 4 | 6;
  stored: number | null;
  follows: boolean;
  recorded: number | null;
  /** PeeringDB has a record of the AS. */
  known: boolean;
}

/** The limits of an AS in both families, as its exchange sessions have them. */
export const limitsOfSystem: ActionHandler<PrefixLimit[]> = async ({ context, id }) =>
  limitsOf(
    context,
    sql`select a.id as system, null::text as relationship, f.family from peering_autonomoussystem a cross join (values (4), (6)) f(family) where a.id = ${id}`,
  );

/** The limit of an exchange session. */
export const limitOfExchangeSession: ActionHandler<PrefixLimit> = async ({ context, id }) =>
  onlyOne(
    await limitsOf(
      context,
      sql`select s.autonomous_system_id as system, null::text as relationship, family(s.ip_address) as family from peering_internetexchangepeeringsession s where s.id = ${id}`,
    ),
  );

/** The limit of a direct session. */
export const limitOfDirectSession: ActionHandler<PrefixLimit> = async ({ context, id }) =>
  onlyOne(
    await limitsOf(
      context,
      sql`select s.autonomous_system_id as system, r.slug as relationship, family(s.ip_address) as family
        from peering_directpeeringsession s join bgp_relationship r on r.id = s.relationship_id where s.id = ${id}`,
    ),
  );

/** A session that was removed just now has none. */
function onlyOne([limit]: readonly PrefixLimit[]): PrefixLimit {
  if (!limit) throw new ApiError(404, { detail: 'Not found.' });
  return limit;
}

async function limitsOf(context: Context, of: RawBuilder<unknown>): Promise<PrefixLimit[]> {
  const byFamily = (four: string, six: string) =>
    sql`case o.family when 6 then ${sql.ref(six)} else ${sql.ref(four)} end`;
  const { rows } =
    await sql<Stored>`select a.affiliated, o.relationship, o.family, ${byFamily('a.ipv4_max_prefixes', 'a.ipv6_max_prefixes')} as stored,
      ${byFamily('a.ipv4_max_prefixes_peeringdb_sync', 'a.ipv6_max_prefixes_peeringdb_sync')} as follows, ${byFamily('n.info_prefixes4', 'n.info_prefixes6')} as recorded, n.id is not null as known
      from (${of}) o join peering_autonomoussystem a on a.id = o.system left join peeringdb_network n on n.asn = a.asn order by o.family desc`.execute(
      context.db,
    );
  const fallbacks = defaultMaxPrefixes(context);
  return rows.map((row) => effective(row, fallbacks[row.family]));
}

function effective(row: Stored, fallback: number): PrefixLimit {
  const { family, stored, recorded, follows, known } = row;
  const followed = FOLLOWED.find(({ field }) => field === `ipv${family}_max_prefixes`);
  const about = {
    address_family: family,
    stored,
    peeringdb: recorded,
    proposed: follows && known && followed !== undefined && !mayFollow(followed, stored, recorded),
  };
  // A limit that follows PeeringDB came from there, also while a lower one waits for a decision.
  if (stored) return { ...about, limit: stored, origin: follows && known ? 'peeringdb' : 'own' };
  return fallback > 0 && takesDefaultLimit(row)
    ? { ...about, limit: fallback, origin: 'default' }
    : { ...about, limit: null, origin: 'none' };
}

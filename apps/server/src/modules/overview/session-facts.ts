import type { LeftOut } from '@peersmith/answers';
import { memberExport, memberPort, network, networkIXLan } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { may } from '../../engine/permissions.ts';
import { existsInPeeringdb, isAbandoned, possibleSessionsFor } from '../peeringdb/index.ts';
import { lacking } from './lacking.ts';

/** What PeeringDB and the exchange say of the address of an exchange session; null where the caller may not know, or nobody does. */
export interface SessionFacts {
  /** Nothing of it is asked of direct sessions, nor where the mirror is empty. */
  peeringdb: { known: boolean; listed: boolean; holder: number | null } | null;
  exchange_says: string | null;
  exchange_asn: number | null;
  common_prefix: boolean | null;
  contested: boolean;
  abandoned: boolean;
  left_out: LeftOut[];
}

const NOTHING: Omit<SessionFacts, 'left_out'> = {
  peeringdb: null,
  exchange_says: null,
  exchange_asn: null,
  common_prefix: null,
  contested: false,
  abandoned: false,
};

/** What others say of the address of a session. Two statements. */
export async function factsOfSession(
  context: Context,
  { kind, id }: { kind: string; id: number },
): Promise<SessionFacts> {
  if (kind === 'direct') return { ...NOTHING, left_out: [] };
  const left_out = lacking(context.principal, [
    ['What PeeringDB says of its network', network],
    ['What PeeringDB says of its address', networkIXLan],
    [
      'What the exchange says of its address',
      may(context.principal, memberExport, 'view') ? memberPort : memberExport,
    ],
  ]);
  if (!may(context.principal, network, 'view') || !may(context.principal, networkIXLan, 'view'))
    return { ...NOTHING, left_out };
  const { rows } = await sql<SessionFacts & { known: boolean; listed: boolean; holder: number | null }>`
    select exists (select 1 from peeringdb_network n where n.asn = a.asn) as known, ${existsInPeeringdb('s')} as listed,
      (select p.asn::float8 from peeringdb_networkixlan p where p.ixlan_id = x.peeringdb_ixlan_id and s.ip_address in (p.ipaddr4, p.ipaddr6) and p.asn <> a.asn limit 1) as holder,
      ${isAbandoned('s')} as abandoned
    from peering_internetexchangepeeringsession s join peering_autonomoussystem a on a.id = s.autonomous_system_id
    left join net_connection c on c.id = s.ixp_connection_id left join peering_internetexchange x on x.id = c.internet_exchange_point_id
    where s.id = ${id}`.execute(context.db);
  const { rows: possible } = await sql<
    Pick<SessionFacts, 'exchange_says' | 'exchange_asn' | 'common_prefix'> & { contested: boolean }
  >`
    select p.exchange_says, p.exchange_asn::float8 as exchange_asn, p.common_prefix, p.is_contested as contested from (${possibleSessionsFor(context)}) p
    where p.connection_id = (select s.ixp_connection_id from peering_internetexchangepeeringsession s where s.id = ${id})
      and p.address = (select s.ip_address from peering_internetexchangepeeringsession s where s.id = ${id}) limit 1`.execute(
    context.db,
  );
  const [found] = rows;
  return {
    ...NOTHING,
    ...possible[0],
    peeringdb: found ? { known: found.known, listed: found.listed, holder: found.holder } : null,
    abandoned: found?.abandoned ?? false,
    left_out,
  };
}

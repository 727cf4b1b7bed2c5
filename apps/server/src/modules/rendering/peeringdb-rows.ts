import { type RawBuilder, sql } from 'kysely';
import { rowTexts } from './rows-as-json.ts';

/** What PeeringDB says of the networks of autonomous systems, of more if asked, and of the LANs where they and we are; in one statement. */
export function peeringdbRows(systems: string, more: string): RawBuilder<unknown> {
  const networks = sql`(select id from peeringdb_network where asn in (select asn from peering_autonomoussystem where id = any(${systems}::bigint[])) or id = any(${more}::bigint[]))`;
  const lans = sql`(select ixlan_id from peeringdb_networkixlan where net_id in ${networks} union select peeringdb_ixlan_id from peering_internetexchange)`;
  const parts: [string, RawBuilder<unknown>][] = [
    ['peeringdb.network', sql`x.id in ${networks}`],
    ['peeringdb.networkcontact', sql`x.net_id in ${networks}`],
    ['peeringdb.networkixlan', sql`x.net_id in ${networks}`],
    ['peeringdb.networkfacility', sql`x.net_id in ${networks}`],
    [
      'peeringdb.facility',
      sql`x.id in (select fac_id from peeringdb_networkfacility where net_id in ${networks})`,
    ],
    ['peeringdb.ixlan', sql`x.id in ${lans}`],
    ['peeringdb.ixlanprefix', sql`x.ixlan_id in ${lans}`],
    ['peeringdb.internetexchange', sql`x.id in (select ix_id from peeringdb_ixlan where id in ${lans})`],
  ];
  return sql.join(
    parts.map(([type, where]) => rowTexts(type, where)),
    sql` union all `,
  );
}

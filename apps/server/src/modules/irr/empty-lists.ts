import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { irrSettings } from './settings.ts';

/**
 * Networks with sessions on a router whose prefixes are wanted and are not there in the family of a session, as `AS64500 (IPv4)`: never fetched, or empty
 * and by nobody accepted. None where a missing list is no more than a warning (`IRR_WHEN_MISSING`).
 */
export async function networksWithoutPrefixes(context: Context, routerId: number): Promise<string[]> {
  if (irrSettings.of(context).IRR_WHEN_MISSING === 'warning') return [];
  const { rows } = await sql<{ asn: number; family: number }>`
    select distinct a.asn, family(s.ip_address) as family from (
      select autonomous_system_id, ip_address from peering_directpeeringsession where router_id = ${routerId}
      union all select x.autonomous_system_id, x.ip_address from peering_internetexchangepeeringsession x
        join net_connection c on c.id = x.ixp_connection_id where c.router_id = ${routerId}) s
      join peering_autonomoussystem a on a.id = s.autonomous_system_id
     where a.retrieve_prefixes and not a.affiliated and not exists (
       select from irr_use u join irr_version v on v.list_id = u.list_id and v.status = 'in_force' and (v.entry_count > 0 or v.decided is not null)
        where u.autonomous_system_id = a.id and u.kind = 'ipv' || family(s.ip_address))
     order by 1, 2`.execute(context.db);
  return rows.map(({ asn, family }) => `AS${asn} (IPv${family})`);
}

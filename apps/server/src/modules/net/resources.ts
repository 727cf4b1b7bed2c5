import { bfd, connection } from '@peersmith/model';
import { sql } from 'kysely';
import { implement } from '../../engine/implement.ts';
import { checkPortAddresses } from './check-addresses.ts';
import { checkTimers } from './check-timers.ts';

/** `AMS-IX on r1 et-0/0/1`, or what of it is known. A port whose interface is not is told apart by its address. */
const name = (alias: string) => {
  const column = (key: string) => sql.ref(`${alias}.${key}`);
  const exchange = sql`(select x.name from peering_internetexchange x where x.id = ${column('internet_exchange_point_id')})`;
  const router = sql`(select r.name from devices_router r where r.id = ${column('router_id')})`;
  return sql<string>`case
    when ${column('internet_exchange_point_id')} is null and ${column('router_id')} is null then concat('Connection #', ${column('id')})
    else concat_ws(' on ', ${exchange}, ${router}) || case when ${column('router_id')} is not null and ${column('interface')} <> '' then ' ' || ${column('interface')} else coalesce(' (' || host(coalesce(${column('ipv4_address')}, ${column('ipv6_address')})) || ')', '') end
  end`;
};

export const net = [
  implement(connection, { display: name, beforeSave: checkPortAddresses }),
  implement(bfd, { beforeSave: checkTimers }),
];

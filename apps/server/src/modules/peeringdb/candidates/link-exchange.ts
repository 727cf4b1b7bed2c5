import { connection, internetExchange } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { get } from '../../../engine/read/read.ts';
import { save } from '../../../engine/write/save.ts';

interface Port {
  connection: number;
  linked: number | null;
  /** The PeeringDB port that the connection is linked to, or those that its addresses name. */
  found: { id: number; ixlan: number }[];
}

/** Links an exchange to the LAN on which its connections are. Fails with 503 when they are on several, or nothing says where. */
export const linkExchange: ActionHandler = ({ context: outer, id }) =>
  inTransaction(outer, async (context) => {
    const { peeringdb_ixlan: held } = await get(context, internetExchange, id, new Set(['peeringdb_ixlan']));
    const ports = await portsOf(context, id);
    const [lan = held, ...more] = new Set(ports.flatMap(({ found }) => found.map((port) => port.ixlan)));
    if (lan === null || more.length) throw new ApiError(503, undefined);
    const links = ports.flatMap(({ connection, linked, found: [port, ...others] }) =>
      port && linked === null && others.length === 0
        ? [{ id: connection, given: { peeringdb_netixlan: port.id }, mode: 'modify' as const }]
        : [],
    );
    if (links.length) await save(context, connection, links);
    if (lan !== held)
      await save(context, internetExchange, [{ id, given: { peeringdb_ixlan: lan }, mode: 'modify' }]);
    return undefined;
  });

/** An address that a connection or a port lacks says nothing; those that both have must be equal. */
async function portsOf(context: Context, exchange: number): Promise<Port[]> {
  const { rows } = await sql<Port>`select c.id as connection, c.peeringdb_netixlan_id as linked, coalesce((
      select json_agg(json_build_object('id', p.id, 'ixlan', p.ixlan_id) order by p.id) from peeringdb_networkixlan p
      where p.id = c.peeringdb_netixlan_id or (c.peeringdb_netixlan_id is null
        and (p.ipaddr4 = set_masklen(c.ipv4_address, 32) or p.ipaddr6 = set_masklen(c.ipv6_address, 128))
        and coalesce(p.ipaddr4 = set_masklen(c.ipv4_address, 32), true) and coalesce(p.ipaddr6 = set_masklen(c.ipv6_address, 128), true))), '[]'::json) as found
    from net_connection c where c.internet_exchange_point_id = ${exchange} order by c.id`.execute(context.db);
  return rows;
}

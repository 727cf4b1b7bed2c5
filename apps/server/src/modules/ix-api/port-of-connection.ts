import { connection } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { withinGrant } from '../../engine/read/within-grant.ts';

/** The port that a connection is at its exchange, as it was read last. */
export interface PortOfConnection {
  /** Of the row in which it is kept. */
  id: number;
  endpoint: number;
  remote_id: string;
  /** Of the connection. */
  mac_address: string | null;
}

/** Finds the port by the addresses of the connection, each family by itself. Fails with 400 where there is none, or several. */
export async function portOfConnection(context: Context, id: number): Promise<PortOfConnection> {
  const { rows } = await sql<{
    endpoint: number | null;
    mac_address: string | null;
    ports: { id: number; remote_id: string }[] | null;
  }>`select x.ixapi_endpoint_id::int as endpoint, c.mac_address::text as mac_address,
      (select json_agg(json_build_object('id', p.id, 'remote_id', p.remote_id)) from ixapi_serviceconfig p
        where p.endpoint_id = x.ixapi_endpoint_id
          and (host(p.ipv4_address) = host(c.ipv4_address) or host(p.ipv6_address) = host(c.ipv6_address))) as ports
    from net_connection c left join peering_internetexchange x on x.id = c.internet_exchange_point_id
    where c.id = ${id} and ${withinGrant(context, connection, sql`c.id`)}`.execute(context.db);
  const [found] = rows;
  if (!found?.endpoint) throw impossible('Its exchange has no IX-API: choose one for it.');
  const { ports, endpoint, mac_address } = found;
  const [port] = ports ?? [];
  if (!port)
    throw impossible('The exchange knows no port with one of its addresses: have its IX-API read again.');
  if (ports && ports.length > 1)
    throw impossible('The exchange has each of its addresses at another port: mend them first.');
  return { ...port, endpoint, mac_address };
}

const impossible = (detail: string): ApiError => new ApiError(400, { detail, code: 'ix_api_impossible' });

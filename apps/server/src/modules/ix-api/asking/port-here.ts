import type { Objects, ServiceConfig } from '@peersmith/ix-api';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { type PortOfConnection, portOfConnection } from '../port-of-connection.ts';
import { type Choices, impossible, loadChoices } from './choices.ts';

/** The port of a connection with what it points at, and what can be chosen for it. */
export interface PortHere extends PortOfConnection {
  /** Of ours. */
  exchange: number | null;
  config: ServiceConfig;
  ips: Objects['ips'][];
  choices: Choices;
}

/** What is known of the port of a connection, as it was read last. Fails with 400 where it is no port of an IX-API. */
export async function portHere(context: Context, connection: number): Promise<PortHere> {
  const port = await portOfConnection(context, connection);
  const choices = await loadChoices(context, port.endpoint);
  const { rows } = await sql<{
    config: ServiceConfig;
    ips: Objects['ips'][] | null;
    exchange: number | null;
  }>`select o.data as config, (select internet_exchange_point_id::int from net_connection where id = ${connection}) as exchange,
      (select json_agg(i.data order by i.remote_id) from ixapi_object i where i.endpoint_id = o.endpoint_id and i.kind = 'ips' and o.data->'ips' ? i.remote_id) as ips
    from ixapi_object o where o.endpoint_id = ${port.endpoint} and o.kind = 'network-service-configs' and o.remote_id = ${port.remote_id}`.execute(
    context.db,
  );
  const [found] = rows;
  if (!found) throw impossible('The port is not known yet: have its IX-API read again.');
  return { ...port, ...found, ips: found.ips ?? [], choices };
}

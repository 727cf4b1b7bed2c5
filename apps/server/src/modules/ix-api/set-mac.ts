import { IxApiError, type Mac } from '@peersmith/ix-api';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { recordAudit } from '../audit/index.ts';
import { requireMac } from './asking/ask-mac.ts';
import { keepOne } from './mirror/keep-one.ts';
import { portOfConnection } from './port-of-connection.ts';
import { type Exchange, exchangeOf, refusedBy } from './reach-endpoint.ts';
import { withLock } from './with-lock.ts';

/** Gives the port of a connection the MAC address of the connection, and no other; says what was done. */
export async function setMac(context: Context, connection: number): Promise<string> {
  const port = await portOfConnection(context, connection);
  const mac = requireMac(port.mac_address);
  const exchange = await exchangeOf(context, port.endpoint);
  if (!exchange) throw new ApiError(400, { detail: 'The IX-API is gone.' });
  const { rows } =
    await sql`select from ixapi_saga where endpoint_id = ${port.endpoint} and config_id = ${port.remote_id} and state in ('running', 'waiting', 'failed')`.execute(
      context.db,
    );
  if (rows.length > 0)
    throw new ApiError(400, { detail: 'A change of this port is under way.', code: 'saga_state' });
  const done = await withLock(context.db, { name: 'ixapi.port', id: port.id, wait_ms: 10_000 }, () =>
    replaceMacs(context, exchange, { remote_id: port.remote_id, mac }),
  );
  if (done === null) throw new ApiError(400, { detail: 'Somebody else changes this port at this moment.' });
  await recordAudit(context, [
    {
      kind: 'exchange_changed',
      target: { type: 'net.connection', id: connection, name: `Connection #${connection}` },
      detail: { port: port.remote_id, mac_address: mac },
    },
  ]);
  return done;
}

async function replaceMacs(
  context: Context,
  exchange: Exchange,
  { remote_id, mac }: { remote_id: string; mac: string },
): Promise<string> {
  try {
    const config = await exchange.client.serviceConfig(remote_id);
    if (!config) throw new IxApiError('refused', 'it has no such port any more');
    const found = (await exchange.client.list('macs')).find(({ address }) => address === mac);
    const known: Mac =
      found ??
      (await exchange.client.createMac({
        address: mac,
        managing_account: config.managing_account ?? exchange.identity,
        consuming_account: config.consuming_account ?? exchange.identity,
      }));
    if (config.macs.length === 1 && config.macs[0] === known.id) return `The exchange has ${mac} already.`;
    const changed = await exchange.client.setMacs(config, [known.id]);
    await keepOne(context, exchange.id, { config: changed, mac: known });
    return `The exchange was told ${mac}.`;
  } catch (error) {
    throw refusedBy('The exchange did not take it', error);
  }
}

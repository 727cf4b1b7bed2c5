import { parseMac } from '@peersmith/net';
import type { Context } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { portOfConnection } from '../port-of-connection.ts';
import { startSaga } from '../sagas/start-saga.ts';

/** A change of the MAC address of a connection, and when to begin it. */
interface Wanted {
  connection: number;
  mac_address: string | null;
  /** Whether the connection is to have it too; where it is left out, what it lacks is entered. */
  enter_here: boolean | null;
  not_before: Date | null;
}

/** Begins the change of a MAC address. */
export async function askMac(context: Context, { connection, not_before, ...wanted }: Wanted) {
  const port = await portOfConnection(context, connection);
  const mac_address = requireMac(wanted.mac_address ?? port.mac_address);
  return startSaga(context, {
    kind: 'mac',
    title: `${mac_address} at ${port.remote_id}`,
    ...{ connection, endpoint: port.endpoint, config: port.remote_id, mac_address, not_before },
    wanted: { mac_address, enter_here: wanted.enter_here ?? port.mac_address !== mac_address },
  });
}

/** An address that a port may have: of one station, and not empty. */
export function requireMac(given: string | null): string {
  if (!given)
    throw new Invalid({ mac_address: ['The connection has no MAC address: enter one there, or say which.'] });
  const mac = parseMac(given);
  if (!mac) throw new Invalid({ mac_address: ['Enter a valid MAC address.'] });
  if (Number.parseInt(mac.slice(0, 2), 16) % 2 === 1 || mac === '00:00:00:00:00:00')
    throw new Invalid({ mac_address: ['This is no address of one station: the exchange would refuse it.'] });
  return mac;
}

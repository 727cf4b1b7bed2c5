import type { endpoints } from '@peersmith/answers';
import type { BodyOf } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { familyOf } from '../compare/route-servers.ts';
import { startSaga } from '../sagas/start-saga.ts';
import { portHere } from './port-here.ts';

/** RFC 1035 §2.3.1, and digits first as RFC 1123 has it. */
const NAME = /^(?=.{1,100}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+\.?$/i;

/** Begins the naming of an address in reverse DNS. */
export async function askFqdn(
  context: Context,
  connection: number,
  { family, fqdn, not_before }: BodyOf<typeof endpoints.startFqdn>,
) {
  const name = fqdn?.trim() || null;
  if (name !== null && !NAME.test(name))
    throw new Invalid({ fqdn: ['Enter a name such as edge1.example.net.'] });
  const port = await portHere(context, connection);
  const ip = port.ips.find((one) => familyOf(one) === family);
  if (!ip) throw new Invalid({ family: [`The exchange has given the port no IPv${family} address.`] });
  return startSaga(context, {
    kind: 'fqdn',
    title: `${name ?? 'No name'} for ${ip.address}`,
    ...{ connection, endpoint: port.endpoint, config: port.remote_id, subject: `ip ${ip.id}` },
    wanted: { ip: ip.id, address: ip.address, fqdn: name },
    not_before: not_before ? new Date(not_before) : null,
  });
}

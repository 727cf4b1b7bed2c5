import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../../platform/public-address.ts';
import { StoreFault } from './store-fault.ts';

/** The address of a host, for a program that shall connect to nothing else. Fails with `unreachable` or `address_blocked`. */
export async function addressOfHost(host: string, allowPrivate: boolean): Promise<string> {
  const name = host.replace(/^\[|\]$/g, '');
  const found = isIP(name) ? [{ address: name }] : await lookup(name, { all: true }).catch(() => []);
  const [first] = found;
  if (!first) throw new StoreFault('unreachable', `The name ${name} has no address`);
  if (!allowPrivate && found.some(({ address }) => !isPublicAddress(address)))
    throw new StoreFault(
      'address_blocked',
      `${name} is not on the public internet; DATA_SOURCE_ALLOW_PRIVATE allows such hosts`,
    );
  return first.address;
}

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isPublicAddress } from '../../../platform/public-address.ts';
import { StoreFault } from './store-fault.ts';

/** The address of a host, for a program that shall connect to nothing else. Fails with `unreachable` or `address_blocked`. */
export async function addressOfHost(host: string, allowPrivate: boolean): Promise<string> {
  const address = await knownAddressOf(host, allowPrivate);
  if (address === null) throw new StoreFault('unreachable', `The name ${host} has no address`);
  return address;
}

/** The same; null for a name that means nothing here, as a proxy may know it. */
export async function knownAddressOf(host: string, allowPrivate: boolean): Promise<string | null> {
  const name = host.replace(/^\[|\]$/g, '');
  const found = isIP(name) ? [{ address: name }] : await lookup(name, { all: true }).catch(() => []);
  if (!allowPrivate && found.some(({ address }) => !isPublicAddress(address)))
    throw new StoreFault(
      'address_blocked',
      `${name} is not on the public internet; DATA_SOURCE_ALLOW_PRIVATE allows such hosts`,
    );
  return found[0]?.address ?? null;
}

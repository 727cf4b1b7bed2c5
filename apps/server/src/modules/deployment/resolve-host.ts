import { lookup } from 'node:dns/promises';
import { type Address, contains, parseAddress, parsePrefix } from '@peersmith/net';
import { RouterError } from '@peersmith/routers';
import type { Context } from '../../engine/context.ts';
import { deploymentSettings } from './settings.ts';

const ranges = (list: string) => list.split(' ').flatMap((text) => parsePrefix(text) ?? []);
const LOOPBACK = ranges('127.0.0.0/8 ::1/128');
// "This host", link-local (where clouds tell machines their secrets), multicast and broadcast: no router is there.
const NEVER = ranges('0.0.0.0/8 169.254.0.0/16 224.0.0.0/4 255.255.255.255/32 ::/128 fe80::/10 ff00::/8');
const MAPPED = ranges('::ffff:0:0/96');

/**
 * The address of a router. Routers are at private addresses, so those are reached; this machine's own services are not, unless the
 * settings say so. The address that was looked at is the one that is connected to.
 */
export async function resolveHost(context: Context, hostname: string): Promise<string> {
  const allowed = deploymentSettings.of(context).DEVICES_ON_LOOPBACK;
  const refused = (address: string, why: string) =>
    new RouterError('unreachable', `${hostname} is at ${address}, ${why}`, {
      step: 'resolve',
      host: hostname,
    });
  for (const address of await addressesOf(hostname)) {
    const parsed = plain(address);
    if (!parsed || NEVER.some((range) => contains(range, parsed)))
      throw refused(address, 'where no router is: correct its host name');
    if (!allowed && LOOPBACK.some((range) => contains(range, parsed)))
      throw refused(
        address,
        'which is this machine itself: where a router runs here, allow it by the setting DEVICES_ON_LOOPBACK',
      );
    return address;
  }
  throw new RouterError('name_unresolved', `${hostname} has no address`, { step: 'resolve', host: hostname });
}

async function addressesOf(hostname: string): Promise<string[]> {
  if (parseAddress(hostname)) return [hostname];
  try {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  } catch (cause) {
    throw new RouterError('name_unresolved', `the name ${hostname} is not known`, {
      step: 'resolve',
      host: hostname,
      cause,
    });
  }
}

/** An address; IPv4 that stands in IPv6 as itself. */
function plain(text: string): Address | null {
  const address = parseAddress(text);
  return address && MAPPED.some((range) => contains(range, address))
    ? { family: 4, value: address.value & 0xffff_ffffn }
    : address;
}

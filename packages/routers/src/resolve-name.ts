import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { RouterError } from './router-error.ts';

/** The address of a router. Fails with `name_unresolved`. */
export async function resolveName(host: string): Promise<string> {
  if (isIP(host)) return host;
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    throw new RouterError('name_unresolved', `the name ${host} has no address`, {
      step: 'resolve',
      host,
      cause,
    });
  }
}

import type { Target } from '@peersmith/routers';
import type { Context } from '../../engine/context.ts';
import { openSecret } from '../../engine/open-secret.ts';
import type { StoredRouter } from './reachable-router.ts';
import { deploymentSettings } from './settings.ts';

/** How a router is reached and signed in to, and with whose secrets, for the audit log. */
export interface Signing {
  target: Omit<Target, 'host'>;
  /** `of the router`, `credential edge routers`, `of the settings`. */
  used: string;
  username: string;
}

/**
 * What a router is signed in to with: its own user and password, where it has none those of its credential, and last those of the
 * settings. The arguments are put together anew for each router.
 */
export function signingOf(context: Context, router: StoredRouter): Signing {
  const settings = deploymentSettings.of(context);
  const { credential, napalm_timeout } = router;
  const open = (sealed: string | null | undefined) => openSecret(context, sealed);
  const own = open(router.napalm_password);
  const username = router.napalm_username || credential?.username || settings.NAPALM_USERNAME;
  const lent = own === '' ? credential : null;
  const password = own || open(lent?.password) || (lent ? '' : settings.NAPALM_PASSWORD);
  const privateKey = open(lent?.private_key);
  const passphrase = open(lent?.passphrase);
  const enable = open(lent?.enable_password);
  const args = {
    ...(enable === '' ? {} : { secret: enable, enable_password: enable }),
    ...settings.NAPALM_ARGS,
    ...router.platform_args,
    ...router.napalm_args,
  };
  return {
    target: {
      username,
      ...(password === '' ? {} : { password }),
      ...(privateKey === '' ? {} : { private_key: privateKey }),
      ...(passphrase === '' ? {} : { passphrase }),
      host_key: router.host_key,
      timeout_ms: (napalm_timeout || settings.NAPALM_TIMEOUT) * 1000,
      args,
    },
    used: own ? 'of the router' : lent ? `credential ${lent.name}` : 'of the settings',
    username,
  };
}

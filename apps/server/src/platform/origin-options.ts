import type { Config } from './config.ts';
import { knownHosts } from './host-names.ts';
import type { Logger } from './log.ts';
import type { OriginOptions } from './origin.ts';
import { trustedProxies } from './trusted-proxies.ts';

/** Which hosts and proxies a server knows, as its configuration says. */
export function originOptions(
  config: Config,
  log: Logger,
  { names, listen }: { names: Config['PEERSMITH_HOSTS']; listen: Config['PEERSMITH_LISTEN'] } = {
    names: config.PEERSMITH_HOSTS,
    listen: config.PEERSMITH_LISTEN,
  },
): OriginOptions {
  return {
    knows: knownHosts({ list: names, listen: listen.host }),
    trusts: trustedProxies(config.PEERSMITH_TRUST_PROXY),
    secureCookies: config.SESSION_COOKIE_SECURE === 'always',
    hsts_s: config.SECURE_HSTS_SECONDS,
    onUnknownHost: (host, untold) =>
      log.warn(
        { host, untold },
        'refused a request for a host that PEERSMITH_HOSTS or PORTAL_HOSTS does not name; told once a minute',
      ),
  };
}

import type { Config } from './config.ts';

const LOOPBACK = /^(?:127\.|::1$|localhost$)/;

/** What of the public listener is unsafe enough to be said when it starts. */
export function portalExposures({ PORTAL_LISTEN, PEERSMITH_TRUST_PROXY, PORTAL_HOSTS }: Config): string[] {
  const { host, port } = PORTAL_LISTEN;
  return [
    ...(LOOPBACK.test(host) || PEERSMITH_TRUST_PROXY.length
      ? []
      : [
          `PORTAL_LISTEN: ${host}:${port} is reached from other machines without HTTPS, so sign-ins and tokens of other networks can be read on the way; put a reverse proxy with HTTPS before it and name that in PEERSMITH_TRUST_PROXY`,
        ]),
    ...(PORTAL_HOSTS?.includes('*')
      ? ['PORTAL_HOSTS: with * the public listener answers to every host name, also those of other sites']
      : []),
  ];
}

/** What of a configuration is unsafe enough to be said at each start. */
export function exposures({ PEERSMITH_LISTEN, PEERSMITH_TRUST_PROXY, PEERSMITH_HOSTS }: Config): string[] {
  const { host, port } = PEERSMITH_LISTEN;
  return [
    ...(LOOPBACK.test(host) || PEERSMITH_TRUST_PROXY.length
      ? []
      : [
          `PEERSMITH_LISTEN: ${host}:${port} is reached from other machines without HTTPS, so passwords can be read on the way; put a reverse proxy with HTTPS before it and name that in PEERSMITH_TRUST_PROXY`,
        ]),
    ...(PEERSMITH_HOSTS?.includes('*')
      ? ['PEERSMITH_HOSTS: with * the server answers to every host name, also those of other sites']
      : []),
  ];
}

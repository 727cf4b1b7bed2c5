import { type Agent, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { contains, type Prefix, parseAddress, parsePrefix } from '@peersmith/net';
import * as z from 'zod';
import { defineSettings, httpUrl, type SettingValues, secret } from './settings.ts';

/** Hosts that are reached without a proxy. */
interface Direct {
  every: boolean;
  /** In lower case; what is below them is meant, too. */
  names: readonly string[];
  networks: readonly Prefix[];
}

/** By which proxy an address outside is reached, by its scheme, and which without one. */
export interface Proxies {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  readonly direct: Direct;
}

const MISTAKE = 'must be such as https=http://proxy.example.net:3128, comma-separated';
const SCHEMES = /^(https?)=(.+)$/;

const proxies = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  )
  .transform((parts, context): Record<string, string> => {
    const named = parts.map((one) => SCHEMES.exec(one) ?? []);
    if (named.some(([, , proxy]) => !httpUrl.safeParse(proxy).success)) context.addIssue(MISTAKE);
    return Object.fromEntries(named.map(([, scheme = '', proxy = '']) => [scheme, proxy]));
  });

const direct = z.string().transform((text): Direct => {
  const parts = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((one) => one.toLowerCase());
  const networks = parts.map(networkOf);
  return {
    every: parts.includes('*'),
    names: parts.filter((_, at) => !networks[at]).map((one) => one.replace(/^\*?\./, '')),
    networks: networks.filter((one) => one !== null),
  };
});

/** An address is a network of its own. */
const networkOf = (text: string): Prefix | null => parsePrefix(text.replace(/^\[|\]$/g, ''));

/** How whatever is outside is reached by HTTP: PeeringDB, IX-APIs, webhooks, repositories and all else. */
export const outgoingSettings = defineSettings('Proxies', {
  HTTP_PROXIES: secret(
    proxies
      .prefault('')
      .describe(
        'HTTP proxies by which everything outside is reached, by the scheme of its address: https=http://proxy.example.net:3128, comma-separated. A user name and a password may stand before the host.',
      ),
  ),
  NO_PROXY: direct
    .prefault('localhost,127.0.0.0/8,::1')
    .describe(
      'What is reached without a proxy all the same, comma-separated: names, each with all names below it, addresses and networks; `*` for everything, `none` for nothing.',
    ),
});

export function proxiesOf(holder: { settings: SettingValues }): Proxies {
  const { HTTP_PROXIES, NO_PROXY } = outgoingSettings.of(holder);
  return { ...HTTP_PROXIES, direct: NO_PROXY };
}

/** What may be reached, and how. */
export interface Reach {
  /** Whether addresses of private networks and of this machine may be reached. */
  readonly allow_private: boolean;
  readonly proxies: Proxies;
}

export const reachOf = (holder: { settings: SettingValues }, allow_private: boolean): Reach => ({
  allow_private,
  proxies: proxiesOf(holder),
});

/** The address of the proxy by which another is reached; null for none. */
export function proxyFor(proxies: Proxies, { protocol, hostname }: URL): string | null {
  const proxy = protocol === 'https:' ? proxies.https : protocol === 'http:' ? proxies.http : undefined;
  return proxy === undefined || isDirect(proxies.direct, hostname) ? null : proxy;
}

function isDirect({ every, names, networks }: Direct, hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$/g, '');
  const address = parseAddress(host);
  if (every) return true;
  if (address) return networks.some((network) => contains(network, address));
  return names.some((name) => host === name || host.endsWith(`.${name}`));
}

/**
 * What connects through a proxy: https:// by a tunnel (RFC 9110 §9.3.6), http:// by asking it for the whole address (RFC 9112 §3.2.2);
 * a user name and a password in its address are sent to it alone (RFC 7617).
 */
export const agentThrough = (proxy: string, { protocol }: URL): Agent =>
  protocol === 'https:'
    ? new HttpsAgent({ proxyEnv: { HTTPS_PROXY: proxy } })
    : new HttpAgent({ proxyEnv: { HTTP_PROXY: proxy } });

/** The address of a proxy as it may be shown. */
export function shownProxy(proxy: string): string {
  const { protocol, host } = new URL(proxy);
  return `${protocol}//${host}`;
}

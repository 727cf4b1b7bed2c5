import { NetboxClient } from '@peersmith/netbox';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { requestOutside } from '../../platform/outgoing-http.ts';
import { reachOf } from '../../platform/proxies.ts';
import { USER_AGENT } from '../../platform/version.ts';
import { netboxSettings } from './settings.ts';

/** Whether there is a NetBox to be asked. */
export const isConfigured = (context: Context): boolean => netboxSettings.of(context).NETBOX_API !== '';

/** Fails with 409 where no NetBox is configured. */
export function requireConfigured(context: Context): void {
  if (!isConfigured(context))
    throw new ApiError(409, {
      detail: 'No NetBox is configured: set NETBOX_API and NETBOX_API_TOKEN.',
      code: 'no_netbox',
    });
}

/** The NetBox of the settings, ready to be asked. */
export function netboxClient(context: Context): NetboxClient {
  const { NETBOX_API, NETBOX_API_TOKEN, NETBOX_API_TIMEOUT_S, NETBOX_API_VERIFY_SSL } =
    netboxSettings.of(context);
  return new NetboxClient({
    url: NETBOX_API,
    token: NETBOX_API_TOKEN,
    timeout_ms: NETBOX_API_TIMEOUT_S * 1000,
    user_agent: USER_AGENT,
    now: context.now,
    signal: context.signal,
    transport: ({ url, ...request }) =>
      requestOutside(url, {
        ...request,
        // The operator of this server says where NetBox is, and nobody else: a private network is where most are.
        reach: reachOf(context, true),
        tls: { verify: NETBOX_API_VERIFY_SSL },
        // The token goes to the host that it is for, and to no other.
        max_redirects: 0,
      }),
  });
}

import {
  allowInsecureRequests,
  ClientSecretPost,
  Configuration,
  customFetch,
  discovery,
  None,
  type ServerMetadata,
} from 'openid-client';
import type { Context } from '../../../engine/context.ts';
import { requestOutside } from '../../../platform/outgoing-http.ts';
import { reachOf } from '../../../platform/proxies.ts';
import type { SettingValues } from '../../../platform/settings.ts';
import { portalSettings } from '../settings.ts';

const TIMEOUT_MS = 8000;
const MOST_BYTES = 1_000_000;
const KEPT_MS = 3_600_000;
export const CALLBACK_PATH = '/api/portal/sign-in/callback/';

/** Where one signs in, as the settings say: PeeringDB, or another provider with its profile. */
export interface Provider {
  configuration: Configuration;
  profile_url: string;
  redirect_uri: string;
  scope: string;
  /** Whether it gives id tokens, which carry the nonce. */
  isOpenId: boolean;
}

/** Whether one can sign in at PeeringDB here. */
export const isPeeringdbSignIn = (holder: { settings: SettingValues }): boolean => {
  const { PORTAL_OAUTH_CLIENT_ID, PORTAL_PUBLIC_URL } = portalSettings.of(holder);
  return PORTAL_OAUTH_CLIENT_ID !== undefined && PORTAL_PUBLIC_URL !== undefined;
};

const held = new WeakMap<SettingValues, { provider: Promise<Provider>; until: number }>();

/** The provider, found by its issuer once an hour where that is set; null where nothing is set. Fails where it cannot be reached. */
export async function providerOf(context: Context): Promise<Provider | null> {
  if (!isPeeringdbSignIn(context)) return null;
  const { settings } = context;
  const kept = held.get(settings);
  if (kept && kept.until > performance.now()) return kept.provider;
  const provider = findProvider(settings);
  held.set(settings, { provider, until: performance.now() + KEPT_MS });
  // One that was not found is looked for again.
  provider.catch(() => held.delete(settings));
  return provider;
}

async function findProvider(settings: SettingValues): Promise<Provider> {
  const set = portalSettings.of({ settings });
  const { PORTAL_OAUTH_ISSUER: issuer, PORTAL_OAUTH_CLIENT_SECRET: secret } = set;
  const client = set.PORTAL_OAUTH_CLIENT_ID ?? '';
  const access = secret === undefined ? None() : ClientSecretPost(secret);
  const server: ServerMetadata = {
    issuer: new URL(set.PORTAL_OAUTH_AUTHORIZE_URL).origin,
    authorization_endpoint: set.PORTAL_OAUTH_AUTHORIZE_URL,
    token_endpoint: set.PORTAL_OAUTH_TOKEN_URL,
  };
  const fetchOutside = fetching(settings);
  const configuration = issuer
    ? await discovery(new URL(issuer), client, undefined, access, {
        [customFetch]: fetchOutside,
        execute: [allowInsecureRequests],
      })
    : new Configuration(server, client, undefined, access);
  configuration[customFetch] = fetchOutside;
  // The settings let plain HTTP through for this machine alone.
  allowInsecureRequests(configuration);
  const own = settings.given.has('PORTAL_OAUTH_PROFILE_URL') || !issuer;
  return {
    configuration,
    profile_url: own
      ? set.PORTAL_OAUTH_PROFILE_URL
      : (configuration.serverMetadata().userinfo_endpoint ?? set.PORTAL_OAUTH_PROFILE_URL),
    redirect_uri: new URL(CALLBACK_PATH, set.PORTAL_PUBLIC_URL).href,
    scope: `${issuer ? 'openid ' : ''}profile email networks`,
    isOpenId: issuer !== undefined,
  };
}

interface Sent {
  method?: string | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** What the library asks the provider: with a time limit and a size limit, and no redirection followed. */
const fetching =
  (settings: SettingValues) =>
  async (url: string, { method = 'GET', headers = {}, body, signal }: Sent): Promise<Response> => {
    const answer = await requestOutside(url, {
      ...{ method, headers, timeout_ms: TIMEOUT_MS, max_bytes: MOST_BYTES, max_redirects: 0 },
      // The operator named it, and it decides who may come in.
      reach: reachOf({ settings }, true),
      ...(body === undefined || body === null ? {} : { body: String(body) }),
      ...(signal ? { signal } : {}),
    });
    const type = String(answer.headers['content-type'] ?? '');
    return new Response(new Uint8Array(answer.body), {
      status: answer.status,
      headers: { 'content-type': type },
    });
  };

/** Reads an address of the provider with an access token. */
export const fetchWithToken = ({ settings }: Context, url: string, token: string): Promise<Response> =>
  fetching(settings)(url, { headers: { accept: 'application/json', authorization: `Bearer ${token}` } });

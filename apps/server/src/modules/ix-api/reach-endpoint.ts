import {
  expiryOf,
  IxApiClient,
  IxApiError,
  type TokenStore,
  type Tokens,
  type Transport,
} from '@peersmith/ix-api';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { requestOutside } from '../../platform/outgoing-http.ts';
import { type Reach, reachOf } from '../../platform/proxies.ts';
import { USER_AGENT } from '../../platform/version.ts';
import { ixApiSettings } from './settings.ts';

/** An IX-API as we keep it, ready to be asked. */
export interface Exchange {
  id: number;
  name: string;
  identity: string;
  client: IxApiClient;
}

/** An IX-API by its id; null where there is none. Nobody is asked yet. */
export async function exchangeOf(context: Context, id: number): Promise<Exchange | null> {
  const { rows } = await sql<{
    name: string;
    identity: string;
    url: string;
    api_key: string | null;
    api_secret: string | null;
    version: number | null;
  }>`select e.name, e.identity, e.api_url as url, e.api_key, e.api_secret, s.version from extras_ixapi e
    left join ixapi_standing s on s.endpoint_id = e.id where e.id = ${id}`.execute(context.db);
  const [kept] = rows;
  if (!kept) return null;
  const client = new IxApiClient({
    url: kept.url,
    api_key: openSecret(context, kept.api_key),
    api_secret: openSecret(context, kept.api_secret),
    version: kept.version ?? undefined,
    tokens: tokensOf(context, id),
    ...means(context),
  });
  return { id, name: kept.name, identity: kept.identity, client };
}

/** How this server reaches IX-APIs. */
export function means(context: Context) {
  const { IX_API_ALLOW_PRIVATE: allow_private, IX_API_TIMEOUT_S: timeout_s } = ixApiSettings.of(context);
  return {
    timeout_ms: timeout_s * 1000,
    transport: guarded(reachOf(context, allow_private)),
    user_agent: USER_AGENT,
    now: context.now,
    ...(context.signal ? { signal: context.signal } : {}),
  };
}

function guarded(reach: Reach): Transport {
  return async ({ url, ...request }) => {
    if (!reach.allow_private && !/^https:/i.test(url))
      throw new IxApiError(
        'address_blocked',
        'only https:// is used: key and secret would be read on their way otherwise',
      );
    // A token goes to the host that it is for, and to no other.
    const { status, headers, body } = await requestOutside(url, {
      ...request,
      reach,
      max_redirects: 0,
    });
    return { status, headers, body };
  };
}

/** Tokens beside the endpoint, sealed; renewed under the lock of its row. */
function tokensOf(context: Context, endpoint: number): TokenStore {
  const opened = (sealed: string | null | undefined): Tokens | null => {
    try {
      return sealed ? JSON.parse(context.secrets.open(sealed)) : null;
    } catch {
      // Sealed with a key that is gone: they are asked for anew.
      return null;
    }
  };
  const read = (db: Context['db'], lock = sql``) =>
    sql<{
      tokens: string | null;
    }>`select tokens from ixapi_standing where endpoint_id = ${endpoint} ${lock}`.execute(db);
  return {
    read: async () => opened((await read(context.db)).rows[0]?.tokens),
    renew: async (make) => {
      await sql`insert into ixapi_standing (endpoint_id) values (${endpoint}) on conflict do nothing`.execute(
        context.db,
      );
      return context.db.transaction().execute(async (db) => {
        await sql`set local lock_timeout = '90s'`.execute(db);
        const { rows } = await read(db, sql`for update`);
        const tokens = await make(opened(rows[0]?.tokens));
        const sealed = context.secrets.seal(JSON.stringify(tokens));
        const { access_token, refresh_token } = tokens;
        await sql`update ixapi_standing set tokens = ${sealed}, access_token_expiration = ${expiryOf(access_token)},
          refresh_token_expiration = ${refresh_token === null ? null : expiryOf(refresh_token)} where endpoint_id = ${endpoint}`.execute(
          db,
        );
        return tokens;
      });
    },
  };
}

/** What an exchange did not do, as an answer: 400 where what was asked is to be mended, 502 where the exchange is. */
export function refusedBy(what: string, error: unknown): ApiError {
  if (!(error instanceof IxApiError)) throw error;
  const hint = error.code === 'unauthenticated' ? ' See whether URL, key and secret are right.' : '';
  return new ApiError(
    error.isPassing ? 502 : 400,
    { detail: `${what}: ${error.message.replace(/\.+$/, '')}.${hint}`, code: 'ix_api_failed' },
    { cause: error },
  );
}

import type { endpoints } from '@peersmith/answers';
import { IxApiClient, IxApiError, tokensInMemory } from '@peersmith/ix-api';
import type { BodyOf } from '@peersmith/resource';
import type { Context } from '../../engine/context.ts';
import { forbidden, Invalid } from '../../engine/errors.ts';
import { holds } from '../../engine/permissions.ts';
import { means, refusedBy } from './reach-endpoint.ts';

/** The accounts that a key is for, as the exchange tells them. For who may enter an IX-API; nothing is kept. */
export async function accountsAt(
  context: Context,
  { api_url, api_key, api_secret }: BodyOf<typeof endpoints.ixapiAccounts>,
): Promise<Record<string, unknown>[]> {
  if (!['extras.add_ixapi', 'extras.change_ixapi'].some((one) => holds(context.principal, one)))
    throw forbidden('You may not enter IX-APIs.');
  const client = new IxApiClient({
    url: api_url,
    api_key,
    api_secret,
    tokens: tokensInMemory(),
    ...means(context),
    tries: 1,
  });
  try {
    await client.signIn();
    return await client.accounts();
  } catch (error) {
    if (error instanceof IxApiError && error.code === 'address_blocked')
      throw new Invalid({ api_url: [`${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`] });
    throw refusedBy('The exchange did not tell its accounts', error);
  }
}

import { IxApiClient, IxApiError, tokensInMemory } from '@peersmith/ix-api';
import type { Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { openSecret } from '../../engine/open-secret.ts';
import { means } from './reach-endpoint.ts';
import { ixApiSettings } from './settings.ts';

/** Most of one write that are signed in to: who brings more moves in, and finds out as they are read. */
const MOST = 20;
const KEYS = ['api_url', 'api_key', 'api_secret'] as const;

/**
 * Signs in to IX-APIs on their way into the database, and refuses those where that fails. Not where it is only said what would happen,
 * where what counts has not changed, or where the settings say so.
 */
export async function requireSignIn(items: readonly Saving[], context: Context): Promise<void> {
  if (context.plan || !ixApiSettings.of(context).IX_API_SIGN_IN || items.length > MOST) return;
  const changed = items.filter((item) => !item.isPutBack && hasChanged(item, context));
  await Promise.all(changed.map((item) => signInto(item, context)));
}

const wantedOf = ({ draft, before }: Saving, key: (typeof KEYS)[number], context: Context): string => {
  const given = draft[key];
  if (typeof given === 'string') return given;
  return key === 'api_url' ? String(before?.[key] ?? '') : openSecret(context, before?.[key]);
};

function hasChanged(item: Saving, context: Context): boolean {
  const { before } = item;
  if (!before) return true;
  return KEYS.some((key) => {
    const held = key === 'api_url' ? before[key] : openSecret(context, before[key]);
    return wantedOf(item, key, context) !== held;
  });
}

async function signInto(item: Saving, context: Context): Promise<void> {
  const client = new IxApiClient({
    url: wantedOf(item, 'api_url', context),
    api_key: wantedOf(item, 'api_key', context),
    api_secret: wantedOf(item, 'api_secret', context),
    tokens: tokensInMemory(),
    ...means(context),
    tries: 1,
  });
  try {
    await client.signIn();
  } catch (error) {
    if (!(error instanceof IxApiError)) throw error;
    item.refuse(...hintOf(error));
  }
}

/** What to look at, by what went wrong. */
function hintOf({ code, status, message }: IxApiError): [field: string, message: string] {
  const said = `${message.charAt(0).toUpperCase()}${message.slice(1).replace(/\.+$/, '')}.`;
  if (code === 'address_blocked') return ['api_url', said];
  if (status === 404) return ['api_url', `${said} See whether this is where the API begins.`];
  if (status !== undefined && status >= 400 && status < 500 && status !== 429)
    return ['__all__', `The exchange: ${said} See whether URL, key and secret are right.`];
  if (status !== undefined && status >= 500)
    return ['__all__', `The exchange: ${said} Its server is not available at the moment: try again later.`];
  return ['__all__', `The exchange was not reached: ${said}`];
}

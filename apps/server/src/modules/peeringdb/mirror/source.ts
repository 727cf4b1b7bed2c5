import type { MirrorSource } from '@peersmith/answers';
import { PeeringDbError, readObjects, type Send, type Source } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, Invalid } from '../../../engine/errors.ts';
import { proxiesOf, proxyFor } from '../../../platform/proxies.ts';
import { sendHttp } from '../../../platform/send-http.ts';
import { httpUrl } from '../../../platform/settings.ts';
import { USER_AGENT } from '../../../platform/version.ts';
import { peeringdbSettings } from '../settings.ts';
import { nameOf } from './plan.ts';

const isUrl = (where: string) => /^https?:\/\//i.test(where);
const TRY_MS = 15_000;

/** Where PeeringDB is read: as this call says, as the settings say, as somebody chose, or peeringdb.com. */
export async function sourceOf(
  context: Pick<Context, 'settings' | 'db'>,
  override?: string,
): Promise<Source> {
  return toSource(context, override ?? (await inForce(context)).where);
}

/**
 * The key belongs to the address of the settings: what somebody chose in the web is not sent it, unless it is PeeringDB itself, and read
 * so that nobody on the way sees the key.
 */
export function toSource(context: Pick<Context, 'settings'>, where: string): Source {
  const { PEERINGDB_API_KEY: key, PEERINGDB_URL } = peeringdbSettings.of(context);
  if (!isUrl(where)) return { folder: where };
  const { protocol, host } = new URL(where);
  const isKeys = where === PEERINGDB_URL || (protocol === 'https:' && host === 'www.peeringdb.com');
  const proxies = proxiesOf(context);
  const send: Send = (to, given) => sendHttp(to, { ...given, proxy: proxyFor(proxies, to) });
  return { url: where, api_key: isKeys ? key : undefined, user_agent: USER_AGENT, send };
}

/** Where it is read unless a call says otherwise, and who says so. */
async function inForce(
  context: Pick<Context, 'settings' | 'db'>,
): Promise<{ where: string; said_by: MirrorSource['said_by'] }> {
  const { PEERINGDB_URL } = peeringdbSettings.of(context);
  if (context.settings.given.has('PEERINGDB_URL')) return { where: PEERINGDB_URL, said_by: 'settings' };
  const { rows } = await sql<{ source: string }>`select source from peeringdb_source`.execute(context.db);
  const [chosen] = rows;
  return chosen ? { where: chosen.source, said_by: 'choice' } : { where: PEERINGDB_URL, said_by: 'default' };
}

/** Where PeeringDB is read, without a password, and who says so. */
export async function mirrorSource(context: Context): Promise<MirrorSource> {
  const { where, said_by } = await inForce(context);
  return { source: nameOf(toSource(context, where)), kind: isUrl(where) ? 'url' : 'folder', said_by };
}

/** Reads PeeringDB from somewhere else from now on, once it has been seen there; an empty text goes back to peeringdb.com. */
export async function chooseMirrorSource(context: Context, source: string): Promise<MirrorSource> {
  if (context.settings.given.has('PEERINGDB_URL'))
    throw new ApiError(409, {
      detail: 'The setting PEERINGDB_URL says where PeeringDB is read. Take it away to choose here.',
    });
  const where = source.trim().replace(/\/+$/, '');
  if (where === '') {
    await sql`delete from peeringdb_source`.execute(context.db);
    return mirrorSource(context);
  }
  refuseMalformed(where);
  await tryOut(toSource(context, where));
  await sql`insert into peeringdb_source (source) values (${where})
    on conflict (one) do update set source = excluded.source, chosen = now()`.execute(context.db);
  return mirrorSource(context);
}

function refuseMalformed(where: string): void {
  if (!isUrl(where) && !where.startsWith('/'))
    throw new Invalid({ source: ['Enter an http:// or https:// address, or a folder as /srv/peeringdb.'] });
  if (!isUrl(where)) return;
  if (!httpUrl.safeParse(where).success) throw new Invalid({ source: ['This is not an address.'] });
  const { username, password } = new URL(where);
  if (username || password)
    throw new Invalid({ source: ['An address with a password belongs into the setting PEERINGDB_URL.'] });
}

/** Reads one exchange from there: a place that has none is not PeeringDB. */
async function tryOut(source: Source): Promise<void> {
  const asked: Source =
    'url' in source ? { ...source, tries: 1, timeout_ms: TRY_MS, total_ms: TRY_MS } : source;
  try {
    for await (const { rows } of readObjects(asked, 'ix', {
      batch_size: 1,
      signal: AbortSignal.timeout(TRY_MS),
    }))
      if (rows.length > 0) return;
  } catch (error) {
    if (error instanceof PeeringDbError)
      throw new Invalid({ source: [`PeeringDB cannot be read there: ${error.message}`] });
    if (error instanceof DOMException)
      throw new Invalid({ source: [`Nothing came from there for ${TRY_MS / 1000} seconds.`] });
    throw error;
  }
  throw new Invalid({ source: ['There are no exchanges: this is not a copy of PeeringDB.'] });
}

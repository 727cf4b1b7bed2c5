import { type Health, IxApiError, type IxApiErrorCode, type Kind } from '@peersmith/ix-api';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { storable } from '../../../platform/storable.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { type Exchange, exchangeOf } from '../reach-endpoint.ts';
import { withLock } from '../with-lock.ts';
import { keepLists } from './keep-lists.ts';
import { momentIn } from './put-objects.ts';
import { type Lists, readLists } from './read-lists.ts';

/** What came of reading an exchange. */
export interface Synchronised {
  /** `busy`: somebody else reads it at this moment. */
  state: 'read' | 'failed' | 'busy';
  text: string;
  faults: string[];
}

/**
 * Reads what an exchange knows of us, and keeps it; after a failure what was kept stays, and says since when. What nobody foresaw is
 * thrown once it is written down.
 */
export async function synchronise(
  context: Context,
  endpoint: number,
  onList: (kind: Kind) => void = () => undefined,
): Promise<Synchronised> {
  const done = await withLock(context.db, { name: 'ixapi.mirror', id: endpoint }, () =>
    readAndKeep(context, endpoint, onList),
  );
  return done ?? { state: 'busy', text: 'It is being read already.', faults: [] };
}

async function readAndKeep(
  context: Context,
  endpoint: number,
  onList: (kind: Kind) => void,
): Promise<Synchronised> {
  try {
    const exchange = await exchangeOf(context, endpoint);
    if (!exchange) return { state: 'failed', text: 'It is gone.', faults: [] };
    await sql`insert into ixapi_standing (endpoint_id) values (${endpoint}) on conflict do nothing`.execute(
      context.db,
    );
    const { state, text } = await keepHealth(context, exchange);
    const started = await momentIn(context);
    const { lists, faults } = await readLists(exchange.client, onList);
    await keepLists(context, endpoint, { lists, started });
    await sql`update ixapi_standing set last_synchronised = ${context.now()}, last_error = '', version = coalesce(version, ${await exchange.client.version()}) where endpoint_id = ${endpoint}`.execute(
      context.db,
    );
    if (state !== 'healthy') faults.push(text);
    return { state: 'read', text: countsOf(lists), faults };
  } catch (error) {
    const isForeseen = error instanceof IxApiError;
    if (!isForeseen && !failedAlone(error, context.signal)) throw error;
    await keepError(context, endpoint, isForeseen ? error.message : unforeseenText(error));
    if (!isForeseen) throw error;
    return { state: 'failed', text: error.message, faults: [] };
  }
}

/**
 * Keeps how an exchange says that it is. One that does not come to say may still tell its lists: its version is then that which was
 * known, and 1 where none was.
 */
async function keepHealth(
  context: Context,
  { id, client }: Exchange,
): Promise<Pick<Health, 'state' | 'text'>> {
  const told = await client.health().catch((error: unknown) => {
    const isHealthsOwn = error instanceof IxApiError && !NOT_ITS_OWN.includes(error.code);
    if (!isHealthsOwn) throw error;
    return {
      state: 'unhealthy' as const,
      version: null,
      text: `it does not say how it is: ${error.message}`,
    };
  });
  if (told.version === null) client.assumeVersion(1);
  await sql`update ixapi_standing set version = coalesce(${told.version}, version), health = ${told.state} where endpoint_id = ${id}`.execute(
    context.db,
  );
  const { state, text } = told;
  return { state, text: told.version === null ? text : `it says that it is ${state}: ${text}` };
}

/** What health fails with that everything else would fail with as well. */
const NOT_ITS_OWN: readonly IxApiErrorCode[] = ['unauthenticated', 'address_blocked'];

const keepError = ({ db }: Context, endpoint: number, text: string) =>
  sql`insert into ixapi_standing (endpoint_id, last_error)
    select id, ${storable(text, 2000)} from extras_ixapi where id = ${endpoint}
    on conflict (endpoint_id) do update set last_error = excluded.last_error`.execute(db);

function countsOf(lists: Lists): string {
  const count = (kind: Kind) => (lists[kind]?.length ?? 0).toLocaleString('en');
  return `${count('network-service-configs')} ports, ${count('macs')} MAC addresses, ${count('ips')} addresses, ${count('network-services')} services`;
}

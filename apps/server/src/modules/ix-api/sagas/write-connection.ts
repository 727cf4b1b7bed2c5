import { connection } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import { ApiError, Invalid } from '../../../engine/errors.ts';
import { save } from '../../../engine/write/save.ts';
import { Stuck } from './saga-kind.ts';

/** A connection of ours as far as changes look at it; null where it is gone. */
export async function ownMacOf(
  { db }: Context,
  id: number | null,
): Promise<{ id: number; mac_address: string | null } | null> {
  const { rows } = await sql<{
    id: number;
    mac_address: string | null;
  }>`select id::int as id, mac_address::text as mac_address from net_connection where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Writes a connection as anybody would; a person is asked where it cannot be written so. Gives its id. */
export async function writeConnection(
  context: Context,
  { id, given }: { id: number | null; given: Row },
): Promise<number> {
  try {
    const wanted =
      id === null
        ? { id, given, mode: 'create' as const }
        : { id, given, mode: 'modify' as const, isUnread: true as const };
    const { rows } = await save(context, connection, [wanted]);
    return id ?? Number(rows[0]?.id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (!(error instanceof Invalid)) throw new Stuck(`Your connection cannot be written: ${error.message}`);
    const messages = [error.errors]
      .flat()
      .flatMap((one) => Object.entries(one).map(([field, said]) => `${field}: ${[said].flat().join(' ')}`));
    throw new Stuck(`Your connection cannot be written: ${messages.join('; ')} Mend that, and try again.`);
  }
}

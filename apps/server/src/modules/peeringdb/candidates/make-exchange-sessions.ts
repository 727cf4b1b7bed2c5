import { type autonomousSystem, internetExchangePeeringSession } from '@peersmith/model';
import type { Row } from '@peersmith/resource';
import type { Context } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { save, type Wanted } from '../../../engine/write/save.ts';
import { outsideLan } from '../network/outside-lan.ts';

/** A session over an exchange that is wanted: where, and what it has. */
export interface SessionToMake {
  connection: number;
  ip_address: string;
  given: Row;
}

const BATCH = 1000;

/** Saves in batches and gives the ids; what is refused stands by its position among all. */
export async function saveInBatches(
  context: Context,
  resource: typeof autonomousSystem | typeof internetExchangePeeringSession,
  wanted: readonly Wanted[],
): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < wanted.length; at += BATCH) {
    try {
      const { rows } = await save(context, resource, wanted.slice(at, at + BATCH));
      ids.push(...rows.map((row) => Number(row.id)));
    } catch (error) {
      if (!(error instanceof Invalid) || !Array.isArray(error.errors)) throw error;
      throw new Invalid([...Array.from({ length: at }, () => ({})), ...error.errors]);
    }
  }
  return ids;
}

/** Makes sessions over exchanges, those outside the LAN as such, and gives their ids in the same order. */
export async function makeExchangeSessions(
  context: Context,
  wanted: readonly SessionToMake[],
): Promise<number[]> {
  const outside = await outsideLan(context, wanted);
  return saveInBatches(
    context,
    internetExchangePeeringSession,
    wanted.map(
      ({ connection, ip_address, given }, at): Wanted => ({
        id: null,
        mode: 'create',
        given: {
          ...given,
          ...(outside.has(at) ? { outside_lan: true } : {}),
          ixp_connection: connection,
          ip_address,
        },
      }),
    ),
  );
}

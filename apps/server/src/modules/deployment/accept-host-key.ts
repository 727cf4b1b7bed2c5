import { router } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { recordAudit } from '../audit/index.ts';

/** Makes a key the one that a router must show; who does it has compared it with what the router's own console says. */
export const acceptHostKey = (
  outer: Context,
  { id, hostKey }: { id: number; hostKey: string },
): Promise<Record<string, unknown> & { id: number }> =>
  inTransaction(outer, async (context) => {
    const { rows } = await sql<{ name: string; before: string | null }>`
      with held as (select id, name, host_key as before from devices_router where id = ${id} for update)
      update devices_router r set host_key = ${hostKey}, updated = now() from held where r.id = held.id returning held.name, held.before`.execute(
      context.db,
    );
    const [held] = rows;
    await recordAudit(context, [
      {
        kind: 'host_key_accepted',
        target: { type: 'devices.router', id, name: held?.name ?? '' },
        detail: { host_key: { before: held?.before ?? null, after: hostKey } },
      },
    ]);
    return shownRow(context, router, id);
  });

import { irrVersion } from '@peersmith/model';
import type { ShownRow } from '@peersmith/resource';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { ApiError } from '../../engine/errors.ts';
import { shownRow } from '../../engine/read/shown-row.ts';
import { tellLists } from './tell-lists.ts';

interface Decision {
  id: number;
  verdict: 'accepted' | 'rejected';
  comment: string;
}

interface Held {
  list_id: string;
  status: string;
  is_by_asn: boolean;
  entry_count: number;
  number: number;
}

/** Puts a version in force that waits, or keeps the list as it is; 409 where it does not wait any more. */
export const decideVersion = (outer: Context, { id, verdict, comment }: Decision): Promise<ShownRow> =>
  inTransaction(outer, async (context) => {
    const { db, principal } = context;
    const { rows } =
      await sql<Held>`select v.list_id, v.status, v.is_by_asn, v.entry_count, v.number from irr_version v
      join irr_list l on l.id = v.list_id where v.id = ${id} for update of l, v`.execute(db);
    const [held] = rows;
    if (held?.status !== 'held')
      throw new ApiError(409, {
        detail: `The version does not wait for a decision: it is ${(held?.status ?? 'gone').replace('_', ' ')}.`,
        code: 'not_held',
      });
    const now = sql`${context.now()}::timestamptz`;
    const list = Number(held.list_id);
    if (verdict === 'accepted')
      await sql`update irr_version set status = 'superseded', updated = ${now} where list_id = ${list} and status = 'in_force'`.execute(
        db,
      );
    await sql`update irr_version set status = ${verdict === 'accepted' ? 'in_force' : 'rejected'}, decided_by_id = ${principal.id || null},
      decided = ${now}, comment = ${comment}, updated = ${now} where id = ${id}`.execute(db);
    const inForce =
      verdict === 'accepted'
        ? sql`entry_count = ${held.entry_count}, changed = ${now}, fetched = (select seen from irr_version where id = ${id}),
            resolved_by = ${held.is_by_asn ? 'asn' : 'set'}, message = ''`
        : sql`message = ${`Version ${held.number} was rejected: the list in force stays.`}`;
    await tellLists(context, [list], async () => {
      await sql`update irr_list set ${inForce}, code = case when failing_since is null then null else code end,
        status = case when failing_since is not null then 'failing' when ${verdict === 'accepted'} or fetched is not null then 'current' else 'never' end,
        updated = ${now} where id = ${list}`.execute(db);
    });
    return shownRow(context, irrVersion, id);
  });

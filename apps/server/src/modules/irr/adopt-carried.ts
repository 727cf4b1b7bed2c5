import { createHash } from 'node:crypto';
import { packAsns, packList } from '@peersmith/irr';
import { sql } from 'kysely';
import * as z from 'zod';
import { type Context, inTransaction } from '../../engine/context.ts';
import { familyOf, IRR_KINDS, type IrrKind } from './list-keys.ts';
import { listOfPrinted, PrintedPrefix } from './printed-list.ts';

const Prefixes = z.object({ ipv6: z.array(PrintedPrefix), ipv4: z.array(PrintedPrefix) }).partial();

interface Carried {
  autonomous_system_id: string;
  prefixes: unknown;
  as_list: string[];
  fetched: string;
  /** Its lists that nobody has fetched yet, by kind. */
  lists: Partial<Record<IrrKind, number>>;
}

/** What was kept with networks themselves, in earlier versions, becomes the first version of their lists that were not fetched yet. */
export const adoptCarried = (outer: Context): Promise<void> =>
  inTransaction(outer, async (context) => {
    const { rows } =
      await sql<Carried>`select c.*, a.updated as fetched, coalesce((select jsonb_object_agg(u.kind, u.list_id) from irr_use u
        where u.autonomous_system_id = a.id and not exists (select from irr_version v where v.list_id = u.list_id)), '{}') as lists
      from irr_carried c join peering_autonomoussystem a on a.id = c.autonomous_system_id order by a.id for update of c`.execute(
        context.db,
      );
    const adopted = new Set<number>();
    for (const carried of rows)
      for (const kind of IRR_KINDS) {
        const list = carried.lists[kind];
        const bytes = bytesOf(carried, kind);
        if (list === undefined || bytes === null || adopted.has(list)) continue;
        adopted.add(list);
        await adopt(context, { list, kind, bytes, fetched: carried.fetched });
      }
    if (rows.length > 0) await sql`delete from irr_carried`.execute(context.db);
  });

/** What was kept of a kind; null where there was nothing. */
function bytesOf({ prefixes, as_list }: Carried, kind: IrrKind): Uint8Array | null {
  const family = familyOf(kind);
  if (family === null) return as_list.length > 0 ? packAsns(as_list.map(Number)) : null;
  const { success, data } = Prefixes.safeParse(prefixes);
  const entries = success ? data[`ipv${family}`] : undefined;
  return entries && entries.length > 0 ? packList(listOfPrinted(entries, family)) : null;
}

interface Adopted {
  list: number;
  kind: IrrKind;
  bytes: Uint8Array;
  fetched: string;
}

async function adopt({ db }: Context, { list, kind, bytes, fetched }: Adopted): Promise<void> {
  const count = bytes.length / (kind === 'as_list' ? 4 : kind === 'ipv4' ? 7 : 19);
  const digest = createHash('sha256').update(bytes).digest('hex');
  await sql`with v as (insert into irr_version (created, list_id, number, status, seen, entry_count, came)
      values (${fetched}, ${list}, 1, 'in_force', ${fetched}, ${count}, ${count}) returning id)
    insert into irr_entries (version_id, digest, data) select id, ${digest}, ${Buffer.from(bytes)} from v`.execute(
    db,
  );
  await sql`update irr_list set status = 'current', entry_count = ${count}, fetched = ${fetched}, changed = ${fetched},
    resolved_by = 'set' where id = ${list}`.execute(db);
}

import { createHash } from 'node:crypto';
import { addPrefix, PrefixTable, packAsns, packList, prefixList } from '@peersmith/irr';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { keepLists } from './keep-lists.ts';
import { familyOf, type IrrKind } from './list-keys.ts';

interface Listed {
  id: number;
  kind: IrrKind;
  objects: string;
  asn: number;
}

interface Invented {
  list: number;
  number: number;
  status: 'superseded' | 'in_force' | 'held';
  days: number;
  bytes: Uint8Array;
  count: number;
  came: number;
}

/** Entries of the list that is held. */
const GROWN = 640;
const HOST = 'rr.example.net:43';
/** How long ago there were other lists, in days, and how much shorter they were. */
const PAST = [
  [28, 4],
  [17, 2],
  [6, 0],
] as const;

/** Gives the networks of the demonstration lists, which no registry has, with a past of a month: one that is held, and one that fails. */
export async function inventLists(context: Context): Promise<void> {
  await keepLists(context, null);
  const { rows: lists } =
    await sql<Listed>`select l.id::int as id, l.kind, l.objects, min(a.asn)::float8 as asn from irr_list l
    join irr_use u on u.list_id = l.id join peering_autonomoussystem a on a.id = u.autonomous_system_id group by l.id order by l.id`.execute(
      context.db,
    );
  const fours = lists.filter(({ kind }) => kind === 'ipv4');
  const [held, failing] = [fours[1], fours[2]];
  await writeVersions(
    context,
    lists.flatMap((list) => [...pastOf(list), ...(list === held ? [grown(list)] : [])]),
  );
  const now = sql`${context.now()}::timestamptz`;
  await sql`update irr_list l set status = 'current', fetched = ${now} - interval '3 hours', asked = ${now} - interval '3 hours',
      due = ${now} + interval '21 hours', changed = v.created, entry_count = v.entry_count, resolved_by = 'set', hosts_answer = ${HOST}, drops_invalid = true
    from irr_version v where v.list_id = l.id and v.status = 'in_force'`.execute(context.db);
  const size = held ? sizeOf(held) : 0;
  const heldWhy = `It has ${GROWN} entries and the list in force ${size}: it grew by more than the factor of 3 that is the limit. ${GROWN - size} prefixes of ${GROWN} come through ${held?.objects} → AS-CARRIER.`;
  await sql`update irr_version set reason = 'grown', detail = ${heldWhy} where status = 'held'`.execute(
    context.db,
  );
  await sql`update irr_list set status = 'held', code = 'grown', message = ${`A new list waits for a decision. ${heldWhy} The last good list stays in force.`}
    where id = ${held?.id ?? 0}`.execute(context.db);
  await sql`update irr_list set status = 'failing', code = 'unknown_object', failing_since = ${now} - interval '2 days', fetched = ${now} - interval '2 days',
      message = ${`${failing?.objects} is not known to ${HOST}. The last good list stays in force.`} where id = ${failing?.id ?? 0}`.execute(
    context.db,
  );
}

const sizeOf = ({ asn }: Listed) => 3 + ((asn * 7) % 45);

function pastOf(list: Listed): Invented[] {
  const size = sizeOf(list);
  return PAST.map(([days, fewer], at) => {
    const isLast = at === PAST.length - 1;
    const count = Math.max(1, size - fewer);
    const came = at === 0 ? count : Math.min(2, count - 1);
    const status = isLast ? ('in_force' as const) : ('superseded' as const);
    return { ...version(list, count), number: at + 1, status, days, came };
  });
}

const grown = (list: Listed): Invented => ({
  ...version(list, GROWN),
  ...{ number: PAST.length + 1, status: 'held', days: 0.1, came: GROWN - sizeOf(list) },
});

function version(
  { id, kind, asn }: Listed,
  wanted: number,
): { list: number; bytes: Uint8Array; count: number } {
  const family = familyOf(kind);
  if (family === null) {
    const asns = Array.from({ length: wanted }, (_, at) => asn + at);
    return { list: id, bytes: packAsns(asns), count: asns.length };
  }
  const table = new PrefixTable(family, wanted);
  for (let at = 0; at < wanted; at++) {
    // 198.18.0.0/15 has 1,024 prefixes of this length.
    const place = (asn * 31 + at) % 1024;
    addPrefix(
      table,
      family === 4
        ? `198.${18 + (place >> 9)}.${(place >> 1) & 255}.${(place & 1) << 7}/25`
        : `2001:db8:${((asn + at * 3) % 65_536).toString(16)}::/48`,
    );
  }
  const made = prefixList(table);
  return { list: id, bytes: packList(made), count: made.size };
}

async function writeVersions({ db, now }: Context, versions: readonly Invented[]): Promise<void> {
  const rows = versions.map(({ bytes: _, ...row }) => row);
  const { rows: made } = await sql<{
    id: string;
  }>`insert into irr_version (list_id, number, status, created, seen, entry_count, came)
    select list, number, status, ${now()}::timestamptz - days * interval '1 day', ${now()}::timestamptz - days * interval '1 day', count, came
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(list bigint, number int, status text, days float8, count int, came int)
     returning id`.execute(db);
  await sql`insert into irr_entries (version_id, digest, data) select * from unnest(${made.map(({ id }) => id)}::bigint[],
    ${versions.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'))}::text[],
    ${versions.map(({ bytes }) => Buffer.from(bytes))}::bytea[])`.execute(db);
}

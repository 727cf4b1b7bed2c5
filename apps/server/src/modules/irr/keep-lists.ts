import { irrList } from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import type { Saving } from '../../engine/implement.ts';
import { digestOfKey, type ListKey, type ListOwner, listKeysOf, OWNER_COLUMNS } from './list-keys.ts';
import { listSettings } from './list-settings.ts';

const TYPE = contentTypeOf(irrList);
/** Systems whose lists are looked at in one statement. */
const AT_ONCE = 2000;

/** Brings the lists of some autonomous systems, or of all, into line with what these say now; how many of them use other lists than before. */
export async function keepLists(context: Context, ids: readonly number[] | null): Promise<number> {
  let changed = 0;
  let last = 0;
  for (;;) {
    const owners = await ownersAfter(context.db, ids, last);
    if (owners.length === 0) return changed;
    changed += await keepListsOf(context, owners);
    last = Number(owners.at(-1)?.id);
  }
}

/** As `keepLists`, after networks were saved: of those alone in which something was written that their lists follow from. */
export async function keepListsOfSaved(
  ids: readonly number[],
  context: Context,
  items: readonly Pick<Saving, 'draft'>[],
): Promise<void> {
  const changed = ids.filter((_, at) => OWNER_COLUMNS.some((key) => key in (items[at]?.draft ?? {})));
  if (changed.length > 0) await keepLists(context, changed);
}

type Owner = ListOwner & { id: number };

async function ownersAfter(db: AnyDatabase, ids: readonly number[] | null, last: number): Promise<Owner[]> {
  const among = ids ? sql`id = any(${[...ids]}::bigint[])` : sql`true`;
  const { rows } =
    await sql<Owner>`select id::float8 as id, ${sql.join(OWNER_COLUMNS.map((one) => sql.ref(one)))}
    from peering_autonomoussystem where ${among} and id > ${last} order by id limit ${AT_ONCE}`.execute(db);
  return rows;
}

async function keepListsOf(context: Context, owners: readonly Owner[]): Promise<number> {
  const settings = listSettings(context);
  const wanted = owners.flatMap((owner) =>
    listKeysOf(owner, settings).map((key) => ({ owner: owner.id, key, digest: digestOfKey(key) })),
  );
  const uses = sql`(select * from jsonb_to_recordset(${JSON.stringify(
    wanted.map(({ owner, key, digest }) => ({ owner, kind: key.kind, digest })),
  )}::jsonb) as w(owner bigint, kind text, digest text)) w`;
  const owned = sql`u.autonomous_system_id = any(${owners.map(({ id }) => id)}::bigint[])`;
  const { rows } = await sql<{ digest: string }>`select w.digest from ${uses}
    left join irr_list l on l.key = w.digest
    left join irr_use u on u.list_id = l.id and u.autonomous_system_id = w.owner and u.kind = w.kind where u.list_id is null`.execute(
    context.db,
  );
  const missing = new Set(rows.map(({ digest }) => digest));
  const gone = await sql`delete from irr_use u where ${owned} and not exists (
    select from ${uses} join irr_list l on l.key = w.digest where w.owner = u.autonomous_system_id and w.kind = u.kind and l.id = u.list_id)`.execute(
    context.db,
  );
  if (missing.size > 0) {
    await addLists(
      context,
      new Map(wanted.filter(({ digest }) => missing.has(digest)).map((one) => [one.digest, one.key])),
    );
    await sql`insert into irr_use (content_type, list_id, autonomous_system_id, kind)
      select ${TYPE}, l.id, w.owner, w.kind from ${uses} join irr_list l on l.key = w.digest order by l.id, w.owner on conflict do nothing`.execute(
      context.db,
    );
  }
  return rows.length + Number(gone.numAffectedRows ?? 0);
}

/** Adds lists that nobody asked for before; they are due at once. One that was unused is wanted again. */
async function addLists({ db, now }: Context, keys: ReadonlyMap<string, ListKey>): Promise<void> {
  const rows = [...keys].map(([key, list]) => ({ key, ...list })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const moment: RawBuilder<unknown> = sql`${now()}::timestamptz`;
  await sql`insert into irr_list (kind, objects, sources, options, fallback, key, due)
    select kind, objects, sources, options, fallback, key, ${moment} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n(kind text, objects text, sources text, options text, fallback bigint, key text)
    on conflict (key) do update set due = least(irr_list.due, excluded.due),
      status = case when irr_list.status <> 'unused' then irr_list.status when irr_list.fetched is null then 'never' else 'current' end
      where irr_list.status = 'unused'`.execute(db);
}

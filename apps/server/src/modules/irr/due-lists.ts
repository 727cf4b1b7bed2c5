import type { IRR_STATUS } from '@peersmith/model';
import { sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import type { WantedList } from './irr-task.ts';
import type { Guards } from './judge-answer.ts';
import type { ListKey } from './list-keys.ts';
import { irrSettings } from './settings.ts';

export type IrrStatus = keyof typeof IRR_STATUS;

/** A list that is asked for, and what is known of it. */
export interface DueList extends ListKey, Guards {
  id: number;
  status: IrrStatus;
  entry_count: number;
  fetched: string | null;
  changed: string | null;
  failing_since: string | null;
  resolved_by: 'set' | 'asn' | null;
  hosts_answer: string;
  drops_invalid: boolean | null;
  last_number: number;
  /** Versions by which answers are known again: in force, held or rejected. */
  versions: KnownVersion[];
}

export interface KnownVersion {
  id: number;
  number: number;
  status: 'in_force' | 'held' | 'rejected';
  digest: string;
  entry_count: number;
}

/** Lists that somebody uses and that are due, the longest first; with `ids` those, due or not. */
export async function dueLists({ db, now }: Context, ids: readonly number[] | null): Promise<number[]> {
  const chosen = ids ? sql`l.id = any(${[...ids]}::bigint[])` : sql`l.due <= ${now()}::timestamptz`;
  const { rows } = await sql<{ id: number }>`select l.id::float8 as id from irr_list l where ${chosen}
    and l.id in (select list_id from irr_use) order by l.due nulls first, l.id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Lists with what is known of them; with `lock` nobody else changes them until the transaction ends. */
export async function readLists(
  context: Context,
  ids: readonly number[],
  { lock = false } = {},
): Promise<DueList[]> {
  const { db } = context;
  const { IRR_MAX_ENTRIES, IRR_MAX_SHRINK_PERCENT, IRR_MAX_GROWTH_FACTOR } = irrSettings.of(context);
  const among = sql`= any(${[...ids]}::bigint[])`;
  const { rows } = await sql<
    Omit<DueList, 'versions' | keyof Guards>
  >`select l.id::float8 as id, l.kind, l.objects, l.sources, l.options,
      l.fallback::float8 as fallback, l.status, l.entry_count, l.fetched, l.changed, l.failing_since, l.resolved_by, l.hosts_answer, l.drops_invalid
    from irr_list l where l.id ${among} order by l.id${lock ? sql` for update` : sql``}`.execute(db);
  const least = (column: string, setting: number) =>
    sql`min(coalesce(a.${sql.ref(column)}, ${setting}::int))::int`;
  // Each of them one walk over what the lists have, whatever the planner knows of the tables.
  const guards = await sql<
    Guards & { list: number }
  >`select u.list_id::float8 as list, ${least('irr_max_entries', IRR_MAX_ENTRIES)} as max_entries,
      ${least('irr_max_shrink_percent', IRR_MAX_SHRINK_PERCENT)} as max_shrink_percent,
      ${least('irr_max_growth_factor', IRR_MAX_GROWTH_FACTOR)} as max_growth_factor
    from irr_use u join peering_autonomoussystem a on a.id = u.autonomous_system_id where u.list_id ${among} group by 1`.execute(
    db,
  );
  const versions = await sql<
    KnownVersion & { list: number }
  >`select v.list_id::float8 as list, v.id::float8 as id, v.number, v.status,
      case when v.status <> 'superseded' then e.digest end as digest, v.entry_count
    from irr_version v left join irr_entries e on e.version_id = v.id where v.list_id ${among} order by v.number`.execute(
    db,
  );
  const guardsOf = new Map(guards.rows.map(({ list, ...rest }) => [list, rest]));
  const versionsOf = Map.groupBy(versions.rows, ({ list }) => list);
  const usual = {
    max_entries: IRR_MAX_ENTRIES,
    max_shrink_percent: IRR_MAX_SHRINK_PERCENT,
    max_growth_factor: IRR_MAX_GROWTH_FACTOR,
  };
  return rows.map((row) => {
    const own = versionsOf.get(row.id) ?? [];
    return {
      ...row,
      ...(guardsOf.get(row.id) ?? usual),
      last_number: own.at(-1)?.number ?? 0,
      versions: own.filter(({ digest }) => digest !== null),
    };
  });
}

/** A list as it is asked for. */
export const wantedOf = ({
  id,
  kind,
  objects,
  sources,
  options,
  fallback,
  versions,
}: DueList): WantedList => ({
  ...{ id, kind, objects, sources, options, fallback },
  known: versions.map(({ digest }) => digest),
});

/** The bytes of versions. */
export async function bytesOf(db: AnyDatabase, versions: readonly number[]): Promise<Map<number, Buffer>> {
  if (versions.length === 0) return new Map();
  const { rows } = await sql<{ version_id: string; data: Buffer }>`select version_id, data from irr_entries
    where version_id = any(${[...versions]}::bigint[])`.execute(db);
  return new Map(rows.map(({ version_id, data }) => [Number(version_id), data]));
}

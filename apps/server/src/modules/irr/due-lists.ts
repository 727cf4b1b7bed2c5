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
export async function dueLists(
  context: Context,
  ids: readonly number[] | null,
  most: number,
): Promise<DueList[]> {
  const chosen = ids ? sql`l.id = any(${[...ids]}::bigint[])` : sql`l.due <= ${context.now()}::timestamptz`;
  return readLists(
    context,
    sql`${chosen} and exists (select from irr_use u where u.list_id = l.id)
    order by l.due nulls first, l.id limit ${most}`,
  );
}

/** Lists with what is known of them, locked until the transaction ends. */
export const lockLists = (context: Context, ids: readonly number[]): Promise<DueList[]> =>
  readLists(context, sql`l.id = any(${[...ids]}::bigint[]) order by l.id for update of l`);

async function readLists(context: Context, rest: ReturnType<typeof sql>): Promise<DueList[]> {
  const { IRR_MAX_ENTRIES, IRR_MAX_SHRINK_PERCENT, IRR_MAX_GROWTH_FACTOR } = irrSettings.of(context);
  const strictest = (column: string, setting: number) =>
    sql`(select coalesce(min(coalesce(a.${sql.ref(column)}, ${setting}::int)), ${setting}::int)::int from irr_use u
      join peering_autonomoussystem a on a.id = u.autonomous_system_id where u.list_id = l.id) as ${sql.ref(column.slice('irr_'.length))}`;
  const { rows } =
    await sql<DueList>`select l.id::float8 as id, l.kind, l.objects, l.sources, l.options, l.fallback::float8 as fallback,
      l.status, l.entry_count, l.fetched, l.changed, l.failing_since, l.resolved_by, l.hosts_answer, l.drops_invalid,
      (select coalesce(max(number), 0) from irr_version where list_id = l.id) as last_number, ${strictest('irr_max_entries', IRR_MAX_ENTRIES)},
      ${strictest('irr_max_shrink_percent', IRR_MAX_SHRINK_PERCENT)}, ${strictest('irr_max_growth_factor', IRR_MAX_GROWTH_FACTOR)},
      coalesce((select jsonb_agg(jsonb_build_object('id', v.id, 'number', v.number, 'status', v.status, 'digest', e.digest, 'entry_count', v.entry_count) order by v.number)
        from irr_version v join irr_entries e on e.version_id = v.id where v.list_id = l.id and v.status in ('in_force', 'held', 'rejected')), '[]') as versions
    from irr_list l where ${rest}`.execute(context.db);
  return rows;
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

import type { IrrOfSystem, IrrSystemList } from '@peersmith/answers';
import { autonomousSystem, irrList, irrVersion } from '@peersmith/model';
import { type AnyResource, type ShownRow, toJson } from '@peersmith/resource';
import { sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { notFound } from '../../engine/errors.ts';
import { getMany, wireFor } from '../../engine/read/read.ts';
import { IRR_KINDS, type IrrKind, type ListOwner, OWNER_COLUMNS } from './list-keys.ts';
import { listSettings } from './list-settings.ts';
import { queryOf } from './query-text.ts';
import { whyNone } from './why-none.ts';

/** An AS as far as its lists are concerned. */
type System = ListOwner & {
  irr_max_entries: number | null;
  irr_max_shrink_percent: number | null;
  irr_max_growth_factor: number | null;
};

interface Held {
  kind: IrrKind;
  list: number;
  in_force: number | null;
  held: number | null;
  is_stale: boolean;
  history: IrrSystemList['history'];
}

/** How the lists of an AS stand. */
export async function listsOfSystem(context: Context, id: number): Promise<IrrOfSystem> {
  const system = await readSystem(context, id);
  const held = await heldLists(context, id);
  const lists = await shownById(
    context,
    irrList,
    held.map(({ list }) => list),
  );
  const versions = await shownById(
    context,
    irrVersion,
    held.flatMap((one) => [one.in_force ?? [], one.held ?? []].flat()),
  );
  return {
    lists: IRR_KINDS.map((kind) => {
      const found = held.find((one) => one.kind === kind);
      const list = (found && lists.get(found.list)) ?? null;
      if (!found || !list) return { ...NO_LIST, kind, why: sentenceOf(whyNone(system, kind)) };
      return {
        kind,
        list,
        why: null,
        in_force: versions.get(found.in_force ?? 0) ?? null,
        held: versions.get(found.held ?? 0) ?? null,
        query: queryOf(list, listSettings(context)),
        stale: found.is_stale,
        history: found.history,
      };
    }),
    settings: settingsOf(context, system),
  };
}

const NO_LIST = { list: null, in_force: null, held: null, query: null, stale: false, history: [] };

const sentenceOf = ({ why, remedy }: ReturnType<typeof whyNone>) =>
  `${why.charAt(0).toUpperCase()}${why.slice(1)}. ${remedy}`;

async function readSystem({ db }: Context, id: number): Promise<System> {
  const columns = [
    ...OWNER_COLUMNS,
    ...['irr_max_entries', 'irr_max_shrink_percent', 'irr_max_growth_factor'],
  ];
  const { rows } =
    await sql<System>`select ${sql.join(columns.map((one) => sql.ref(one)))} from peering_autonomoussystem where id = ${id}`.execute(
      db,
    );
  if (!rows[0]) throw notFound(autonomousSystem.className);
  return rows[0];
}

async function heldLists(context: Context, id: number): Promise<Held[]> {
  const stale_h = listSettings(context).IRR_STALE_HOURS;
  const newest = (status: string) =>
    sql`(select v.id::float8 from irr_version v where v.list_id = l.id and v.status = ${status} order by v.number desc limit 1)`;
  const { rows } =
    await sql<Held>`select u.kind, l.id::float8 as list, ${newest('in_force')} as in_force, ${newest('held')} as held,
      coalesce(l.fetched < ${context.now()}::timestamptz - make_interval(hours => ${stale_h}), false) as is_stale,
      coalesce((select jsonb_agg(jsonb_build_object('day', d.day, 'entry_count', d.entry_count) order by d.day) from (
        select distinct on (1) to_char(coalesce(v.decided, v.created) at time zone 'UTC', 'YYYY-MM-DD') as day, v.entry_count from irr_version v
         where v.list_id = l.id and (v.status = 'in_force' or v.status = 'superseded' and (v.reason is null or v.decided is not null))
         order by 1, v.number desc) d), '[]') as history
    from irr_use u join irr_list l on l.id = u.list_id where u.autonomous_system_id = ${id}`.execute(
      context.db,
    );
  return rows;
}

async function shownById(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
): Promise<Map<number, ShownRow>> {
  const rows = await getMany(context, resource, [...new Set(ids)]);
  return new Map(
    rows.map((row) => [Number(row.id), { ...toJson(resource, row, wireFor(context)), id: Number(row.id) }]),
  );
}

function settingsOf(context: Context, system: System): IrrOfSystem['settings'] {
  const settings = listSettings(context);
  const either = <T>(own: T | null | '', setting: keyof typeof settings, fallback: T) =>
    own === null || own === ''
      ? { value: fallback, from: 'setting' as const, setting }
      : { value: own, from: 'autonomous_system' as const, setting };
  return {
    sources: either(system.irr_sources_override, 'BGPQ3_SOURCES', settings.BGPQ3_SOURCES),
    ipv6_options: either(system.irr_ipv6_prefixes_args_override, 'BGPQ3_ARGS', settings.BGPQ3_ARGS.ipv6),
    ipv4_options: either(system.irr_ipv4_prefixes_args_override, 'BGPQ3_ARGS', settings.BGPQ3_ARGS.ipv4),
    fallback_to_asn: either(system.irr_fallback_to_asn, 'IRR_FALLBACK_TO_ASN', settings.IRR_FALLBACK_TO_ASN),
    max_entries: either(system.irr_max_entries, 'IRR_MAX_ENTRIES', settings.IRR_MAX_ENTRIES),
    max_shrink_percent: either(
      system.irr_max_shrink_percent,
      'IRR_MAX_SHRINK_PERCENT',
      settings.IRR_MAX_SHRINK_PERCENT,
    ),
    max_growth_factor: either(
      system.irr_max_growth_factor,
      'IRR_MAX_GROWTH_FACTOR',
      settings.IRR_MAX_GROWTH_FACTOR,
    ),
    drop_invalid: either(system.rpki_drop_invalid, 'RPKI_DROP_INVALID', settings.RPKI_DROP_INVALID),
    resolver: settings.IRR_RESOLVER,
    refresh_hours: settings.IRR_REFRESH_HOURS,
    stale_hours: settings.IRR_STALE_HOURS,
  };
}

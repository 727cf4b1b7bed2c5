import type { ListStanding } from '@peersmith/rendering';
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../engine/context.ts';
import { familyOf, IRR_KINDS, type IrrKind, type ListOwner, OWNER_COLUMNS } from './list-keys.ts';
import { inPortions } from './portions.ts';
import { irrSettings } from './settings.ts';
import { whyNone } from './why-none.ts';

/** What a list holds, packed, on its way to where templates are rendered. */
export interface ListPiece {
  kind: 'irr';
  list: number;
  /** Null for a list of ASes. */
  family: 4 | 6 | null;
  data: Uint8Array;
}

interface Found extends ListOwner {
  id: number;
  kind: IrrKind | null;
  list: number | null;
  version: number | null;
  bytes: number;
  by_asn: boolean;
  rpki: ListStanding['rpki'];
  is_stale: boolean;
  fetched: string | null;
  message: string;
}

/** Asks the database, and counts that. */
export type Ask = <T>(query: RawBuilder<T>) => Promise<T[]>;

/** How templates read lists: as whoever they are rendered for may see them. */
export class ProjectedLists {
  private readonly context: Context;
  private readonly mayView: RawBuilder<unknown>;
  private readonly sent = new Set<number>();

  /** `mayView` is the condition on lists `x`. */
  constructor(context: Context, mayView: RawBuilder<unknown>) {
    this.context = context;
    this.mayView = mayView;
  }

  /** How the lists of some ASes stand, as rows of JSON; and what the lists hold that were not given before. */
  async of(systems: readonly number[], ask: Ask): Promise<{ standings: string; pieces: ListPiece[] }> {
    const found = await ask(this.standingsOf(systems));
    const owned = Map.groupBy(found, ({ id }) => id);
    const standings = Array.from(owned, ([id, rows]) =>
      JSON.stringify({
        id,
        irr_lists: Object.fromEntries(IRR_KINDS.map((kind) => [kind, this.standing(rows, kind)])),
      }),
    ).join(',');
    return { standings, pieces: await this.piecesOf(found, ask) };
  }

  private standingsOf(systems: readonly number[]): RawBuilder<Found> {
    const { IRR_STALE_HOURS } = irrSettings.of(this.context);
    return sql<Found>`select a.id::float8 as id, ${sql.join(OWNER_COLUMNS.map((one) => sql.ref(`a.${one}`)))}, u.kind, x.id::float8 as list,
        v.id::float8 as version, coalesce(length(e.data), 0) as bytes, coalesce(v.is_by_asn, false) as by_asn,
        case when v.valid is not null then json_build_object('valid', v.valid, 'invalid', v.invalid, 'not_found', v.not_found) end as rpki, x.fetched, coalesce(x.message, '') as message,
        coalesce(x.fetched < ${this.context.now()}::timestamptz - make_interval(hours => ${IRR_STALE_HOURS}), false) as is_stale
      from peering_autonomoussystem a left join irr_use u on u.autonomous_system_id = a.id
      left join irr_list x on x.id = u.list_id and ${this.mayView}
      left join irr_version v on v.list_id = x.id and v.status = 'in_force' left join irr_entries e on e.version_id = v.id
     where a.id = any(${`{${systems.join(',')}}`}::bigint[]) order by a.id`;
  }

  private standing(rows: readonly Found[], kind: IrrKind): ListStanding {
    const { IRR_WHEN_MISSING, IRR_WHEN_STALE } = irrSettings.of(this.context);
    const found = rows.find((row) => row.kind === kind);
    const remedy = 'Have the list fetched: `peersmith irr refresh`, or the tab Prefixes of the network.';
    const none = { list: null, by_asn: false, remedy };
    const [owner] = rows;
    if (!found && owner) {
      const isOff = kind === 'as_list' ? !owner.retrieve_as_list : !owner.retrieve_prefixes;
      const { why, remedy: mend } = whyNone(owner, kind);
      return isOff
        ? { ...none, state: 'off', severity: 'warning', why, remedy: mend }
        : { ...none, state: 'missing', severity: IRR_WHEN_MISSING, why, remedy: mend };
    }
    if (!found || found.version === null) {
      const why = found?.message || 'it was never fetched';
      return { ...none, state: 'missing', severity: IRR_WHEN_MISSING, why };
    }
    const { list, by_asn, rpki, is_stale, fetched, message } = found;
    const since = `no registry has confirmed it since ${fetched?.slice(0, 16)} UTC`;
    return {
      ...{ list, by_asn, rpki, remedy, state: is_stale ? 'stale' : 'current', severity: IRR_WHEN_STALE },
      why: message === '' ? since : `${since}. ${message}`,
    };
  }

  private async piecesOf(found: readonly Found[], ask: Ask): Promise<ListPiece[]> {
    const wanted = new Map<number, Found>();
    for (const row of found)
      if (row.list !== null && row.version !== null && !this.sent.has(row.list)) wanted.set(row.version, row);
    const pieces: ListPiece[] = [];
    for (const portion of inPortions([...wanted.values()], ({ bytes }) => bytes)) {
      const rows = await ask(
        sql<{ version: number; data: Buffer }>`select version_id::float8 as version, data from irr_entries
          where version_id = any(${`{${portion.map(({ version }) => version).join(',')}}`}::bigint[])`,
      );
      for (const { version, data } of rows) {
        const { list, kind } = wanted.get(version) ?? {};
        if (list === undefined || list === null || !kind) continue;
        this.sent.add(list);
        // A copy of its own: what is handed to a thread takes its whole memory along.
        pieces.push({ kind: 'irr', list, family: familyOf(kind), data: Uint8Array.from(data) });
      }
    }
    return pieces;
  }
}

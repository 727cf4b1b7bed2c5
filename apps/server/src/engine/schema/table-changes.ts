import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';

/** What a statement learns of the tables beside its own answer, in its own snapshot. */
export interface Learnt {
  /** Tables that changed since the snapshot that was asked about; the empty name is all of them. */
  changed: string[];
  snapshot: string;
  /** The database that answered: another after a fail-over or a restart, where what was seen may never have been. */
  server: string;
}

/**
 * How often each table was seen to change. Statements that carry `sinceSeen` say what was committed between the last snapshot seen
 * and their own, so whatever was read under a stamp holds for a statement's snapshot while the stamp is the same after `learn`.
 */
export class TableChanges {
  #seen: string | null = null;
  #server: string | null = null;
  #all = 0;
  readonly #counts = new Map<string, number>();

  /** The snapshot to ask about; null before the first. */
  get seen(): string | null {
    return this.#seen;
  }

  /** Whether nothing newer was known: what was read in that snapshot then holds under the stamps of now. */
  learn(asked: string | null, { changed, snapshot, server }: Learnt): boolean {
    if (server !== this.#server) {
      this.#server = server;
      this.#all += 1;
      this.#seen = snapshot;
      return false;
    }
    for (const table of changed) {
      if (table === '') this.#all += 1;
      else this.#counts.set(table, (this.#counts.get(table) ?? 0) + 1);
    }
    // Another answer may have come first. Then this one only adds to what is known to have changed.
    if (asked !== this.#seen) return false;
    this.#seen = snapshot;
    return true;
  }

  /** A number that differs whenever one of the tables was seen to change. */
  stampOf(tables: readonly string[]): number {
    return tables.reduce((sum, table) => sum + (this.#counts.get(table) ?? 0), this.#all);
  }
}

const NOW = sql`pg_current_snapshot()::text as snapshot,
  concat(pg_postmaster_start_time(), ' ', (select oid from pg_database where datname = current_database())) as server`;

/** Columns `changed`, `snapshot` and `server` of a statement. */
export const sinceSeen = (seen: string | null) =>
  sql`${seen === null ? sql`array['']` : changedSince(sql`${seen}::pg_snapshot`)} as changed, ${NOW}`;

/** What changed since each of several snapshots, in one statement and one snapshot; there is one answer at least. */
export async function learnSince(
  db: Kysely<any>,
  snapshots: readonly string[],
): Promise<(Learnt & { since: string | null })[]> {
  const { rows } = await sql<Learnt & { since: string | null }>`select asked.since, now.snapshot, now.server,
    case when asked.since is null then '{}' else ${changedSince(sql`asked.since::pg_snapshot`)} end as changed
    from (select ${NOW}) now left join unnest(${snapshots}::text[]) as asked(since) on true`.execute(db);
  return rows;
}

/** Whether one of the tables changed since a snapshot that was seen. */
export const changedAmong = (seen: string, tables: readonly string[]): RawBuilder<SqlBool> =>
  sql`${changedSince(sql`${seen}::pg_snapshot`)} && ${[...tables, '']}::text[]`;

/**
 * The names of the tables that transactions changed which a snapshot does not see, those of one transaction apart where that is said. The
 * row with the empty name says below which transaction nothing is known any more (`forget_table_changes`); transactions of the
 * future come from a restored backup.
 */
export function changedSince(
  snapshot: RawBuilder<unknown>,
  apartFrom?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  // Hidden from the planner, so that one plan serves every snapshot.
  const asked = sql`(select ${snapshot})`;
  return sql`array(select distinct table_name from table_change
    where xid >= pg_snapshot_xmin(${asked}) and xid < pg_snapshot_xmax(pg_current_snapshot())${apartFrom ? sql` and xid is distinct from ${apartFrom}` : sql``}
    and case table_name when '' then xid > pg_snapshot_xmin(${asked}) else not pg_visible_in_snapshot(xid, ${asked}) end)`;
}

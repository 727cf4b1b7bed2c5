import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { columnsOf, type MirrorTable } from './mirror-tables.ts';
import { setOrphansAside } from './set-aside.ts';

/** Which rows of the mirror a type's answer speaks of. */
export interface Scope {
  /** The answer holds everything: what is not in it has left. */
  full: boolean;
  /** The mirror has rows already. */
  filled: boolean;
  /** Unix seconds: rows of the mirror that changed later are newer than the answer, and stay. */
  keepAfter: number | null;
}

/** Fills `leaving` with the ids that go, and takes out of `incoming` what is older than the mirror. The answer is how many rows stay although the answer lacks them. */
export async function findLeaving(db: AnyDatabase, table: MirrorTable, scope: Scope): Promise<number> {
  if (!scope.filled) return 0;
  const held = sql.table(table.name);
  const newer = scope.keepAfter === null ? sql`false` : sql`t.updated > to_timestamp(${scope.keepAfter})`;
  if (scope.keepAfter !== null)
    await sql`delete from incoming i using ${held} t where t.id = i.id and t.updated > i.updated and ${newer}`.execute(
      db,
    );
  const waiting = sql`exists (select 1 from peeringdb_departed d where d.tag = ${table.tag} and d.object_id = t.id)`;
  await (scope.full
    ? sql`insert into leaving (id) select t.id from ${held} t where not exists (select 1 from incoming i where i.id = t.id)
        and not exists (select 1 from aside a where a.object_id = t.id) and not ${newer} and not ${waiting}`
    : sql`insert into leaving (id) select distinct t.id from ${held} t join gone g on g.id = t.id where not ${waiting}`
  ).execute(db);
  for (const name of table.unique) {
    await sql`insert into leaving (id) select t.id from ${held} t join incoming i on i.${sql.ref(name)} = t.${sql.ref(name)} and i.id <> t.id
      where not exists (select 1 from incoming j where j.id = t.id) and not ${waiting} on conflict do nothing`.execute(
      db,
    );
  }
  await setOrphansAside(db, table);
  if (!scope.full) return 0;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${held} t where not exists (select 1 from incoming i where i.id = t.id)
    and not exists (select 1 from leaving l where l.id = t.id) and not ${waiting}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Gives rows of `incoming` of which a value could not be read the one that the mirror has, while they belong to the same network. */
export async function keepReadable(db: AnyDatabase, table: MirrorTable): Promise<void> {
  const { rows } = await sql<{ field: string }>`select distinct field from halved`.execute(db);
  for (const { field } of rows)
    await sql`update incoming i set ${sql.ref(field)} = t.${sql.ref(field)} from halved h join ${sql.table(table.name)} t on t.id = h.id
      where h.field = ${field} and i.id = h.id and t.asn = i.asn and t.ixlan_id = i.ixlan_id`.execute(db);
}

/** Takes out of `incoming` what the mirror has already. */
export async function dropUnchanged(db: AnyDatabase, table: MirrorTable): Promise<void> {
  await sql`delete from incoming i using ${sql.table(table.name)} t where t.id = i.id and (${columnsOf(table, 't')}) is not distinct from (${columnsOf(table, 'i')})`.execute(
    db,
  );
}

/**
 * Removes what leaves. A row that others may point at waits instead (`peeringdb_departed`) until they have been loaded, so that nothing
 * is lost with it that moved elsewhere.
 */
export async function removeLeaving(db: AnyDatabase, table: MirrorTable): Promise<void> {
  const held = sql.table(table.name);
  if (table.pointedAtBy.length === 0) {
    await sql`delete from ${held} t using leaving l where l.id = t.id`.execute(db);
  } else {
    await sql`insert into peeringdb_departed (tag, object_id) select ${table.tag}, id from leaving on conflict do nothing`.execute(
      db,
    );
    await sql`delete from peeringdb_departed d using incoming i where d.tag = ${table.tag} and d.object_id = i.id`.execute(
      db,
    );
  }
  for (const name of table.unique) await freePlaces(db, table, name);
}

/** Rows that change places, or leave one that is taken: each is put out of the others' way, until it gets its own value or is removed. */
async function freePlaces(db: AnyDatabase, { name: table }: MirrorTable, column: string): Promise<void> {
  await sql`update ${sql.table(table)} t set ${sql.ref(column)} = -t.id from incoming i where i.${sql.ref(column)} = t.${sql.ref(column)} and i.id <> t.id`.execute(
    db,
  );
}

/** Inserts what is new and updates what differs. */
export async function merge(
  db: AnyDatabase,
  table: MirrorTable,
  { filled }: Scope,
): Promise<{ created: number; updated: number }> {
  const held = sql.table(table.name);
  if (!filled) {
    const inserted =
      await sql`insert into ${held} (${columnsOf(table)}) select ${columnsOf(table)} from incoming order by id`.execute(
        db,
      );
    return { created: Number(inserted.numAffectedRows ?? 0), updated: 0 };
  }
  const sets = sql.join(
    table.columns
      .filter((name) => name !== 'id')
      .map((name) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`),
  );
  const { rows } = await sql<{ created: number; updated: number }>`with written as (
    insert into ${held} as t (${columnsOf(table)}) select ${columnsOf(table)} from incoming order by id
    on conflict (id) do update set ${sets} returning (xmax = 0) as is_new)
    select count(*) filter (where is_new)::int as created, count(*) filter (where not is_new)::int as updated from written`.execute(
    db,
  );
  return rows[0] ?? { created: 0, updated: 0 };
}

/** Makes the rows kept aside those that this answer, and what was tried again, left over; a row's first time aside is remembered. */
export async function keepAside(
  db: AnyDatabase,
  table: MirrorTable,
  { full }: Pick<Scope, 'full'>,
): Promise<number> {
  const spoken = full
    ? sql`true`
    : sql`(q.object_id in (select object_id from aside) or q.object_id in (select id from gone) or q.object_id in (select id from incoming)
        or exists (select 1 from aside a where a.object_id is null and q.object_id is null and a.row is not distinct from q.row))`;
  await sql`with old as (delete from peeringdb_quarantinedrow q where q.tag = ${table.tag} and ${spoken} returning q.object_id, q.reason, q.seen)
    insert into peeringdb_quarantinedrow (tag, object_id, reason, row, seen)
    select ${table.tag}, a.object_id, a.reason, a.row, coalesce((select min(o.seen) from old o where o.object_id = a.object_id and o.reason = a.reason), now())
    from aside a`.execute(db);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from peeringdb_quarantinedrow where tag = ${table.tag}`.execute(db);
  return rows[0]?.n ?? 0;
}

import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { columnsOf, type MirrorTable, type Pointer } from './mirror-tables.ts';

/** Whether the row that a pointer names is there, and stays; written so that it becomes a join. */
const exists = ({ table, tag }: Pointer, target: RawBuilder<unknown>) =>
  sql`exists (select 1 from ${sql.table(table)} p where p.id = ${target} and not exists (select 1 from peeringdb_departed d where d.tag = ${tag} and d.object_id = p.id))`;

const pointsAtNothing = ({ column }: Pointer, alias: string) =>
  sql`concat(${`${column} points at nothing: `}::text, ${sql.ref(`${alias}.${column}`)})`;

/**
 * Moves rows that do not fit out of `incoming` into `aside`: repeated ids, values that must be alone, pointers to nothing. A pointer
 * that may be empty is emptied, and remembered until its target comes.
 */
export async function setAside(
  db: AnyDatabase,
  table: MirrorTable,
  { full }: { full: boolean },
): Promise<void> {
  const move = (reason: RawBuilder<unknown>, which: RawBuilder<unknown>) =>
    sql`with moved as (delete from incoming i where ${which} returning i.*) insert into aside (object_id, reason, row) select moved.id, ${reason}, to_jsonb(moved) from moved`.execute(
      db,
    );
  await sql`delete from gone g using incoming i where i.id = g.id and i.updated > g.updated`.execute(db);
  await sql`delete from incoming i using gone g where g.id = i.id`.execute(db);
  await move(
    sql`'another row has the same id'`,
    sql`i.ctid in (select ctid from (select ctid, row_number() over (partition by id order by updated desc, ctid desc) as place from incoming) o where o.place > 1)`,
  );
  for (const name of table.unique) {
    await move(
      sql`${`another row has the same ${name}`}::text`,
      sql`i.id in (select id from (select id, row_number() over (partition by ${sql.ref(name)} order by updated desc, id desc) as place from incoming) o where o.place > 1)`,
    );
  }
  // Unless the answer is everything, the row of the mirror that it says nothing of may be the newer one.
  for (const name of full ? [] : table.unique) {
    await move(
      sql`${`another row has the same ${name}`}::text`,
      sql`exists (select 1 from ${sql.table(table.name)} t where t.${sql.ref(name)} = i.${sql.ref(name)} and t.id <> i.id and t.updated >= i.updated
        and not exists (select 1 from incoming j where j.id = t.id) and not exists (select 1 from gone g where g.id = t.id)
        and not exists (select 1 from peeringdb_departed d where d.tag = ${table.tag} and d.object_id = t.id))`,
    );
  }
  for (const pointer of table.pointers.filter(({ nullable }) => !nullable))
    await move(
      pointsAtNothing(pointer, 'moved'),
      sql`not ${exists(pointer, sql.ref(`i.${pointer.column}`))}`,
    );
  for (const pointer of table.pointers.filter(({ nullable }) => nullable)) await loosen(db, table, pointer);
}

async function loosen(db: AnyDatabase, table: MirrorTable, pointer: Pointer): Promise<void> {
  const column = sql.ref(pointer.column);
  await sql`delete from peeringdb_loose_pointer l using incoming i where l.tag = ${table.tag} and l.column_name = ${pointer.column} and l.object_id = i.id`.execute(
    db,
  );
  await sql`insert into peeringdb_loose_pointer (tag, object_id, column_name, target_id)
    select ${table.tag}, i.id, ${pointer.column}, i.${column} from incoming i where i.${column} is not null and not ${exists(pointer, sql.ref(`i.${pointer.column}`))}`.execute(
    db,
  );
  await sql`update incoming i set ${column} = null from peeringdb_loose_pointer l where l.tag = ${table.tag} and l.column_name = ${pointer.column} and l.object_id = i.id`.execute(
    db,
  );
}

/** Fills pointers of the mirror whose target has come in the meantime; the answer is how many. */
export async function tighten(db: AnyDatabase, table: MirrorTable): Promise<number> {
  let filled = 0;
  for (const pointer of table.pointers.filter(({ nullable }) => nullable)) {
    const { rows } = await sql<{ n: number }>`with come as (
        delete from peeringdb_loose_pointer l where l.tag = ${table.tag} and l.column_name = ${pointer.column} and ${exists(pointer, sql.ref('l.target_id'))} returning object_id, target_id),
      written as (update ${sql.table(table.name)} t set ${sql.ref(pointer.column)} = come.target_id from come where t.id = come.object_id and t.${sql.ref(pointer.column)} is null returning 1)
      select count(*)::int as n from written`.execute(db);
    filled += rows[0]?.n ?? 0;
  }
  return filled;
}

/** Rows of the mirror whose parent has departed, and of which the answer says nothing: they leave, and are kept aside. */
export async function setOrphansAside(db: AnyDatabase, table: MirrorTable): Promise<void> {
  for (const pointer of table.pointers.filter(({ nullable }) => !nullable)) {
    await sql`with orphans as (
        select ${columnsOf(table, 't')} from ${sql.table(table.name)} t join peeringdb_departed d on d.tag = ${pointer.tag} and d.object_id = t.${sql.ref(pointer.column)}
        where not exists (select 1 from incoming i where i.id = t.id) and not exists (select 1 from peeringdb_departed o where o.tag = ${table.tag} and o.object_id = t.id)),
      left_over as (insert into leaving (id) select id from orphans on conflict do nothing returning id)
      insert into aside (object_id, reason, row) select o.id, ${pointsAtNothing(pointer, 'o')}, to_jsonb(o) from orphans o join left_over using (id)
      where not exists (select 1 from aside a where a.object_id = o.id)`.execute(db);
  }
}

import type { Registry } from '@peersmith/resource';
import { sql } from 'kysely';
import type { AnyDatabase } from '../context.ts';
import { schemaOf } from './ddl.ts';

interface Column {
  table_name: string;
  name: string;
  type: string;
  not_null: boolean;
  fallback: string | null;
}
interface Definition {
  table_name: string;
  definition: string;
}

/**
 * The SQL that would bring the migrated database to the one that the declarations ask for; empty when they agree. Tables that no
 * declaration asks for are left alone. What is declared is made in a schema of its own, in a transaction that is rolled back.
 */
export async function schemaDifferences(db: AnyDatabase, registry: Registry): Promise<string[]> {
  const done = new Error('rolled back on purpose');
  let lines: string[] = [];
  try {
    await db.transaction().execute(async (transaction) => {
      await sql`create schema declared`.execute(transaction);
      await sql`set local search_path to declared, public`.execute(transaction);
      for (const statement of schemaOf(registry)) await sql.raw(statement).execute(transaction);
      lines = await compare(transaction);
      throw done;
    });
  } catch (error) {
    if (error !== done) throw error;
  }
  return lines;
}

async function compare(db: AnyDatabase): Promise<string[]> {
  const [wanted, held] = [await columnsOf(db, 'declared'), await columnsOf(db, 'public')];
  const tables = new Set(wanted.map((column) => column.table_name));
  const lines: string[] = [];
  for (const table of tables)
    if (!held.some((column) => column.table_name === table)) lines.push(`create table ${table} ();`);
  const find = (list: readonly Column[], one: Column) =>
    list.find((other) => other.table_name === one.table_name && other.name === one.name);
  for (const column of wanted) lines.push(...alterations(column, find(held, column)));
  for (const column of held)
    if (tables.has(column.table_name) && !find(wanted, column))
      lines.push(`alter table ${column.table_name} drop column ${column.name};`);
  for (const kind of [constraintsOf, indexesOf]) {
    const [declared, present] = [
      await kind(db, 'declared'),
      (await kind(db, 'public')).filter((one) => tables.has(one.table_name)),
    ];
    const text = (one: Definition) => `${one.table_name}: ${one.definition}`;
    const [declaredTexts, presentTexts] = [new Set(declared.map(text)), new Set(present.map(text))];
    for (const one of declared) if (!presentTexts.has(text(one))) lines.push(`-- missing on ${text(one)}`);
    for (const one of present)
      if (!declaredTexts.has(text(one))) lines.push(`-- not declared on ${text(one)}`);
  }
  const noted = new Set((await triggersOf(db, 'public')).map((one) => one.definition));
  for (const { definition } of await triggersOf(db, 'declared'))
    if (!noted.has(definition)) lines.push(`${definition};`);
  return lines;
}

function alterations(wanted: Column, held: Column | undefined): string[] {
  const { table_name: table, name, type, not_null, fallback } = wanted;
  if (!held)
    return [
      `alter table ${table} add column ${name} ${type}${not_null ? ' not null' : ''}${fallback === null ? '' : ` default ${fallback}`};`,
    ];
  const alter = `alter table ${table} alter column ${name}`;
  return [
    ...(held.type === type ? [] : [`${alter} type ${type};`]),
    ...(held.not_null === not_null ? [] : [`${alter} ${not_null ? 'set' : 'drop'} not null;`]),
    ...(held.fallback === fallback
      ? []
      : [`${alter} ${fallback === null ? 'drop default' : `set default ${fallback}`};`]),
  ];
}

async function columnsOf(db: AnyDatabase, schema: string): Promise<Column[]> {
  const { rows } =
    await sql<Column>`select c.relname as table_name, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as not_null, pg_get_expr(d.adbin, d.adrelid) as fallback
    from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = ${schema} join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where c.relkind = 'r' order by 1, a.attnum`.execute(
      db,
    );
  return rows;
}

async function constraintsOf(db: AnyDatabase, schema: string): Promise<Definition[]> {
  const { rows } =
    await sql<Definition>`select c.relname as table_name, replace(replace(pg_get_constraintdef(k.oid), 'declared.', ''), 'public.', '') as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace and n.nspname = ${schema} where k.contype in ('f', 'u', 'p') order by 1, 2`.execute(
      db,
    );
  return rows;
}

async function indexesOf(db: AnyDatabase, schema: string): Promise<Definition[]> {
  const { rows } =
    await sql<Definition>`select tablename as table_name, regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX \\S+ ON \\S+\\.', '\\1') as definition from pg_indexes where schemaname = ${schema} order by 1, 2`.execute(
      db,
    );
  return rows;
}

/** Triggers that note changes and delete what belongs; the others belong to one resource each, and its tests. */
async function triggersOf(db: AnyDatabase, schema: string): Promise<Definition[]> {
  const { rows } =
    await sql<Definition>`select c.relname as table_name, lower(replace(replace(pg_get_triggerdef(t.oid), 'declared.', ''), 'public.', '')) as definition
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace and n.nspname = ${schema} where t.tgname = 'note_change' or t.tgname like 'delete\\_%' order by 1`.execute(
      db,
    );
  return rows;
}

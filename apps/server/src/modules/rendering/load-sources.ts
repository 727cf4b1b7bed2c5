import type { NamedTemplates, Source, SourceKind, TemplateText } from '@peersmith/rendering';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { type NamedTask, RENDER_THREAD } from './render-task.ts';

/** Where the templates of each kind are, as `select … from` says it. */
const TABLES: Readonly<Record<SourceKind, { columns: string; table: string }>> = {
  configuration: { columns: 'null as content_type', table: 'devices_configuration' },
  email: { columns: 'null as content_type', table: 'messaging_email' },
  exporttemplate: { columns: 'content_type', table: 'extras_exporttemplate' },
};
const KINDS: readonly SourceKind[] = ['configuration', 'email', 'exporttemplate'];

/** The templates that others may include, import or extend: those that they name, those that these name, and so on. */
export async function loadSources(
  context: Context,
  db: AnyDatabase,
  templates: readonly TemplateText[],
): Promise<{ sources: Source[]; statements: number }> {
  const [outermost] = templates;
  const sources = new Map<string, Source>();
  let statements = 0;
  for (let unread = templates; outermost && unread.length > 0; ) {
    const named = await namedBy(context, unread);
    const wanted = wantedOf(named);
    if (!wanted) break;
    const { rows } = await wanted.execute(db);
    const found = rows.filter((source) => !sources.has(keyOf(source)));
    for (const source of found) sources.set(keyOf(source), source);
    statements++;
    if (named.some(({ computed }) => computed)) break;
    // An included template is trimmed as the outermost is.
    unread = found.map((source) => ({ ...outermost, template: source.template }));
  }
  return { sources: [...sources.values()], statements };
}

/** Asked in a thread, as templates may be long. */
function namedBy(context: Context, templates: readonly TemplateText[]): Promise<NamedTemplates[]> {
  const task: NamedTask = { templates };
  return context.work.run({ program: RENDER_THREAD, name: 'namedTask', task }, context.signal);
}

const keyOf = ({ kind, id }: Source) => `${kind} ${id}`;

/** The query of the templates that are wanted, of every kind; null when none is. */
function wantedOf(named: readonly NamedTemplates[]): RawBuilder<Source> | null {
  const every = named.some(({ computed }) => computed);
  const queries = KINDS.flatMap((kind) => {
    const wanted = every ? sql`true` : conditionOf(kind, named);
    const { columns, table } = TABLES[kind];
    return wanted
      ? [
          sql`select ${sql.lit(kind)} as kind, id::int as id, name, template, ${sql.raw(columns)} from ${sql.table(table)} where ${wanted}`,
        ]
      : [];
  });
  return queries.length > 0 ? sql<Source>`${sql.join(queries, sql` union all `)}` : null;
}

/** The condition of the templates of a kind that are wanted; null when none is. */
function conditionOf(kind: SourceKind, all: readonly NamedTemplates[]): RawBuilder<boolean> | null {
  const wanted = all.flatMap(({ named }) => named.filter((one) => one.kind === kind));
  const ids = wanted.flatMap(({ id }) => (id === null ? [] : [id]));
  // PostgreSQL keeps no texts with a zero character, and refuses to look for them.
  const names = wanted.filter(({ id, name }) => id === null && !name.includes('\0')).map(({ name }) => name);
  if (ids.length + names.length === 0) return null;
  return sql`id::numeric = any(${ids}::numeric[]) or name = any(${names}::text[])`;
}

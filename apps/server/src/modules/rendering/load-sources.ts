import type { NamedTemplates, Source, TemplateText } from '@peersmith/rendering';
import { type RawBuilder, sql } from 'kysely';
import type { AnyDatabase, Context } from '../../engine/context.ts';
import { type NamedTask, RENDER_THREAD } from './render-task.ts';

/** The templates that a template may include, import or extend: those that it names, those that they name, and so on. */
export async function loadSources(
  context: Context,
  db: AnyDatabase,
  template: TemplateText,
): Promise<{ sources: Source[]; statements: number }> {
  const sources = new Map<number, Source>();
  let statements = 0;
  for (let unread = [template]; unread.length > 0; ) {
    const named = await namedBy(context, unread);
    const wanted = wantedOf(named);
    if (!wanted) break;
    const { rows } =
      await sql<Source>`select id, name, template from devices_configuration where ${wanted}`.execute(db);
    const found = rows.filter(({ id }) => !sources.has(id));
    for (const source of found) sources.set(source.id, source);
    statements++;
    if (named.some(({ computed }) => computed)) break;
    // An included template is trimmed as the outermost is.
    unread = found.map((source) => ({ ...template, template: source.template }));
  }
  return { sources: [...sources.values()], statements };
}

/** Asked in a thread, as templates may be long. */
function namedBy(context: Context, templates: readonly TemplateText[]): Promise<NamedTemplates[]> {
  const task: NamedTask = { templates };
  return context.work.run({ program: RENDER_THREAD, name: 'namedTask', task }, context.signal);
}

/** The condition of the rows that are wanted; null when none is. */
function wantedOf(named: readonly NamedTemplates[]): RawBuilder<boolean> | null {
  if (named.some(({ computed }) => computed)) return sql`true`;
  const ids = named.flatMap((one) => one.ids);
  // PostgreSQL keeps no texts with a zero character, and refuses to look for them.
  const names = named.flatMap((one) => one.names).filter((name) => !name.includes('\0'));
  if (ids.length + names.length === 0) return null;
  return sql`id::numeric = any(${ids}::numeric[]) or name = any(${names}::text[])`;
}

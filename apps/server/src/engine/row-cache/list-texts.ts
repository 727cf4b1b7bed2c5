import { type AnyResource, contentTypeOf, entries, type ParsedQuery, toJson } from '@peersmith/resource';
import { type Context, type Engine, implementationOf } from '../context.ts';
import { holds, secretsOf, seesAll } from '../permissions.ts';
import { nestedSql } from '../read/nested.ts';
import { columns, getMany, list, type Page, type Picked, pickPage, wireFor } from '../read/read.ts';
import { type Learnt, sinceSeen, TableChanges } from '../schema/table-changes.ts';
import { tablesRead } from './dependencies.ts';
import { PageCache, questionOf, tablesAsked } from './page-cache.ts';
import { TextCache } from './text-cache.ts';

// Characters of all rows kept; most take one byte each.
const MOST_KEPT = 32 * 1024 * 1024;

interface Memory {
  changes: TableChanges;
  texts: TextCache;
  pages: PageCache;
  /** Permissions on which it depends what rows show. */
  revealing: string[];
  /** Tables that the rows of a resource are read from, for each choice of fields. */
  reads: Map<string, string[] | null>;
}
const memories = new WeakMap<Engine, Memory>();

function memoryOf(engine: Engine): Memory {
  const known = memories.get(engine);
  if (known) return known;
  const changes = new TableChanges();
  const held = {
    changes,
    pages: new PageCache(changes),
    texts: new TextCache(MOST_KEPT),
    revealing: [
      ...new Set(
        Object.values(engine.registry).flatMap((resource) =>
          entries(resource).flatMap(([, field]) =>
            field.storage === 'secret' ? [secretsOf(resource)] : (field.options.guard ?? []),
          ),
        ),
      ),
    ],
    reads: new Map(),
  };
  memories.set(engine, held);
  return held;
}

/**
 * A page of rows as JSON texts. A text is kept until its row, or any table that it was read from, has changed; both are asked in the
 * snapshot that picks the page. Statements: as of `list`, or the page alone when all of its rows are kept.
 */
export async function listTexts(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  page: Page,
): Promise<{ picked: Picked; texts: string[] }> {
  const { changes, texts } = memoryOf(context.engine);
  const only = page.only && [...page.only].sort().join();
  // What a transaction reads may never be committed. Where things are concealed, only what those see who see all is alike for several.
  const { conceal } = implementationOf(context.engine, resource).behaviour;
  const isKept = !context.db.isTransaction && (!conceal || seesAll(context.principal));
  const tables = !isKept ? null : readsOf(context, resource, page.only, only);
  if (!tables) {
    const { picked, rows } = await list(context, resource, query, page);
    const wire = wireFor(context);
    return {
      picked,
      texts: rows.map((row) => JSON.stringify(toJson(resource, row, wire, page.only))),
    };
  }
  const picked = await pickCounted(context, resource, query, page);
  const stamp = changes.stampOf(tables);
  const shelf = shelfOf(context, resource, only);
  const found = new Map<number, string>();
  for (const [at, id] of picked.ids.entries()) {
    const text = texts.get(shelf, id, picked.versions[at] ?? '', stamp);
    if (text !== undefined) found.set(id, text);
  }
  const missing = picked.ids.filter((id) => !found.has(id));
  for (const { id, version, text, secret } of await readTexts(context, resource, missing, page.only)) {
    found.set(id, text);
    // An opened secret is not left lying in memory.
    if (!secret) texts.put(shelf, id, { version, stamp, text });
  }
  return { picked, texts: picked.ids.flatMap((id) => found.get(id) ?? []) };
}

/** A page with its count, as it is known where nothing has changed that. */
async function pickCounted(
  context: Context,
  resource: AnyResource,
  query: ParsedQuery,
  page: Page,
): ReturnType<typeof pickPage<Learnt>> {
  const { changes, pages } = memoryOf(context.engine);
  const question = questionOf(context, resource, query, page);
  const { seen } = changes;
  const known = pages.get(question, page, () => tablesAsked(context, resource, query, page));
  const picked = await pickPage<Learnt>(context, resource, query, { ...page, known }, sinceSeen(seen));
  if (changes.learn(seen, picked)) pages.put(question, page, picked);
  return picked;
}

function readsOf(
  context: Context,
  resource: AnyResource,
  fields: ReadonlySet<string> | undefined,
  only = '',
): string[] | null {
  const { reads } = memoryOf(context.engine);
  const key = `${contentTypeOf(resource)} ${only}`;
  const known = reads.get(key);
  if (known !== undefined) return known;
  const tables = dependenciesOf(context, resource, fields);
  // Callers choose the fields, so the choices that are kept are limited.
  if (reads.size < 1000) reads.set(key, tables);
  return tables;
}

/** The tables beside its own that a resource's rows are read from; null when they depend on more than tables. */
export const dependenciesOf = (
  context: Context,
  resource: AnyResource,
  only?: ReadonlySet<string>,
): string[] | null =>
  tablesRead(
    context.engine.registry,
    `${columns(context, resource, only).compile(context.db).sql} ${nestedSql(context, resource, only)}`,
  );

/** Rows of one resource in one form: with the same fields, addresses and secrets. */
function shelfOf(context: Context, resource: AnyResource, only = ''): string {
  const { revealing } = memoryOf(context.engine);
  const held = revealing.filter((permission) => holds(context.principal, permission));
  return [contentTypeOf(resource), context.base, only, ...held].join(' ');
}

interface Text {
  id: number;
  version: string;
  text: string;
  secret: boolean;
}

async function readTexts(
  context: Context,
  resource: AnyResource,
  ids: readonly number[],
  only: ReadonlySet<string> | undefined,
): Promise<Text[]> {
  let secret = false;
  const wire = wireFor(context);
  const openSecret: typeof wire.openSecret = (sealed, of) => {
    secret = true;
    return wire.openSecret(sealed, of);
  };
  return (await getMany(context, resource, ids, only)).map((row) => {
    secret = false;
    const text = JSON.stringify(toJson(resource, row, { ...wire, openSecret }, only));
    return { id: Number(row.id), version: String(row.xmin), text, secret };
  });
}

import { type AnyResource, type FieldErrors, parseValue, type Row, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import type { FileDraft } from '../files/read-drafts.ts';
import { scopeOf } from '../read/read.ts';
import { display } from '../read/scope.ts';
import { findRows, type Match, matchDrafts } from '../write/match.ts';

/** How rows find the objects that they mean, and what they may do. */
export interface ImportRules {
  /** What becomes of a row that finds an object, and of one that finds none. */
  mode: 'create' | 'update' | 'upsert';
  /** By what tells objects apart, or by the column `id`. */
  match: 'key' | 'id';
}

/** A row, and which object it is about; refused where it has messages. */
export interface DecidedRow {
  row: number;
  /** Null for a new object. */
  id: number | null;
  /** The object as it is called now. */
  display: string | null;
  given: Row;
  messages: FieldErrors;
}

/** Decides what each row of a file does: which object it means, and whether the rules let it. Two statements for all. */
export async function decideRows(
  context: Context,
  resource: AnyResource,
  drafts: readonly FileDraft[],
  rules: ImportRules,
): Promise<DecidedRow[]> {
  const known = await mapInTurns(drafts, (draft) => identityOf(resource, draft.given));
  const matches =
    rules.match === 'id'
      ? await matchIds(context, resource, drafts)
      : await matchDrafts(context, resource, known);
  const names = await displaysOf(context, resource, matches);
  const seen = new Map<string, number>();
  return mapInTurns(drafts, (draft, at) => {
    const { row, given } = draft;
    const messages: FieldErrors = { ...draft.errors };
    const match = matches[at] ?? { kind: 'none' };
    const id = match.kind === 'one' ? match.id : null;
    const decided: DecidedRow = { row, id, display: (id && names.get(id)) || null, given, messages };
    if (Object.keys(messages).length > 0) return decided;
    const refuse = (field: string, message: string) => {
      messages[field] = [message];
    };
    const told = complaint(resource, rules, { match, isTold: draft.id !== null, names });
    if (told) refuse('non_field_errors', told);
    const same = id === null ? newKey(resource, known[at] ?? {}) : `id ${id}`;
    const earlier = same === null ? undefined : seen.get(same);
    if (earlier !== undefined)
      refuse('non_field_errors', `Row ${earlier} is about the same ${resource.label}.`);
    else if (same !== null) seen.set(same, row);
    if (id === null)
      for (const key of draft.withheld)
        refuse(
          key,
          `The file says that there is a secret and not which: write it into the column ${key}, or leave out has_${key}.`,
        );
    return decided;
  });
}

/** What a draft says of what tells objects apart, as it would be stored. */
function identityOf(resource: AnyResource, given: Row): Row {
  const known: Row = {};
  for (const { by, also = [] } of resource.identity)
    for (const key of [...by, ...also]) {
      const field = resource.fields[key];
      if (!field || given[key] === undefined || key in known) continue;
      if (field.target) {
        // A name that stands for nothing is told already.
        if (typeof given[key] !== 'string') known[key] = given[key];
        continue;
      }
      const parsed = parseValue(field, given[key]);
      if (parsed.ok) known[key] = parsed.value;
    }
  return known;
}

/** What a new object would be found again by: two rows with the same are one object. */
function newKey({ identity }: AnyResource, known: Row): string | null {
  const isTold = (key: string) => known[key] !== undefined && known[key] !== null && known[key] !== '';
  const at = identity.findIndex(({ by }) => by.every(isTold));
  const { by, also = [] } = identity[at] ?? { by: [] };
  return at === -1 ? null : `${at} ${JSON.stringify([...by, ...also].map((key) => known[key] ?? null))}`;
}

async function matchIds(
  context: Context,
  resource: AnyResource,
  drafts: readonly FileDraft[],
): Promise<Match[]> {
  const found = await findRows(
    context,
    resource,
    drafts.map(({ id }) => (id === null ? null : { by: ['id'], also: [], draft: { id } })),
  );
  return found.map(([id]) => (id === undefined ? { kind: 'none' } : { kind: 'one', id }));
}

/** Why a row may not do what it would, or null. */
function complaint(
  { label, identity }: AnyResource,
  { mode, match: by }: ImportRules,
  { match, isTold, names }: { match: Match; isTold: boolean; names: ReadonlyMap<number, string> },
): string | null {
  const keys = identity.map((one) => one.by.join(' and ')).join(', or ');
  if (match.kind === 'many')
    return `This fits ${match.ids.length} of them (${match.ids
      .slice(0, 5)
      .map((id) => `#${id} ${names.get(id) ?? ''}`.trim())
      .join(', ')}): say more of it, or match by id.`;
  if (match.kind === 'one' && mode === 'create')
    return `There is this ${label} already: #${match.id} ${names.get(match.id) ?? ''}. The modes update and upsert change it.`;
  if (match.kind !== 'none' || mode === 'create') return null;
  if (by === 'id' && (isTold || mode === 'update'))
    return isTold ? `There is no ${label} with this id.` : 'The row has no id to be matched by.';
  if (mode === 'update')
    return `There is no such ${label}: it is looked for by ${keys}. The mode upsert makes it.`;
  return null;
}

async function displaysOf(
  context: Context,
  resource: AnyResource,
  matches: readonly Match[],
): Promise<Map<number, string>> {
  const ids = matches.flatMap((match) =>
    match.kind === 'many' ? match.ids.slice(0, 5) : match.kind === 'one' ? [match.id] : [],
  );
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; display: string }>`select t0.id, ${display(
    scopeOf(context.engine, resource),
  )} as display from ${sql.table(tableOf(resource))} t0 where t0.id = any(${ids}::bigint[])`.execute(
    context.db,
  );
  return new Map(rows.map((row) => [Number(row.id), row.display]));
}

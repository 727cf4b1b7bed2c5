import { type ImportedRow, type ImportReport, MOST_ENTRIES, type Plan } from '@peersmith/answers';
import { type AnyResource, type CellReading, contentTypeOf, type FieldErrors } from '@peersmith/resource';
import { mapInTurns } from '../../platform/turns.ts';
import type { Context } from '../context.ts';
import { ApiError, Invalid } from '../errors.ts';
import { tellHeld } from '../events.ts';
import { FileFault } from '../files/file-fault.ts';
import { readDrafts } from '../files/read-drafts.ts';
import type { FileFormat, FileTable } from '../files/read-table.ts';
import { type Column, recogniseColumns } from '../files/recognise-columns.ts';
import type { PlanAsked } from '../http/plan-asked.ts';
import { digestOf, type Entry, entriesOf } from '../plans/plan-entries.ts';
import { PlanRecord } from '../plans/plan-record.ts';
import { showPlan } from '../plans/show-plan.ts';
import { save } from '../write/save.ts';
import { type DecidedRow, decideRows, type ImportRules } from './decide-rows.ts';

/** How a file is imported. */
export interface ImportAsked extends ImportRules {
  format: FileFormat;
  reading: CellReading;
  /** Only what it would do, or what was seen; otherwise what it does is done. */
  asked: PlanAsked | null;
  /** Hears how far it is. */
  onRows?: (done: number, total: number) => void;
}

/** Rows that are written at once. */
const AT_ONCE = 1000;

/** Ends the transaction of an import that is not to stay. */
class Undone extends Error {}

interface Outcome {
  columns: readonly Column[];
  rows: readonly DecidedRow[];
  record: PlanRecord;
  entries: readonly Entry[];
  digest: string;
}

/**
 * Imports a table, all of it or nothing: objects are found or made, and written as any other write does. The report says of each row what
 * it does. Rows that are refused, and a plan that no longer holds, fail with the report in the answer.
 */
export async function importTable(
  outer: Context,
  resource: AnyResource,
  table: FileTable,
  asked: ImportAsked,
): Promise<ImportReport> {
  const columns = columnsOf(resource, table);
  let outcome: Outcome | undefined;
  const isDry = asked.asked !== null && 'dry_run' in asked.asked;
  try {
    await outer.db.transaction().execute(async (db) => {
      const record = new PlanRecord();
      const context: Context = { ...outer, db, events: [], plan: record };
      // What is opened for nobody goes nowhere.
      delete context.revealed;
      const drafts = await readDrafts(context, resource, table, { columns, reading: asked.reading });
      const rows = await decideRows(context, resource, drafts, asked);
      await writeRows(context, resource, rows, asked.onRows);
      const entries = await entriesOf(context, record);
      const refused = rows.filter(isRefused);
      record.refuse(
        refused.map(({ row, messages }) => ({ resource, id: null, display: null, position: row, messages })),
      );
      outcome = { columns, rows, record, entries, digest: await digestOf(context, record, entries) };
      const isOther = asked.asked && 'plan' in asked.asked && asked.asked.plan !== outcome.digest;
      if (isDry || refused.length > 0 || isOther) throw new Undone();
      await tellHeld(context);
    });
  } catch (error) {
    if (!(error instanceof Undone) || !outcome) throw error;
    const report = await reportOf(outer, { resource, asked, applied: false }, outcome);
    if (!isDry) throw refusalOf(report);
    return report;
  }
  if (!outcome) throw new Error('an import came to nothing');
  return reportOf(outer, { resource, asked, applied: true }, outcome);
}

const isRefused = ({ messages }: DecidedRow) => Object.keys(messages).length > 0;

function columnsOf(resource: AnyResource, table: FileTable): Column[] {
  const { columns, errors } = recogniseColumns(resource, table.columns);
  const [first] = Object.entries(errors);
  if (first) throw new FileFault(first[1].join(' '), { row: table.isText ? 1 : null, column: first[0] });
  if (table.rows.length === 0) throw new FileFault('There are names of columns, and no rows below them.');
  return columns;
}

/** Writes the rows that nothing speaks against, some at a time; what then does is noted at the row. */
async function writeRows(
  context: Context,
  resource: AnyResource,
  rows: readonly DecidedRow[],
  onRows: ImportAsked['onRows'],
): Promise<void> {
  const sound = rows.filter((row) => !isRefused(row));
  for (let at = 0; at < sound.length; at += AT_ONCE) {
    onRows?.(at, sound.length);
    const some = sound.slice(at, at + AT_ONCE);
    const wanted = some.map(({ id, given }) => ({
      id,
      given,
      mode: id === null ? ('create' as const) : ('modify' as const),
      isUnread: true as const,
    }));
    try {
      await save(context, resource, wanted);
    } catch (error) {
      // Two at the same moment: the database saw the clash, and takes no more statements.
      if (isEnded(error) && rows.some(isRefused)) return;
      if (!(error instanceof Invalid && Array.isArray(error.errors))) throw error;
      error.errors.forEach((messages: FieldErrors, place) => {
        Object.assign(some[place]?.messages ?? {}, messages);
      });
    }
  }
  onRows?.(sound.length, sound.length);
}

const isEnded = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '25P02';

function refusalOf(report: ImportReport): ApiError {
  const { rows, refuse } = report.counts;
  return refuse > 0
    ? new ApiError(400, {
        detail: `${refuse} of ${rows} rows ${refuse === 1 ? 'is' : 'are'} refused, and nothing was imported.`,
        code: 'import_refused',
        report,
      })
    : new ApiError(409, {
        detail: 'Something changed since this was planned: look at what it would do now.',
        code: 'plan_changed',
        report,
      });
}

async function reportOf(
  context: Context,
  { resource, asked, applied }: { resource: AnyResource; asked: ImportAsked; applied: boolean },
  { columns, rows, record, entries, digest }: Outcome,
): Promise<ImportReport> {
  const { format, mode, match } = asked;
  const own = entries.filter((one) => one.resource === resource && !one.because);
  const plan = await showPlan(context, { record, entries: own, digest });
  const shown = await rowsOf(rows, plan, own, applied);
  const count = (outcome: ImportedRow['outcome']) => shown.filter((one) => one.outcome === outcome).length;
  const listed = (['refuse', 'update', 'create', 'unchanged'] as const).flatMap((outcome) =>
    shown.filter((one) => one.outcome === outcome).slice(0, MOST_ENTRIES),
  );
  return {
    type: contentTypeOf(resource),
    format,
    mode,
    match,
    columns: columns.map(({ name, key }) => ({ name, field: key })),
    counts: {
      rows: rows.length,
      create: count('create'),
      update: count('update'),
      unchanged: count('unchanged'),
      refuse: count('refuse'),
    },
    rows: listed,
    digest,
    applied,
    request_id: context.requestId,
  };
}

/** What became of each row. New objects are in the order of their rows. */
function rowsOf(
  rows: readonly DecidedRow[],
  plan: Plan,
  entries: readonly Entry[],
  applied: boolean,
): Promise<ImportedRow[]> {
  const changes = new Map(plan.update.map((one) => [one.id, one]));
  const changed = new Map(entries.flatMap((one) => (one.kind === 'update' ? [[one.id, one]] : [])));
  const fresh = entries.filter(({ kind }) => kind === 'create');
  let made = 0;
  return mapInTurns(rows, ({ row, id, display, messages }): ImportedRow => {
    const about = { row, id, display, differences: [], messages: {} };
    if (Object.keys(messages).length > 0) return { ...about, outcome: 'refuse', messages };
    if (id === null) {
      const [entry, told] = [fresh[made], plan.create[made]];
      made += 1;
      return {
        ...about,
        outcome: 'create',
        id: (applied && entry?.id) || null,
        display: entry?.after?.display ?? null,
        differences: told?.differences ?? [],
      };
    }
    const entry = changed.get(id);
    return {
      ...about,
      outcome: entry ? 'update' : 'unchanged',
      display: entry?.after?.display ?? display,
      differences: changes.get(id)?.differences ?? [],
    };
  });
}

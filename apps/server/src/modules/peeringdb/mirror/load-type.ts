import type { Source, Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import { type Fingerprint, fingerprints, type Mark, type Moment, momentOf, saveMark } from './marks.ts';
import {
  dropUnchanged,
  findLeaving,
  keepAside,
  keepReadable,
  merge,
  removeLeaving,
  type Scope,
} from './merge.ts';
import { type MirrorTable, mirrorTable } from './mirror-tables.ts';
import { credentialOf, nameOf, type Plan } from './plan.ts';
import { reportType, type TypeReport } from './runs.ts';
import { setAside, tighten } from './set-aside.ts';
import { type Staged, stage, stageRetries } from './stage.ts';

/**
 * Sees the changes of a type before they are made, in the transaction that makes them: temporary tables `incoming` (rows that are new or
 * differ) and `leaving` (ids). Not called for the first load of a type.
 */
export type OnBeforeMerge = (
  db: AnyDatabase,
  change: { tag: Tag; run: number; full: boolean },
) => Promise<unknown>;

export interface LoadType {
  run: number;
  source: Source;
  plan: Plan;
  mark: Mark | undefined;
  /** What the table held when the run began, and that moment. */
  now: Fingerprint | undefined;
  moment: Moment;
  signal?: AbortSignal | undefined;
  onProgress?: ((tag: Tag, rows: number, bytes: number) => void) | undefined;
  onBeforeMerge?: OnBeforeMerge | undefined;
}

/** Reads one object type into temporary tables of the session, and what was kept aside of it before when the answer is not everything. */
export async function stageType(
  session: AnyDatabase,
  tag: Tag,
  { source, plan, signal, onProgress }: Pick<LoadType, 'source' | 'plan' | 'signal' | 'onProgress'>,
): Promise<Staged> {
  const table = mirrorTable(tag);
  const staged = await stage(session, table, {
    source,
    since: plan.since,
    unless: plan.unless,
    signal,
    publicOnly: 'url' in source && !source.api_key,
    onProgress,
  });
  if (!plan.full || staged.unchanged) await stageRetries(session, table);
  return staged;
}

/** In one transaction, makes the table of a type what has been staged, with its mark and its report. */
export function mergeType(
  session: AnyDatabase,
  tag: Tag,
  load: LoadType & { staged: Staged },
): Promise<TypeReport> {
  const begun = performance.now();
  const { staged, plan } = load;
  return session.transaction().execute(async (db) => {
    const table = mirrorTable(tag);
    const scope = await scopeOf(db, table, load);
    const isIdle = !scope.full && staged.read + staged.gone === 0 && !scope.isOwed;
    const { held, ...counts } = isIdle ? NOTHING : await apply(db, table, { ...load, scope });
    const changed = counts.created + counts.updated + counts.deleted > 0;
    // Where nothing changed, the table is what it was when the run began, however much was read again.
    const before = changed ? undefined : load.now;
    const moment = before ? load.moment : await momentOf(db);
    const fingerprint = before ?? (await fingerprintOf(db, tag));
    const mark = nextMark(tag, { ...load, scope, changed });
    const error = held === null ? null : explain(fingerprint.local_count, held);
    const unread = error === null ? {} : { high_water: null, etag: null, last_modified: null };
    await saveMark(db, { ...mark, ...fingerprint, ...unread }, moment);
    const report: TypeReport = {
      state: error === null ? (staged.unchanged ? 'unchanged' : 'loaded') : 'partial',
      full: plan.full,
      why: plan.why,
      read: staged.read,
      ...counts,
      seconds: Math.round(staged.seconds * 1000 + performance.now() - begun) / 1000,
      since: isoOf(plan.since ?? null),
      high_water: isoOf(mark.high_water),
      source_count: mark.source_count,
      ...fingerprint,
      ...(await remarksOf(db, tag, staged)),
      ...(error === null ? {} : { error }),
    };
    await reportType(db, load.run, tag, report);
    return report;
  });
}

/** What is odd about a type, though its rows are used. */
async function remarksOf(
  db: AnyDatabase,
  tag: Tag,
  { remarks }: Staged,
): Promise<Pick<TypeReport, 'remarks'>> {
  const asn_differs = tag === 'netixlan' ? await countForeignAsns(db) : 0;
  const found = { ...remarks, asn_differs };
  return found.cleaned + found.unreadable + asn_differs > 0 ? { remarks: found } : {};
}

/** Ports whose ASN is not that of their network. */
async function countForeignAsns(db: AnyDatabase): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from peeringdb_networkixlan p join peeringdb_network n on n.id = p.net_id where n.asn <> p.asn`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

const NOTHING: Applied = { created: 0, updated: 0, deleted: 0, aside: 0, held: null };

async function fingerprintOf(db: AnyDatabase, tag: Tag): Promise<Fingerprint> {
  return (await fingerprints(db, [tag])).get(tag) ?? { local_count: 0, checksum: '0' };
}

/** Also whether something of earlier runs may be settled now, though the answer holds nothing. */
async function scopeOf(
  db: AnyDatabase,
  table: MirrorTable,
  { plan, staged }: { plan: Plan; staged: Staged },
): Promise<Scope & { isOwed: boolean }> {
  const { rows } = await sql<{ filled: boolean; is_owed: boolean }>`select
    exists (select 1 from ${sql.table(table.name)}) as filled,
    exists (select 1 from peeringdb_departed) or exists (select 1 from peeringdb_quarantinedrow where tag = ${table.tag})
      or exists (select 1 from peeringdb_loose_pointer where tag = ${table.tag}) as is_owed`.execute(db);
  return {
    full: plan.full && !staged.unchanged,
    filled: rows[0]?.filled ?? false,
    isOwed: rows[0]?.is_owed ?? true,
    keepAfter: plan.sameOrigin ? staged.generated : null,
  };
}

interface Applied {
  created: number;
  updated: number;
  deleted: number;
  aside: number;
  /** Rows that the table must hold now; null when the answer was not everything. */
  held: number | null;
}

async function apply(
  db: AnyDatabase,
  table: MirrorTable,
  { scope, run, plan, onBeforeMerge }: LoadType & { scope: Scope },
): Promise<Applied> {
  if (scope.filled && table.tag === 'netixlan') await keepReadable(db, table);
  await setAside(db, table, scope);
  const stay = await findLeaving(db, table, scope);
  const aside = await keepAside(db, table, scope);
  const kept = await countOf(db, 'incoming');
  if (scope.filled) await dropUnchanged(db, table);
  const deleted = await countOf(db, 'leaving');
  if (scope.filled && onBeforeMerge) await onBeforeMerge(db, { tag: table.tag, run, full: plan.full });
  await removeLeaving(db, table);
  const { created, updated } = await merge(db, table, scope);
  const tightened = await tighten(db, table);
  if (created + updated + deleted > 1000) await sql`analyze ${sql.table(table.name)}`.execute(db);
  const departing = await countDeparting(db, table);
  return {
    created,
    updated: updated + tightened,
    deleted,
    aside,
    held: scope.full ? kept + stay + departing : null,
  };
}

async function countOf(db: AnyDatabase, name: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(name)}`.execute(db);
  return rows[0]?.n ?? 0;
}

async function countDeparting(db: AnyDatabase, table: MirrorTable): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from peeringdb_departed d join ${sql.table(table.name)} t on t.id = d.object_id where d.tag = ${table.tag}`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

const explain = (found: number, expected: number): string | null =>
  found === expected ? null : `The table has ${found} rows where the source's answer makes ${expected}.`;

function nextMark(
  tag: Tag,
  { source, mark, staged, scope, changed }: LoadType & { staged: Staged; scope: Scope; changed: boolean },
): Omit<Mark, 'checksum' | 'local_count'> {
  const mine = { tag, source: nameOf(source), credential: credentialOf(source) };
  if (scope.full) {
    const { etag, last_modified } = staged.validators;
    return { ...mine, high_water: newestOf(staged, null), etag, last_modified, source_count: staged.read };
  }
  // The validators belong to what the table was when an answer held everything.
  const validators =
    changed || !mark
      ? { etag: null, last_modified: null }
      : { etag: mark.etag, last_modified: mark.last_modified };
  return {
    ...mine,
    high_water: newestOf(staged, mark?.high_water ?? null),
    ...validators,
    source_count: changed ? null : (mark?.source_count ?? null),
  };
}

/** The newest change that was seen, but none of the future: a wrong clock must not hide what comes. */
function newestOf({ newest, generated }: Staged, before: number | null): number | null {
  if (newest === null) return before;
  return Math.max(before ?? 0, Math.min(newest, generated ?? Date.now() / 1000));
}

const isoOf = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString();

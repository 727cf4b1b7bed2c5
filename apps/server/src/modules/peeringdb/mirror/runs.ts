import { hostname } from 'node:os';
import { TAGS, type Tag } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import type { AnyDatabase } from '../../../engine/context.ts';
import type { Remarks } from './stage.ts';

/** An interrupted run is continued within this time; after it, its answers are old. */
const CONTINUED_WITHIN_MIN = 30;

/** What became of one object type in a run. */
export interface TypeReport {
  /** `kept`: an interrupted run had loaded it, and this one went on behind it. */
  state: 'loaded' | 'unchanged' | 'kept' | 'partial' | 'failed';
  full: boolean;
  /** Why everything was asked for. */
  why: string | null;
  read: number;
  created: number;
  updated: number;
  deleted: number;
  aside: number;
  seconds: number;
  since: string | null;
  high_water: string | null;
  local_count: number;
  source_count: number | null;
  checksum: string;
  /** What was put right or is odd about rows that are used; absent when there is nothing. */
  remarks?: Remarks & {
    /** Ports of the mirror whose ASN is not that of their network. */
    asn_differs: number;
  };
  error?: string;
  /** When what the mirror holds of a type that failed was loaded; null when it never was. */
  stale_since?: string | null;
}

export interface Run {
  id: number;
  /** What the run that this one continues had done. */
  done: ReadonlyMap<Tag, TypeReport>;
}

export type RunStatus = 'completed' | 'partial' | 'failed';

/** Writes down that a run begins. Others that say they run have died, as this one holds the mirror; the last of them is continued. */
export async function beginRun(
  db: AnyDatabase,
  { source, full, job }: { source: string; full: boolean; job: number | null },
): Promise<Run> {
  const { rows: dead } = await sql<{ types: Partial<Record<Tag, TypeReport>> }>`with dead as (
      update peeringdb_run set status = 'interrupted', finished = now(), error = 'The process ended before the run did.' where status = 'running' returning id)
    select r.types from peeringdb_run r where r.id = (select max(id) from peeringdb_run) and (r.status = 'interrupted' or r.id in (select id from dead))
      and r.source = ${source} and r."full" = ${full} and r.started > now() - make_interval(mins => ${CONTINUED_WITHIN_MIN})`.execute(
    db,
  );
  const { rows } = await sql<{ id: number }>`insert into peeringdb_run (started, source, "full", job, runner)
    values (now(), ${source}, ${full}, ${job}, ${`${hostname()}, process ${process.pid}${job === null ? '' : `, job ${job}`}`}) returning id`.execute(
    db,
  );
  const types = dead[0]?.types ?? {};
  const done = TAGS.flatMap((tag): [Tag, TypeReport][] => {
    const report = types[tag];
    return report && report.state !== 'failed' && report.state !== 'partial' ? [[tag, report]] : [];
  });
  return { id: Number(rows[0]?.id), done: new Map(done) };
}

/** A run that ended, or goes on, as it is written down. */
export interface RecordedRun {
  id: number;
  status: 'running' | 'interrupted' | RunStatus;
  source: string;
  full: boolean;
  runner: string;
  started: string;
  error: string;
  types: Partial<Record<Tag, TypeReport>>;
  created: number;
  updated: number;
  deleted: number;
  aside: number;
}

/** The run with an id, or the newest that says it runs. */
export async function findRun(db: AnyDatabase, id?: number): Promise<RecordedRun | null> {
  const which = id === undefined ? sql`status = 'running' order by id desc limit 1` : sql`id = ${id}`;
  const { rows } =
    await sql<RecordedRun>`select id, status, source, "full", runner, started, error, types, created, updated, deleted, aside from peeringdb_run where ${which}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** Adds the report of a type to its run, in the transaction that loads the type. */
export async function reportType(db: AnyDatabase, run: number, tag: Tag, report: TypeReport): Promise<void> {
  const { created, updated, deleted, aside } =
    report.state === 'kept' ? { created: 0, updated: 0, deleted: 0, aside: report.aside } : report;
  await sql`update peeringdb_run set types = types || jsonb_build_object(${tag}::text, ${JSON.stringify(report)}::jsonb),
    created = created + ${created}, updated = updated + ${updated}, deleted = deleted + ${deleted}, aside = aside + ${aside} where id = ${run}`.execute(
    db,
  );
}

export async function finishRun(
  db: AnyDatabase,
  run: number,
  { status, error }: { status: RunStatus; error: string },
): Promise<void> {
  await sql`update peeringdb_run set status = ${status}, error = ${error}, finished = now() where id = ${run}`.execute(
    db,
  );
}

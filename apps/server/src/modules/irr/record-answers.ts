import { sql } from 'kysely';
import { type AnyDatabase, type Context, inTransaction } from '../../engine/context.ts';
import { storableJson } from '../../platform/storable.ts';
import { turns } from '../../platform/turns.ts';
import { compareBytes } from './compare-bytes.ts';
import { bytesOf, type DueList, readLists } from './due-lists.ts';
import type { Explained, ListOutcome } from './irr-task.ts';
import { type NewVersion, type NextState, nextState, type VersionChange } from './next-state.ts';
import { inPortions } from './portions.ts';
import { irrSettings } from './settings.ts';
import { tellLists } from './tell-lists.ts';

/** What came of the lists of a batch, by how they stand. */
export interface Recorded {
  list: DueList;
  next: NextState;
}

interface Batch {
  outcomes: readonly ListOutcome[];
  explained: ReadonlyMap<number, Explained | null>;
}

/** Writes down what was answered for lists, in one transaction: versions, how each list stands, and whom that is news for. */
export const recordAnswers = (outer: Context, batch: Batch): Promise<Recorded[]> =>
  inTransaction(outer, async (context) => {
    const outcomes = new Map(batch.outcomes.map((outcome) => [outcome.id, outcome]));
    const lists = await readLists(context, [...outcomes.keys()], { lock: true });
    const refresh_h = irrSettings.of(context).IRR_REFRESH_HOURS;
    const recorded = lists.flatMap((list) => {
      const outcome = outcomes.get(list.id);
      if (!outcome || isOutdated(list, outcome)) return [];
      const moment = { now: context.now(), refresh_h, explained: batch.explained.get(list.id) };
      return { list, next: nextState(list, outcome, moment) };
    });
    const news = recorded.filter(
      ({ list, next }) =>
        next.state.status !== list.status &&
        (next.state.status === 'held' || next.state.status === 'failing'),
    );
    const write = () => writeStates(context, recorded);
    await tellLists(
      context,
      news.map(({ list }) => list.id),
      write,
    );
    await writeVersions(context, recorded);
    return recorded;
  });

/** What was thought to be known when the list was asked for is not any more: it comes with the next answer. */
const isOutdated = (list: DueList, outcome: ListOutcome): boolean =>
  outcome.outcome === 'answer' &&
  outcome.bytes === null &&
  !list.versions.some(({ digest }) => digest === outcome.digest);

async function writeStates({ db }: Context, recorded: readonly Recorded[]): Promise<void> {
  const states = recorded.map(({ next }) => next.state);
  await sql`update irr_list l set status = n.status, entry_count = n.entry_count, fetched = n.fetched, changed = n.changed, asked = n.asked,
      due = n.due, failing_since = n.failing_since, code = n.code, message = n.message, resolved_by = n.resolved_by,
      hosts_answer = n.hosts_answer, drops_invalid = n.drops_invalid, updated = now()
    from jsonb_to_recordset(${storableJson(states)}::jsonb) as n(id bigint, status text, entry_count int, fetched timestamptz,
      changed timestamptz, asked timestamptz, due timestamptz, failing_since timestamptz, code text, message text, resolved_by text,
      hosts_answer text, drops_invalid boolean) where l.id = n.id`.execute(db);
}

async function writeVersions(context: Context, recorded: readonly Recorded[]): Promise<void> {
  await changeVersions(
    context,
    recorded.flatMap(({ next }) => next.versions),
  );
  const lists = new Map(recorded.map(({ list }) => [list.id, list]));
  const added = recorded.flatMap(({ next }) => next.added ?? []);
  for (const some of inPortions(added, ({ bytes }) => bytes.length + 100))
    await addVersions(context, some, lists);
  if (added.length > 0)
    await forgetVersions(
      context,
      added.map(({ list_id }) => list_id),
    );
}

async function changeVersions({ db, now }: Context, changes: readonly VersionChange[]): Promise<void> {
  if (changes.length === 0) return;
  await keepOrigins(db, changes);
  await sql`update irr_version v set status = n.status, seen = case when n."isSeen" then ${now()}::timestamptz else v.seen end,
      detail = coalesce(n.detail, v.detail),
      valid = coalesce((n.counts ->> 'valid')::int, v.valid), invalid = coalesce((n.counts ->> 'invalid')::int, v.invalid),
      not_found = coalesce((n.counts ->> 'not_found')::int, v.not_found), updated = now()
    from jsonb_to_recordset(${storableJson(changes.map(({ origins: _, ...change }) => change))}::jsonb) as n(id bigint, status text, "isSeen" boolean, detail text, counts jsonb) where v.id = n.id`.execute(
    db,
  );
}

/** Whose routes they are, of answers that are known: nobody may have asked when they first came. */
async function keepOrigins(db: AnyDatabase, changes: readonly VersionChange[]): Promise<void> {
  const told = changes.flatMap(({ id, origins }) => (origins ? { id, origins } : []));
  for (const some of inPortions(told, ({ origins }) => origins.length + 100))
    await sql`update irr_entries e set origins = n.origins from unnest(${some.map(({ id }) => id)}::bigint[],
      ${some.map(({ origins }) => Buffer.from(origins))}::bytea[]) as n(id, origins) where e.version_id = n.id and e.origins is distinct from n.origins`.execute(
      db,
    );
}

async function addVersions(
  { db, now }: Context,
  versions: readonly NewVersion[],
  lists: ReadonlyMap<number, DueList>,
): Promise<void> {
  const pass = turns();
  const known = await bytesOf(
    db,
    versions.flatMap(({ against }) => against ?? []),
  );
  const rows: object[] = [];
  for (const version of versions) {
    const kind = lists.get(version.list_id)?.kind ?? 'ipv4';
    const before = (version.against !== null && known.get(version.against)) || new Uint8Array();
    const { came, went } = compareBytes(kind, before, version.bytes);
    const { bytes: _, digest: __, against: ___, origins: ____, counts, ...row } = version;
    rows.push({ ...row, ...counts, came: came.length, went: went.length });
    await pass();
  }
  const moment = sql`${now()}::timestamptz`;
  const { rows: made } = await sql<{ id: string; list_id: string }>`
    insert into irr_version (created, list_id, number, status, seen, entry_count, came, went, reason, detail, is_by_asn, valid, invalid, not_found)
    select ${moment}, list_id, number, status, ${moment}, entry_count, came, went, reason, detail, is_by_asn, valid, invalid, not_found
      from jsonb_to_recordset(${storableJson(rows)}::jsonb) as n(list_id bigint, number int, status text, entry_count int, came int,
        went int, reason text, detail text, is_by_asn boolean, valid int, invalid int, not_found int) returning id, list_id`.execute(
    db,
  );
  const ids = new Map(made.map(({ id, list_id }) => [Number(list_id), Number(id)]));
  const kept = versions.map(({ list_id }) => ids.get(list_id) ?? 0);
  await sql`insert into irr_entries (version_id, digest, data, origins) select * from unnest(${kept}::bigint[],
    ${versions.map(({ digest }) => digest)}::text[], ${versions.map(({ bytes }) => Buffer.from(bytes))}::bytea[], ${versions.map(({ origins }) => origins && Buffer.from(origins))}::bytea[])`.execute(
    db,
  );
}

/** Forgets versions beyond those that are kept; never one that is in force or waits. */
async function forgetVersions(context: Context, lists: readonly number[]): Promise<void> {
  const { IRR_VERSIONS_KEPT } = irrSettings.of(context);
  await sql`delete from irr_version where id in (select id from (select id, row_number() over (partition by list_id order by number desc) as place
      from irr_version where list_id = any(${[...lists]}::bigint[]) and status in ('superseded', 'rejected')) v where place > ${IRR_VERSIONS_KEPT})`.execute(
    context.db,
  );
}

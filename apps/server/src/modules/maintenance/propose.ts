import { createHash } from 'node:crypto';
import type { NoteOutcome } from '@peersmith/answers';
import { maintenanceProposal } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../engine/context.ts';
import { announce } from '../../engine/events.ts';
import { matchNote } from './match-note.ts';
import { type ReadNote, readNotes } from './read-note.ts';

/** Where a note came from. */
export interface NoteSource {
  from_address: string;
  /** The network that it is from, where that is known. */
  asn: number | null;
  received_message: number | null;
}

/** Makes proposals of what a calendar announces; what comes of each event, or a sentence where it is no calendar. */
export async function proposeNotes(
  outer: Context,
  text: string,
  source: NoteSource,
): Promise<NoteOutcome[] | string> {
  const events = readNotes(text, source.from_address);
  if (typeof events === 'string') return events;
  return inTransaction(outer, async (context) => {
    const outcomes: NoteOutcome[] = [];
    for (const event of events)
      outcomes.push(
        'refused' in event
          ? { summary: event.summary, outcome: 'refused', reason: event.refused, proposal: null }
          : await proposeOne(context, event.note, source),
      );
    return outcomes;
  });
}

interface Earlier {
  id: number;
  status: string;
  sequence: number;
  starts: Date;
  ends: Date;
  impact: string;
  note_status: string;
  window_id: number | null;
}

async function proposeOne(context: Context, note: ReadNote, source: NoteSource): Promise<NoteOutcome> {
  const { db } = context;
  const said = (outcome: NoteOutcome['outcome'], reason: string, proposal: number | null) => ({
    ...{ summary: note.summary, outcome, reason, proposal },
  });
  await sql`select pg_advisory_xact_lock(hashtext('maintenance.propose'), hashtext(${`${note.provider} ${note.maintenance_id}`}))`.execute(
    db,
  );
  const { rows } =
    await sql<Earlier>`select id::int as id, status, sequence, starts, ends, impact, note_status, window_id::int as window_id
    from maintenance_proposal where provider = ${note.provider} and maintenance_id = ${note.maintenance_id} order by sequence desc, id desc`.execute(
      db,
    );
  const [latest] = rows;
  if (latest && note.sequence < latest.sequence)
    return said(
      'known',
      `It is older than what is known: number ${note.sequence} after ${latest.sequence}.`,
      latest.id,
    );
  const isSame = latest && sameTimes(latest, note) && latest.impact === note.impact;
  if (latest && isSame && (latest.note_status === 'cancelled') === (note.status === 'cancelled')) {
    await sql`update maintenance_proposal set note_status = ${note.status}, sequence = ${note.sequence}, updated = ${context.now()} where id = ${latest.id}`.execute(
      db,
    );
    return said('known', 'It says nothing new.', latest.id);
  }
  const window = rows.find((one) => one.status === 'accepted' && one.window_id !== null)?.window_id ?? null;
  const pending = rows.filter((one) => one.status === 'pending').map(({ id }) => id);
  await sql`update maintenance_proposal set status = 'superseded', updated = ${context.now()} where id = any(${pending}::bigint[])`.execute(
    db,
  );
  if (note.status === 'cancelled' && window === null)
    return said(
      'withdrawn',
      pending.length
        ? 'It was cancelled before anybody decided about it.'
        : 'It cancels a maintenance that is not known here.',
      null,
    );
  const kind = window === null ? 'new' : note.status === 'cancelled' ? 'cancelled' : 'moved';
  return said('proposed', '', await insertProposal(context, { note, source, kind, window }));
}

const sameTimes = (a: { starts: Date; ends: Date }, b: ReadNote): boolean =>
  new Date(a.starts).getTime() === b.starts.getTime() && new Date(a.ends).getTime() === b.ends.getTime();

interface NewProposal {
  note: ReadNote;
  source: NoteSource;
  kind: string;
  window: number | null;
}

async function insertProposal(
  context: Context,
  { note, source, kind, window }: NewProposal,
): Promise<number> {
  const { db } = context;
  const matched = await matchNote(context, note, source.asn);
  const why = [...note.remarks, ...matched.why];
  const digest = createHash('sha256')
    .update(JSON.stringify([note, source.received_message, context.now()]))
    .digest('hex');
  const { rows } = await sql<{
    id: number;
  }>`insert into maintenance_proposal (kind, summary, provider, account, maintenance_id, sequence, note_status, impact,
      starts, ends, object_ids, description, why, from_address, received_message_id, window_id, digest, created)
    values (${kind}, ${note.summary}, ${note.provider}, ${note.account}, ${note.maintenance_id}, ${note.sequence}, ${note.status}, ${note.impact},
      ${note.starts}, ${note.ends}, ${note.object_ids}, ${note.description}, ${JSON.stringify(why)}::jsonb, ${source.from_address.slice(0, 320)},
      ${source.received_message}, ${window}, ${digest}, ${context.now()}) returning id::int as id`.execute(
    db,
  );
  const id = Number(rows[0]?.id);
  for (const key of ['connections', 'exchange_sessions', 'direct_sessions', 'autonomous_systems'] as const)
    await sql`insert into ${sql.table(`maintenance_proposal_${key}`)} (source_id, target_id) select ${id}, one from unnest(${matched[key]}::bigint[]) one`.execute(
      db,
    );
  await announce(context, [
    {
      resource: maintenanceProposal,
      id,
      action: 'create',
      display: note.summary,
      prechange: null,
      postchange: { status: 'pending', kind, provider: note.provider },
      row: null,
    },
  ]);
  return id;
}

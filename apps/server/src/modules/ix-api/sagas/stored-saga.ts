import type { SagaKindName, SagaState } from '@peersmith/model';
import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';

/** One step, as it is kept: written down before it is tried. */
export interface StoredStep {
  step: string;
  label: string;
  state: 'pending' | 'trying' | 'done';
  tries: number;
  since: string | null;
  ended: string | null;
  /** Whether it changed something at the exchange; a try whose answer was lost counts. */
  changed: boolean;
  text: string;
}

/** A change, as it is kept. */
export interface StoredSaga {
  id: number;
  kind: SagaKindName;
  title: string;
  connection_id: number | null;
  endpoint_id: number;
  config_id: string;
  /** Within which there is one change at a time. */
  subject: string;
  /** Of its kind: what is to be, and what was found and made on the way. */
  wanted: unknown;
  found: unknown;
  /** What nobody may see of what is wanted, sealed. */
  secret: string | null;
  state: SagaState;
  is_undo: boolean;
  steps: readonly StoredStep[];
  attempts: number;
  run: number;
  reference: string;
}

/** Somebody else has taken the change up meanwhile: whoever had it writes no more of it, and tries no more. */
export class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

const COLUMNS = sql.raw(
  `id::int as id, kind, title, connection_id::int as connection_id, endpoint_id::int as endpoint_id, config_id, subject, wanted, found, secret, state, is_undo, steps, attempts, run, reference`,
);

/** A change that is due, for who runs it from now on; null where it is not due, or at its end. */
export async function takeUp({ db, now }: Context, id: number): Promise<StoredSaga | null> {
  const { rows } =
    await sql<StoredSaga>`update ixapi_saga set run = run + 1, state = 'running', next_try = null, updated = now()
    where id = ${id} and ${isDue(now())} returning ${COLUMNS}`.execute(db);
  return rows[0] ?? null;
}

/** The changes that are due, the oldest first: those that begin now, that wait, and that a process left when it died. */
export async function dueSagas({ db, now }: Context, most: number): Promise<number[]> {
  const { rows } = await sql<{
    id: number;
  }>`select id::int as id from ixapi_saga where ${isDue(now())} order by id limit ${most}`.execute(db);
  return rows.map(({ id }) => id);
}

const isDue = (now: Date) =>
  sql`(state = 'scheduled' and not_before <= ${now} or state in ('running', 'waiting') and (next_try is null or next_try <= ${now}))`;

/** Has one change at a time begin at an IX-API, there or back, until the transaction ends. */
export const lockBeginning = ({ db }: Context, endpoint: number) =>
  sql`select pg_advisory_xact_lock(hashtext('ixapi.begin'), ${endpoint}::integer)`.execute(db);

/** The change, locked until the transaction ends. */
export async function lockSaga({ db }: Context, id: number): Promise<StoredSaga | null> {
  const { rows } =
    await sql<StoredSaga>`select ${COLUMNS} from ixapi_saga where id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

/** What of a change is written down. */
export type Written = Partial<{
  state: SagaState;
  message: string;
  steps: readonly StoredStep[];
  found: unknown;
  title: string;
  config_id: string;
  connection_id: number;
  next_try: Date | null;
  completed: Date | null;
  attempts: number;
  secret: null;
}>;

/** Writes down how a change stands; fails with `TakenOver` where somebody else has it. */
export async function record(
  { db }: Context,
  { id, run }: Pick<StoredSaga, 'id' | 'run'>,
  written: Written,
): Promise<void> {
  const sets = Object.entries(written).map(([key, value]) =>
    key === 'steps' || key === 'found'
      ? sql`${sql.ref(key)} = ${JSON.stringify(value)}::jsonb`
      : sql`${sql.ref(key)} = ${key === 'message' ? String(value).slice(0, 2000) : value}`,
  );
  const { numAffectedRows } =
    await sql`update ixapi_saga set updated = now(), ${sql.join(sets)} where id = ${id} and run = ${run}`.execute(
      db,
    );
  if (numAffectedRows === 0n) throw new TakenOver('it was taken up by somebody else');
}

/** What the audit log has a change under: its connection, or the IX-API where it has none yet. */
export const targetOf = ({
  connection_id: id,
  endpoint_id,
}: Pick<StoredSaga, 'connection_id' | 'endpoint_id'>) =>
  id === null
    ? { type: 'extras.ixapi', id: endpoint_id, name: `IX-API #${endpoint_id}` }
    : { type: 'net.connection', id, name: `Connection #${id}` };

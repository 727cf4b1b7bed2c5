import { saga as sagaResource } from '@peersmith/model';
import { sql } from 'kysely';
import { type Context, inTransaction } from '../../../engine/context.ts';
import { ApiError, notFound } from '../../../engine/errors.ts';
import type { ActionHandler } from '../../../engine/implement.ts';
import { recordAudit } from '../../audit/index.ts';
import { shownRows } from '../shown.ts';
import { CHANGE_JOB } from './saga-jobs.ts';
import { freshSteps, isUntouched, SAGA_KINDS } from './saga-kinds.ts';
import { lockBeginning, lockSaga, type StoredSaga, targetOf } from './stored-saga.ts';

const ENDED = ['done', 'undone', 'cancelled'];

/** Refuses what does not fit how a change stands. */
const refuse = (detail: string): ApiError => new ApiError(409, { detail, code: 'saga_state' });

/** Does something with a change while nobody else does, and shows it. Whoever runs it loses it with that. */
const acting =
  (act: (context: Context, saga: StoredSaga) => Promise<void>): ActionHandler =>
  async ({ context, id }) => {
    await inTransaction(context, async (inner) => {
      const saga = await lockSaga(inner, id);
      if (!saga) throw notFound(sagaResource.className);
      await act(inner, saga);
    });
    const [shown] = await shownRows(context, sagaResource, [id]);
    return shown;
  };

const cancelled = ({ db, now }: Context, { id }: StoredSaga) =>
  sql`update ixapi_saga set state = 'cancelled', message = 'It was cancelled; nothing was sent to the exchange.', completed = ${now()},
    next_try = null, secret = null, run = run + 1, updated = now() where id = ${id}`.execute(db);

const cancel = acting(async (context, saga) => {
  if (ENDED.includes(saga.state)) throw refuse('It is at its end.');
  if (!isUntouched(saga)) throw refuse('It has begun at the exchange: undo it.');
  await cancelled(context, saga);
});

const undo = acting(async (context, saga) => {
  if (saga.is_undo || saga.state === 'cancelled') throw refuse('It is undone, or on the way there.');
  if (isUntouched(saga)) return void (await cancelled(context, saga));
  await lockBeginning(context, saga.endpoint_id);
  const { rows } =
    await sql`select from ixapi_saga where endpoint_id = ${saga.endpoint_id} and subject = ${saga.subject} and id > ${saga.id} and state not in ('cancelled', 'undone')`.execute(
      context.db,
    );
  if (rows.length > 0) throw refuse('There is a later change of this port: undo that, or make another one.');
  const why = SAGA_KINDS[saga.kind].notBack?.(saga) ?? null;
  if (why !== null) throw refuse(why);
  const steps = JSON.stringify(freshSteps({ ...saga, is_undo: true }));
  await sql`update ixapi_saga set is_undo = true, state = 'running', message = 'It is being undone.', steps = ${steps}::jsonb,
    attempts = 0, next_try = null, completed = null, run = run + 1, updated = now() where id = ${saga.id}`.execute(
    context.db,
  );
  await recordAudit(context, [
    {
      kind: 'exchange_change_asked',
      target: targetOf(saga),
      detail: { saga: saga.id, change: saga.kind, about: saga.title, port: saga.config_id, undo: true },
    },
  ]);
  await context.jobs.enqueue(context, CHANGE_JOB, { objectId: saga.id });
});

const retry = acting(async (context, saga) => {
  if (ENDED.includes(saga.state)) throw refuse('It is at its end.');
  if (saga.state === 'scheduled')
    throw refuse('It is to begin later: cancel it, and make one that begins now.');
  // Who tries again waits anew.
  const steps = saga.steps.map((step) => (step.state === 'done' ? step : { ...step, since: null }));
  await sql`update ixapi_saga set state = 'running', attempts = 0, next_try = null, updated = now(), steps = ${JSON.stringify(steps)}::jsonb where id = ${saga.id}`.execute(
    context.db,
  );
  await context.jobs.enqueue(context, CHANGE_JOB, { objectId: saga.id });
});

/** What can be done with a change. */
export const sagaActions = { cancel, undo, retry };

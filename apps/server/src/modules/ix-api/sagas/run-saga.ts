import { IxApiError } from '@peersmith/ix-api';
import type { Context } from '../../../engine/context.ts';
import { failedAlone, unforeseenText } from '../../../platform/unforeseen.ts';
import { recordAudit } from '../../audit/index.ts';
import { exchangeOf } from '../reach-endpoint.ts';
import { withLock } from '../with-lock.ts';
import { type SagaKind, type Step, Stuck, type Work } from './saga-kind.ts';
import { SAGA_KINDS, stepsOf } from './saga-kinds.ts';
import { record, type StoredSaga, type StoredStep, TakenOver, takeUp, targetOf } from './stored-saga.ts';

/** How often the exchange is asked whether it is done. */
const ASK_AGAIN_S = 30;
/** After which a person is asked: exchanges take days where people of theirs look at it. */
const LONGEST_WAIT_MS = 7 * 24 * 3600 * 1000;
/** Tries of a step in a row, with pauses that double up to ten minutes: about two hours. */
const MOST_ATTEMPTS = 18;
const LONGEST_PAUSE_S = 600;
/** The longest that an exchange may ask to wait. */
const LONGEST_ASKED_S = 24 * 3600;

/**
 * Takes a change up where it stands, and goes on as far as that is possible now. Nothing happens where it is not due, or where somebody
 * has it for longer than one waits. What nobody foresaw is thrown once it is written down: a person is asked then, too.
 */
export async function runSaga(context: Context, id: number, wait_ms = 0): Promise<void> {
  await withLock(context.db, { name: 'ixapi.saga', id, wait_ms }, async () => {
    const saga = await takeUp(context, id);
    if (!saga) return;
    const steps = saga.steps.map((step) => ({ ...step }));
    try {
      await goOn(context, saga, steps);
    } catch (error) {
      if (error instanceof TakenOver) return;
      const isForeseen = error instanceof IxApiError || error instanceof Stuck;
      if (!isForeseen && !failedAlone(error, context.signal)) throw error;
      await keepFailure(context, saga, { steps, error });
      if (!isForeseen) throw error;
    }
  });
}

async function goOn(context: Context, saga: StoredSaga, steps: StoredStep[]): Promise<void> {
  const kind = SAGA_KINDS[saga.kind];
  const byName = new Map(stepsOf(saga).map((step) => [step.step, step]));
  const work = await workOn(context, { saga, kind, steps });
  if (kind.before && !saga.is_undo && steps[0]?.tries === 0) await work.note(Object(await kind.before(work)));
  for (const step of steps) {
    if (step.state === 'done') continue;
    const declared = byName.get(step.step);
    if (!declared) throw new Stuck(`This version knows no step "${step.step}".`);
    context.signal?.throwIfAborted();
    Object.assign(step, {
      state: 'trying',
      tries: step.tries + 1,
      since: step.since ?? context.now().toISOString(),
    });
    await record(context, saga, { steps, message: `${step.label}.` });
    const result = await declared.run(work);
    if ('wait' in result) return wait(context, saga, { steps, step, declared, text: result.wait });
    Object.assign(step, { state: 'done', ended: context.now().toISOString(), text: result.done });
    // Who tries again after an answer was lost finds it done, and did it all the same.
    step.changed = result.changed === true || step.tries > 1;
    await record(context, saga, { steps, attempts: 0 });
  }
  await finish(work, kind, steps);
}

async function workOn(
  context: Context,
  { saga, kind, steps }: { saga: StoredSaga; kind: SagaKind; steps: readonly StoredStep[] },
): Promise<Work> {
  const exchange = await exchangeOf(context, saga.endpoint_id);
  if (!exchange) throw new Stuck('The IX-API is gone.');
  const work: Work = {
    ...{ context, exchange, saga },
    wanted: kind.wanted.parse(saga.wanted),
    found: kind.found.parse(saga.found),
    hasChanged: (name) => steps.some(({ step, changed }) => step === name && changed),
    note: async (facts) => {
      work.found = Object.assign({}, work.found, facts);
      await record(context, saga, { found: work.found });
    },
  };
  return work;
}

interface Waiting {
  steps: readonly StoredStep[];
  step: StoredStep;
  declared: Step;
  text: string;
}

const inWords = (ms: number): string => (ms >= LONGEST_WAIT_MS ? 'a week' : `${ms / 60_000} minutes`);

async function wait(
  context: Context,
  saga: StoredSaga,
  { steps, step, declared, text }: Waiting,
): Promise<void> {
  const now = context.now();
  const longest = declared.longest_wait_ms ?? LONGEST_WAIT_MS;
  if (step.since && now.getTime() - Date.parse(step.since) > longest)
    throw new Stuck(
      `${text} That is so for more than ${inWords(longest)}: ask the exchange, and try again; or undo this.`,
    );
  Object.assign(step, { state: 'pending', text });
  const next_try = new Date(now.getTime() + ASK_AGAIN_S * 1000);
  await record(context, saga, { steps, state: 'waiting', message: text, next_try, attempts: 0 });
}

/** What passes is tried again by itself; for all else a person is asked. The step stays to be tried: whether it was done is looked up then. */
async function keepFailure(
  context: Context,
  saga: StoredSaga,
  { steps, error }: { steps: readonly StoredStep[]; error: unknown },
): Promise<void> {
  const passes = error instanceof IxApiError && error.isPassing;
  const attempts = saga.attempts + 1;
  const text = textOf(error);
  const isOver = !passes || attempts >= MOST_ATTEMPTS;
  for (const step of steps) if (step.state === 'trying') Object.assign(step, { state: 'pending', text });
  const asked_s = error instanceof IxApiError ? Math.min(error.retry_after_s ?? 0, LONGEST_ASKED_S) : 0;
  const pause_s = Math.max(asked_s, Math.min(5 * 2 ** attempts, LONGEST_PAUSE_S));
  const kept = isOver
    ? { state: 'failed' as const, message: text, next_try: null }
    : { message: `${text} It is tried again.`, next_try: new Date(context.now().getTime() + pause_s * 1000) };
  await record(context, saga, { ...kept, steps, attempts }).catch((reason: unknown) => {
    if (!(reason instanceof TakenOver)) throw reason;
  });
}

function textOf(error: unknown): string {
  if (error instanceof IxApiError) return `The exchange: ${error.message.replace(/\.+$/, '')}.`;
  return error instanceof Stuck ? error.message : unforeseenText(error);
}

async function finish(work: Work, kind: SagaKind, steps: readonly StoredStep[]): Promise<void> {
  const { context, saga } = work;
  const state = saga.is_undo ? ('undone' as const) : ('done' as const);
  const message = kind.told(work);
  await record(context, saga, {
    state,
    message,
    steps,
    completed: context.now(),
    next_try: null,
    secret: null,
  });
  await recordAudit(context, [
    {
      kind: saga.is_undo ? 'exchange_change_undone' : 'exchange_changed',
      target: targetOf(saga),
      detail: { saga: saga.id, change: saga.kind, about: saga.title, port: saga.config_id, end: message },
    },
  ]);
}

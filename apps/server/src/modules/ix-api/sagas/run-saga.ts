import { IxApiError } from '@peersmith/ix-api';
import type { MacStep } from '@peersmith/model';
import type { Context } from '../../../engine/context.ts';
import { recordAudit } from '../../audit/index.ts';
import { exchangeOf } from '../reach-endpoint.ts';
import { withLock } from '../with-lock.ts';
import { MAC_STEP, Stuck, type Work } from './mac-steps.ts';
import { record, type StoredSaga, type StoredStep, TakenOver, takeUp } from './stored-saga.ts';

/** How often the exchange is asked whether it is done. */
const ASK_AGAIN_S = 30;
/** After which a person is asked: exchanges take days where people of theirs look at it. */
const LONGEST_WAIT_MS = 7 * 24 * 3600 * 1000;
/** Tries of a step in a row, with pauses that double up to ten minutes: about two hours. */
const MOST_ATTEMPTS = 18;
const LONGEST_PAUSE_S = 600;

/**
 * Takes a change up where it stands, and goes on as far as that is possible now. Nothing happens where it is not due, or where somebody
 * has it for longer than one waits.
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
      if (!(error instanceof IxApiError || error instanceof Stuck)) throw error;
      await keepFailure(context, saga, { steps, error });
    }
  });
}

async function goOn(context: Context, saga: StoredSaga, steps: StoredStep[]): Promise<void> {
  const exchange = await exchangeOf(context, saga.endpoint_id);
  if (!exchange) throw new Stuck('The IX-API is gone.');
  const hasChanged = (name: MacStep) => steps.some(({ step, changed }) => step === name && changed);
  const work: Work = { context, exchange, saga, hasChanged };
  await noteOldMacs(work, steps);
  for (const step of steps) {
    if (step.state === 'done') continue;
    context.signal?.throwIfAborted();
    Object.assign(step, {
      state: 'trying',
      tries: step.tries + 1,
      since: step.since ?? context.now().toISOString(),
    });
    await record(context, saga, { steps, message: `${step.label}.` });
    const result = await MAC_STEP[step.step](work);
    if ('wait' in result) return wait(context, saga, { steps, step, text: result.wait });
    Object.assign(step, { state: 'done', ended: context.now().toISOString(), text: result.done });
    // Who tries again after an answer was lost finds it done, and did it all the same.
    step.changed = result.changed === true || step.tries > 1;
    await record(context, saga, { steps, attempts: 0 });
  }
  await finish(context, saga, steps);
}

/** Before anything is sent, it is written down what the port has: that is what undoing leads back to. */
async function noteOldMacs({ context, exchange, saga }: Work, [first]: readonly StoredStep[]): Promise<void> {
  if (saga.is_undo || !first || first.tries > 0) return;
  const config = await exchange.client.serviceConfig(saga.config_id);
  if (!config) throw new Stuck('The exchange has no such port any more. Cancel this.');
  const macs = await exchange.client.list('macs');
  saga.old_macs = config.macs.flatMap((id) => {
    const mac = macs.find((one) => one.id === id);
    return mac ? [{ id, address: mac.address }] : [];
  });
  await record(context, saga, { old_macs: saga.old_macs });
}

async function wait(
  context: Context,
  saga: StoredSaga,
  { steps, step, text }: { steps: readonly StoredStep[]; step: StoredStep; text: string },
): Promise<void> {
  const now = context.now();
  if (step.since && now.getTime() - Date.parse(step.since) > LONGEST_WAIT_MS)
    throw new Stuck(`${text} That is so for a week: ask the exchange, and try again; or undo this.`);
  Object.assign(step, { state: 'pending', text });
  const next_try = new Date(now.getTime() + ASK_AGAIN_S * 1000);
  await record(context, saga, { steps, state: 'waiting', message: text, next_try, attempts: 0 });
}

/** What passes is tried again by itself; for all else a person is asked. The step stays to be tried: whether it was done is looked up then. */
async function keepFailure(
  context: Context,
  saga: StoredSaga,
  { steps, error }: { steps: readonly StoredStep[]; error: IxApiError | Stuck },
): Promise<void> {
  const passes = error instanceof IxApiError && error.isPassing;
  const attempts = saga.attempts + 1;
  const text =
    error instanceof IxApiError ? `The exchange: ${error.message.replace(/\.+$/, '')}.` : error.message;
  const isOver = !passes || attempts >= MOST_ATTEMPTS;
  for (const step of steps) if (step.state === 'trying') Object.assign(step, { state: 'pending', text });
  const asked_s = error instanceof IxApiError ? (error.retry_after_s ?? 0) : 0;
  const pause_s = Math.max(asked_s, Math.min(5 * 2 ** attempts, LONGEST_PAUSE_S));
  const kept = isOver
    ? { state: 'failed' as const, message: text, next_try: null }
    : { message: `${text} It is tried again.`, next_try: new Date(context.now().getTime() + pause_s * 1000) };
  await record(context, saga, { ...kept, steps, attempts }).catch((reason: unknown) => {
    if (!(reason instanceof TakenOver)) throw reason;
  });
}

async function finish(context: Context, saga: StoredSaga, steps: readonly StoredStep[]): Promise<void> {
  const old = saga.old_macs.map(({ address }) => address).join(', ') || 'none';
  const message = saga.is_undo
    ? `The port has what it had before: ${old}.`
    : `The exchange has ${saga.mac_address}, and nothing else of this port.`;
  const state = saga.is_undo ? ('undone' as const) : ('done' as const);
  await record(context, saga, { state, message, steps, completed: context.now(), next_try: null });
  await recordAudit(context, [
    {
      kind: saga.is_undo ? 'exchange_change_undone' : 'exchange_changed',
      target: { type: 'net.connection', id: saga.connection_id, name: `Connection #${saga.connection_id}` },
      detail: { saga: saga.id, port: saga.config_id, mac_address: saga.mac_address, old_macs: old },
    },
  ]);
}

import { IxApiError, type Objects } from '@peersmith/ix-api';
import { GONE } from '../../mirror/derive-ports.ts';
import { keepObject } from '../../mirror/keep-one.ts';
import { type StepResult, Stuck, type Work } from '../saga-kind.ts';
import { GOING } from './live-objects.ts';

/** What a change can make at an exchange, and have taken away again. */
export type MadeKind = 'network-service-configs' | 'network-feature-configs';

/** What a change made of a kind and is still there: by its reference, however often a request of it was done. */
export async function madeBy<K extends MadeKind>({ exchange, saga }: Work, kind: K): Promise<Objects[K][]> {
  // An exchange that does not know the filter answers with all.
  const all = await exchange.client.list(kind, { external_ref: saga.reference });
  return all.filter(({ external_ref, state }) => external_ref === saga.reference && !GONE.includes(state));
}

/** What a change made, as it is now; what a request that was given up made late, besides, is taken away. */
export async function theOneMade<K extends MadeKind>(
  work: Work<unknown, { remote_id?: string | undefined }>,
  kind: K,
): Promise<Objects[K]> {
  const { exchange, found, context } = work;
  for (const { id, state } of await madeBy(work, kind))
    if (id !== found.remote_id && !GOING.includes(state)) await exchange.client.remove(kind, id);
  const one = found.remote_id ? await exchange.client.one(kind, found.remote_id) : null;
  if (!one || GOING.includes(one.state))
    throw new Stuck(
      `The exchange has taken it away${one ? `: it is ${one.state}` : ''}. Undo this, and begin anew.`,
    );
  await keepObject(context, exchange.id, { kind, row: one });
  return one;
}

/** Has everything taken away that a change made. */
export async function takeAway(work: Work, kind: MadeKind): Promise<StepResult> {
  const going = (await madeBy(work, kind)).filter(({ state }) => !GOING.includes(state));
  for (const { id } of going) await work.exchange.client.remove(kind, id);
  return going.length > 0
    ? { done: `The exchange was asked to take away: ${going.map(({ id }) => id).join(', ')}.`, changed: true }
    : { done: 'There was nothing to take away.' };
}

/** Waits until nothing is left of what a change made. A request that was given up may have made something late. */
export async function awaitGone(work: Work, kind: MadeKind): Promise<StepResult> {
  const left = await madeBy(work, kind);
  for (const { id, state } of left) if (!GOING.includes(state)) await work.exchange.client.remove(kind, id);
  const states = await Promise.all(left.map(({ id }) => goneOf(work, kind, id)));
  return states.find((state) => 'wait' in state) ?? { done: 'Nothing is left of it.' };
}

/** Whether one object is gone at the exchange. */
export async function goneOf({ exchange, context }: Work, kind: MadeKind, id: string): Promise<StepResult> {
  const one = await exchange.client.one(kind, id);
  await keepObject(context, exchange.id, one ? { kind, row: one } : { kind, gone: id });
  return one === null || GONE.includes(one.state)
    ? { done: 'The exchange has taken it away.' }
    : { wait: `At the exchange ${id} is in the state "${one.state}" yet.` };
}

/** What a change does to something that the exchange works on still, and therefore refuses: it is waited for. */
export async function unlessBusy(state: string, work: () => Promise<StepResult>): Promise<StepResult> {
  try {
    return await work();
  } catch (error) {
    const isBusy = error instanceof IxApiError && error.code === 'refused' && state.endsWith('_pending');
    if (!isBusy) throw error;
    return { wait: `The exchange works on it still, and refuses another change: ${error.message}` };
  }
}

import type { ServiceConfig } from '@peersmith/ix-api';
import * as z from 'zod';
import { keepObject } from '../../mirror/keep-one.ts';
import { defineKind, type Step, Stuck, type Work } from '../saga-kind.ts';
import { GOING, saidOf } from './live-objects.ts';

const KIND = 'network-service-configs';

const Wanted = z.object({
  /** The day that was asked for; null for the first possible one. */
  asked_for: z.string().nullable(),
  /** What the exchange said that this means, and somebody confirmed. */
  decommission_at: z.string(),
  charged_until: z.string(),
});
type CancelWork = Work<z.infer<typeof Wanted>, object>;
type CancelStep = Step<CancelWork['wanted'], CancelWork['found']>;

async function portOf({ exchange, context, saga }: CancelWork): Promise<ServiceConfig | null> {
  const port = await exchange.client.one(KIND, saga.config_id);
  await keepObject(
    context,
    exchange.id,
    port ? { kind: KIND, row: port } : { kind: KIND, gone: saga.config_id },
  );
  return port;
}

const isGoing = (port: ServiceConfig | null): boolean => port === null || GOING.includes(port.state);

/** Nothing is sent where the exchange says something else by now than what somebody has confirmed. */
async function requireSamePolicy({ exchange, saga, wanted }: CancelWork): Promise<void> {
  const { decommission_at, charged_until } = await exchange.client.cancellationPolicy(
    saga.config_id,
    wanted.asked_for ?? undefined,
  );
  if (decommission_at === wanted.decommission_at && charged_until === wanted.charged_until) return;
  throw new Stuck(
    `The exchange says something else by now: the port would end on ${decommission_at} and be paid for until ${charged_until}, where you confirmed ${wanted.decommission_at} and ${wanted.charged_until}. Nothing was sent: cancel or undo this, and look again.`,
  );
}

const STEPS: readonly CancelStep[] = [
  {
    step: 'check',
    label: 'See that the exchange says what was confirmed',
    isLook: true,
    run: async (work) => {
      if (isGoing(await portOf(work))) return { done: 'The port is going already.' };
      await requireSamePolicy(work);
      return { done: `It ends on ${work.wanted.decommission_at}.` };
    },
  },
  {
    step: 'cancel',
    label: 'Cancel the port',
    run: async (work) => {
      const { exchange, saga, wanted } = work;
      if (isGoing(await portOf(work))) return { done: 'The exchange has the cancellation.', changed: true };
      await requireSamePolicy(work);
      await exchange.client.remove(KIND, saga.config_id, { decommission_at: wanted.decommission_at });
      return { done: 'The exchange has taken the cancellation.', changed: true };
    },
  },
  {
    step: 'await_going',
    label: 'Wait until the exchange says that the port goes',
    run: async (work) => {
      const port = await portOf(work);
      if (port === null) return { done: 'The port is gone.' };
      const text = `The port is ${saidOf(port)}`;
      return GOING.includes(port.state) ? { done: `${text}.` } : { wait: `At the exchange: ${text}.` };
    },
  },
];

const LOOK: CancelStep = {
  step: 'look',
  label: 'See that the port stays',
  run: async (work) => {
    const port = await portOf(work);
    if (isGoing(port))
      throw new Stuck(
        `The exchange has the cancellation already${port ? `: the port is in the state "${port.state}"` : ''}. Ask them to take it back.`,
      );
    return { done: 'The port is as it was.' };
  },
};

/** Cancels a port, as somebody confirmed it. Our own connection stays. */
export const cancellationKind = defineKind({
  wanted: Wanted,
  found: z.object({}),
  forward: () => STEPS,
  back: () => [LOOK],
  notBack: ({ steps }) =>
    steps.some(({ step, state }) => step === 'cancel' && state === 'done')
      ? 'The exchange has the cancellation, and IX-API knows no way back: ask the exchange.'
      : null,
  told: ({ saga, wanted }) =>
    saga.is_undo
      ? 'Nothing was cancelled: the port is as it was.'
      : `The port ends on ${wanted.decommission_at}, and is paid for until ${wanted.charged_until}. Your connection is as it was: remove it when the port is gone.`,
});

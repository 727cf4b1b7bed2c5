import { setTimeout as setTimeoutOf } from 'node:timers/promises';
import type { Context } from '../../../engine/context.ts';
import type { Worker } from '../../../engine/module.ts';
import { lookAgain } from '../../../platform/look-again.ts';
import { LEASE_S, renewLeases } from './claim-message.ts';
import { sendDue, settleAbandoned } from './send-due.ts';

/** Connections of one process to the mail server. */
const LANES = 2;
const STOP_MS = 10_000;

/** Sends what is in the outbox. Any number may run. */
export function outboxWorker({
  system: open,
  onError,
}: {
  system: () => Context;
  onError: (error: Error) => void;
}): Worker {
  const inHand = new Set<number>();
  let renewing: NodeJS.Timeout | undefined;
  const complain = (error: unknown) => onError(error instanceof Error ? error : new Error(String(error)));
  const stopped = () => !looking.isOn();

  async function look(): Promise<void> {
    await settleAbandoned(open());
    await Promise.all(Array.from({ length: LANES }, () => sendDue(open(), { stopped, inHand })));
  }

  const looking = lookAgain(look, complain);
  return {
    name: 'the outbox of e-mails',
    start: () => {
      if (looking.isOn()) return;
      looking.start();
      renewing = setInterval(
        () => {
          if (inHand.size) renewLeases(open(), [...inHand]).catch(complain);
        },
        (LEASE_S * 1000) / 4,
      );
    },
    stop: async () => {
      // A mail server that is slow keeps no process from ending; what it had is settled by the next one.
      await Promise.race([looking.stop(), setTimeoutOf(STOP_MS, undefined, { ref: false })]);
      clearInterval(renewing);
    },
  };
}

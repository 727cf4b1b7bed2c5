import { sql } from 'kysely';
import type { Context } from '../../../engine/context.ts';
import type { Worker } from '../../../engine/module.ts';
import { lookAgain } from '../../../platform/look-again.ts';
import { deliverDue, dueWebhooks } from './deliver.ts';

const PRUNE_MS = 3_600_000;
const KEPT_DAYS = 30;

/** Delivers what is due, each webhook by itself, so that a slow receiver keeps no other waiting. Any number may run. */
export function deliveryWorker({
  system: open,
  onError,
}: {
  system: () => Context;
  onError: (error: Error) => void;
}): Worker {
  const busy = new Map<number, Promise<void>>();
  let pruned = Number.NEGATIVE_INFINITY;
  const complain = (error: unknown) => onError(error instanceof Error ? error : new Error(String(error)));

  async function drain(id: number): Promise<void> {
    while (looking.isOn() && (await deliverDue(open(), id)) > 0);
  }

  async function look(): Promise<void> {
    if (performance.now() - pruned > PRUNE_MS) {
      pruned = performance.now();
      await pruneDeliveries(open());
    }
    for (const id of await dueWebhooks(open(), [...busy.keys()]))
      busy.set(
        id,
        drain(id)
          .catch(complain)
          .finally(() => busy.delete(id)),
      );
  }

  const looking = lookAgain(look, complain);
  return {
    name: 'the deliveries of webhooks',
    start: looking.start,
    stop: async () => {
      await looking.stop();
      await Promise.all(busy.values());
    },
  };
}

/** The history ends after a month, and so does what nobody could be told. */
export async function pruneDeliveries(context: Context): Promise<void> {
  await sql`delete from extras_webhookdelivery where time < ${context.now()}::timestamptz - make_interval(days => ${KEPT_DAYS})`.execute(
    context.db,
  );
}

import type { DeviceContext } from './devices.ts';
import type { Outcome } from './end-entry.ts';
import { openPacked } from './packed-text.ts';
import { type Entry, textsOf } from './plan-entry.ts';
import { loadRouters, reachable } from './reachable-router.ts';
import { settle } from './settle.ts';
import type { StoredPlan } from './stored-plan.ts';

/** Looks at a router on which a worker died in the middle of its work, and says how it stands. */
export async function recoverEntry(
  context: DeviceContext,
  { held, entry }: { held: StoredPlan; entry: Entry },
): Promise<Outcome> {
  const step = entry.step ?? 'connect';
  const code = 'server_ended';
  const message = `The server was ended while it worked with this router (${step}).`;
  if (entry.committed_ms === null)
    return { status: 'failed', step, code, message: `${message} Nothing was changed on it.` };
  const found = (await loadRouters(context, [entry.router_id ?? 0])).get(entry.router_id ?? 0);
  const router = found && reachable(context, found);
  if (!router || !('driver' in router))
    return {
      status: 'unknown',
      step,
      code,
      message: `${message} It cannot be asked any more: ${router ? router.message : 'it was deleted.'}`,
    };
  const { sealed_rendered } = await textsOf(context, entry.id);
  return settle(context, {
    held,
    entry,
    router,
    text: await openPacked(context, sealed_rendered),
    fault: { step, code, message },
    wasConfirmed: step === 'confirm',
  });
}

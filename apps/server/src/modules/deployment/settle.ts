import type { Device, LoadMode } from '@peersmith/routers';
import type { DeviceContext } from './devices.ts';
import type { Outcome } from './end-entry.ts';
import { runningHash } from './packed-text.ts';
import type { Entry } from './plan-entry.ts';
import type { ReachableRouter } from './reachable-router.ts';
import { type Fault, faultOf } from './router-fault.ts';
import type { StoredPlan } from './stored-plan.ts';
import { connectTo } from './with-device.ts';

/** A change that was begun and whose end nobody saw. */
export interface Unsettled {
  held: StoredPlan;
  entry: Entry;
  router: ReachableRouter;
  text: string;
  /** What ended the work. */
  fault: Fault;
  /** Whether the router may have heard that it is confirmed. */
  wasConfirmed: boolean;
}

const ASK_AGAIN_MS = 5000;
/** A router may take a moment longer than its timer to bring back what was. */
const GRACE_MS = 30_000;

/** What a router runs, as far as a plan is concerned; null for something else, or for what it does not say. */
type Found = 'before' | 'planned' | 'other';

/**
 * Finds out how a router stands after work with it broke off: it is asked until it runs what it ran before, or its timer is over for sure.
 * Nothing is confirmed here, and nothing is written to it.
 */
export async function settle(context: DeviceContext, unsettled: Unsettled): Promise<Outcome> {
  const { held, router, fault, wasConfirmed } = unsettled;
  const { devices } = context;
  // Its timer runs since it was set at the latest now.
  const over = devices.now() + held.options.confirm_s * 1000 + GRACE_MS;
  let lost: Fault | null = null;
  for (;;) {
    // What it says once its timer is over stays so.
    const isOver = devices.now() >= over;
    try {
      const found = await look(context, unsettled, isOver);
      lost = null;
      if (found === 'before') return takenBack(unsettled);
      if (isOver) return asFound(found, unsettled);
    } catch (error) {
      lost = faultOf(error);
      if (isOver) break;
    }
    await devices.pause(ASK_AGAIN_MS);
  }
  return {
    status: 'unknown',
    step: fault.step,
    code: fault.code,
    message: `${fault.message} Since then it could not be asked how it stands (${lost?.message ?? ''}) ${
      wasConfirmed
        ? 'It was told to keep the change, and perhaps heard it.'
        : `Nobody confirmed the change, so it should have been taken back after ${held.options.confirm_s} s.`
    } Look at ${router.name} itself.`,
  };
}

function takenBack({ fault }: Unsettled): Outcome {
  const isRefusal = fault.step === 'commit' && fault.code === 'refused';
  return {
    status: isRefusal ? 'refused' : 'rolled_back',
    step: fault.step,
    code: fault.code,
    message: `${fault.message} It runs what it ran before.`,
  };
}

/** After its timer is over, when it does not run what it ran before. */
function asFound(found: Found, { fault, wasConfirmed, router }: Unsettled): Outcome {
  if (found === 'planned' && wasConfirmed)
    return {
      status: 'applied',
      step: fault.step,
      code: fault.code,
      message: `${fault.message} The time to take it back is over, and it runs what was planned.`,
    };
  const how =
    found === 'planned'
      ? 'It runs what was planned, although nobody of ours confirmed it: somebody else did, or its timer failed.'
      : 'It runs neither what it ran before nor what was planned: somebody else changed it meanwhile.';
  return {
    status: 'unknown',
    step: fault.step,
    code: fault.code,
    message: `${fault.message} ${how} Nothing was confirmed. Look at ${router.name} itself, and make another plan.`,
  };
}

async function look(
  context: DeviceContext,
  { held, entry, router, text }: Unsettled,
  isOver: boolean,
): Promise<Found> {
  const device = await connectTo(context, router, `plan ${held.id}`);
  try {
    if (runningHash(await device.getConfig()) === entry.running_hash) return 'before';
    return isOver && (await runs(device, text, held.mode)) ? 'planned' : 'other';
  } finally {
    await device.close().catch(() => undefined);
  }
}

/** Whether a router runs a text: it would change nothing. */
async function runs(device: Device, text: string, mode: LoadMode): Promise<boolean> {
  try {
    await device.load(text, mode);
    return (await device.compare()).trim() === '';
  } finally {
    await device.discard().catch(() => undefined);
  }
}

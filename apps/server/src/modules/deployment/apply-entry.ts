import { type Device, RouterError } from '@peersmith/routers';
import { sql } from 'kysely';
import { inTransaction } from '../../engine/context.ts';
import type { DeviceContext } from './devices.ts';
import { type Outcome, tell } from './end-entry.ts';
import { type Expected, expectedSessions, passGate } from './health-gate.ts';
import { openPacked, runningHash } from './packed-text.ts';
import { type Entry, textsOf, writeEntry } from './plan-entry.ts';
import { loadRouters, type ReachableRouter, reachable } from './reachable-router.ts';
import { faultOf } from './router-fault.ts';
import type { JobRun } from './router-lock.ts';
import { settle } from './settle.ts';
import type { StoredPlan } from './stored-plan.ts';
import { connectTo } from './with-device.ts';

/** One router of a plan, to be changed by a run of the job. */
interface Call {
  held: StoredPlan;
  entry: Entry;
  run: JobRun;
}

/** What is known of a router once it has the candidate and would change as planned. */
interface Loaded {
  device: Device;
  router: ReachableRouter;
  expected: Expected;
  text: string;
}

/** Changes one router as planned, and watches it; whatever happens is an outcome. */
export async function applyEntry(context: DeviceContext, call: Call): Promise<Outcome> {
  const { held, entry } = call;
  const found = (await loadRouters(context, [entry.router_id ?? 0])).get(entry.router_id ?? 0);
  const router = found && reachable(context, found);
  if (!router) return refused('router_unknown', 'It was deleted since the plan was made.');
  if (!('driver' in router)) return refused(router.code, router.message);
  if (router.driver.strategy.confirm === 'none')
    return refused('capability_missing', `${router.driver.label} cannot take a change back by itself.`);
  await inTransaction(context, async (inner) => {
    await writeEntry(inner, entry.id, { status: 'applying', step: 'connect', started: sql`now()` });
    await tell(inner, entry, { from: 'waiting', to: 'applying' });
  });
  let device: Device;
  try {
    device = await connectTo(context, router, `plan ${held.id}`);
  } catch (error) {
    return unchangedBy(error, 'connect');
  }
  try {
    return await withConnected(context, call, router, device);
  } finally {
    await device.close().catch(() => undefined);
  }
}

async function withConnected(
  context: DeviceContext,
  call: Call,
  router: ReachableRouter,
  device: Device,
): Promise<Outcome> {
  const { held, entry, run } = call;
  let loaded: Loaded;
  try {
    const ready = await loadAsPlanned(context, call, router, device);
    if ('status' in ready) {
      await device.discard();
      return ready;
    }
    loaded = ready;
    if (!(await run.holds(router.id)))
      return refused('router_busy', 'Another run of this job took the router over. Nothing was changed.');
  } catch (error) {
    await device.discard().catch(() => undefined);
    return unchangedBy(error, 'load');
  }
  await writeEntry(context, entry.id, { step: 'commit', committed: new Date(context.devices.now()) });
  const settling = { held, entry, router, text: loaded.text };
  try {
    await device.commit({ confirm_s: held.options.confirm_s });
  } catch (error) {
    return settleAlone(context, device, {
      ...settling,
      fault: faultOf(error, 'commit'),
      wasConfirmed: false,
    });
  }
  return watch(context, call, loaded, settling);
}

/** The change runs, and is taken back unless it is confirmed: looks at sessions, and decides. */
async function watch(
  context: DeviceContext,
  { held, entry, run }: Call,
  { device, router, expected }: Loaded,
  settling: Omit<Parameters<typeof settle>[1], 'fault' | 'wasConfirmed'>,
): Promise<Outcome> {
  await writeEntry(context, entry.id, { step: 'neighbors' });
  const gate = await passGate(context, {
    device,
    expected,
    options: held.options,
    tell: (sessions) => writeEntry(context, entry.id, { sessions }),
  }).catch((error: unknown) => faultOf(error, 'neighbors'));
  if ('code' in gate) return settleAlone(context, device, { ...settling, fault: gate, wasConfirmed: false });
  if (!gate.isPassed) return takeBack(context, { device, gate, settling });
  if (!(await run.holds(router.id)))
    return settleAlone(context, device, {
      ...settling,
      wasConfirmed: false,
      fault: {
        step: 'confirm',
        code: 'router_busy',
        message: 'Another run of this job took the router over, so this one did not confirm.',
      },
    });
  await writeEntry(context, entry.id, { step: 'confirm' });
  try {
    await device.confirm();
  } catch (error) {
    const wasConfirmed = !(error instanceof RouterError && error.code === 'confirm_lost');
    return settleAlone(context, device, { ...settling, fault: faultOf(error, 'confirm'), wasConfirmed });
  }
  return { status: 'applied', sessions: gate.sessions };
}

/** Our own connection ends before the router is asked how it stands: it holds the lock. */
async function settleAlone(
  context: DeviceContext,
  device: Device,
  unsettled: Parameters<typeof settle>[1],
): Promise<Outcome> {
  await device.close().catch(() => undefined);
  return settle(context, unsettled);
}

async function takeBack(
  context: DeviceContext,
  {
    device,
    gate,
    settling,
  }: {
    device: Device;
    gate: { reason: string; sessions: NonNullable<Outcome['sessions']> };
    settling: Omit<Parameters<typeof settle>[1], 'fault' | 'wasConfirmed'>;
  },
): Promise<Outcome> {
  await writeEntry(context, settling.entry.id, { step: 'roll back' });
  try {
    await device.rollback();
    return {
      status: 'rolled_back',
      step: 'neighbors',
      code: 'gate_failed',
      message: `It was taken back: ${gate.reason}`,
      sessions: gate.sessions,
    };
  } catch (error) {
    const outcome = await settleAlone(context, device, {
      ...settling,
      fault: faultOf(error, 'roll back'),
      wasConfirmed: false,
    });
    return { ...outcome, sessions: gate.sessions };
  }
}

/** Gives the router the candidate, if it still runs what it ran when the plan was made, and would change as it said then. */
async function loadAsPlanned(
  context: DeviceContext,
  { held, entry }: Call,
  router: ReachableRouter,
  device: Device,
): Promise<Loaded | Outcome> {
  const texts = await textsOf(context, entry.id);
  const [text, planned] = [
    await openPacked(context, texts.sealed_rendered),
    await openPacked(context, texts.sealed_difference),
  ];
  if (text === '') return refused('plan_incomplete', 'The plan has lost its text: make another.');
  const neighbors = await device.bgpNeighbors();
  const expected = await expectedSessions(context, { router: router.id, mode: held.mode, neighbors, text });
  if (runningHash(await device.getConfig()) !== entry.running_hash)
    return refused(
      'running_changed',
      'It does not run any more what it ran when the plan was made: somebody changed it. Make another plan. Nothing was changed.',
    );
  await writeEntry(context, entry.id, { step: 'load' });
  const { warnings } = await device.load(text, held.mode);
  if (warnings.length)
    return {
      ...refused(
        'device_warned',
        `It takes the configuration and warns:\n${warnings.join('\n')}\nNothing was changed.`,
      ),
      warnings,
    };
  const difference = await device.compare();
  if (difference.trim() === '')
    return { status: 'unchanged', message: 'It runs the configuration already: nothing was installed.' };
  if (difference !== planned)
    return refused(
      'difference_changed',
      'It would change otherwise than was reviewed: make another plan. Nothing was changed.',
    );
  return { device, router, expected, text };
}

const refused = (code: string, message: string): Outcome => ({
  status: 'refused',
  step: 'compare',
  code,
  message,
});

/** Errors from before anything was changed. What somebody else has is a refusal, the rest a failure. */
function unchangedBy(error: unknown, step: string): Outcome {
  const fault = faultOf(error, step);
  const isRefusal = ['locked', 'foreign_edits', 'refused', 'host_key_changed'].includes(fault.code);
  return {
    status: isRefusal ? 'refused' : 'failed',
    ...fault,
    message: `${fault.message} Nothing was changed.`,
  };
}

import type { ConnectionTest } from '@peersmith/answers';
import { router as routers } from '@peersmith/model';
import { type Device, type Facts, RouterError } from '@peersmith/routers';
import { JobFailed, type JobHandler } from '../../engine/jobs.ts';
import { holds } from '../../engine/permissions.ts';
import type { DeviceContext, Devices } from './devices.ts';
import { visibleRouters } from './drift-job.ts';
import { CONNECTION_JOB } from './job-names.ts';
import { loadRouters, type ReachableRouter, reachable } from './reachable-router.ts';
import { resolveHost } from './resolve-host.ts';
import { faultOf } from './router-fault.ts';
import { connectTo } from './with-device.ts';

type Step = ConnectionTest['steps'][number];
const STEPS = ['resolve', 'reach', 'host key', 'sign in', 'privilege', 'capability'] as const;
type Name = (typeof STEPS)[number];

/** The job that tries to sign in to a router, and says how far it came. */
export const connectionJob = (devices: Devices): JobHandler => ({
  name: CONNECTION_JOB,
  object: routers,
  mayRun: (principal) => holds(principal, 'devices.deploy_router_configuration'),
  run: async (outer, { objectId }) => {
    const context: DeviceContext = { ...outer, devices };
    const [id = 0] = await visibleRouters(context, [objectId ?? 0]);
    const found = (await loadRouters(context, [id])).get(id);
    if (!found) throw new JobFailed('The router is gone, or whoever asked for this may not see it any more.');
    const router = reachable(context, found);
    if (!('driver' in router)) throw new JobFailed(router.message);
    const test = await testConnection(context, router);
    const failed = test.steps.find(({ state }) => state === 'failed');
    if (failed) throw new JobFailed(`${failed.step}: ${failed.detail}`, test);
    const { facts } = test;
    return {
      message: `${router.name} lets us in: ${[facts?.vendor, facts?.model, facts?.version].filter(Boolean).join(' ')}.`,
      data: test,
    };
  },
});

/** Tries to sign in to a router, to read what it runs and how its sessions stand; changes nothing. */
export async function testConnection(
  context: DeviceContext,
  router: ReachableRouter,
): Promise<ConnectionTest> {
  const pinned = router.host_key;
  const done = new Map<Name, Pick<Step, 'detail' | 'duration_ms'>>();
  let shown: string | null = null;
  let facts: Facts | null = null;
  let device: Device | null = null;
  const timed = async <T>(name: Name, work: () => Promise<T>, say: (found: T) => string): Promise<T> => {
    const began = performance.now();
    const result = await work();
    done.set(name, { detail: say(result), duration_ms: Math.round(performance.now() - began) });
    return result;
  };
  let failed: { name: Name; detail: string } | null = null;
  let at: Name = 'resolve';
  try {
    await timed(
      'resolve',
      () => resolveHost(context, router.hostname),
      (address) => address,
    );
    at = 'reach';
    const connected = await timed(
      'sign in',
      () => connectTo(context, router, 'connection test'),
      () => 'It let us in.',
    );
    device = connected;
    shown = connected.hostKey;
    done.set('reach', { detail: 'It answers.', duration_ms: null });
    done.set('host key', { detail: keyWords(pinned, shown), duration_ms: null });
    at = 'privilege';
    await timed(
      'privilege',
      () => connected.getConfig(),
      (text) => `Its configuration can be read: ${text.split('\n').length} lines.`,
    );
    at = 'capability';
    facts = await timed(
      'capability',
      () => connected.facts(),
      () => '',
    );
    const { length } = await connected.bgpNeighbors();
    done.set('capability', {
      detail: `It tells what it is, and of ${length} BGP neighbors.`,
      duration_ms: done.get('capability')?.duration_ms ?? null,
    });
  } catch (error) {
    failed = { name: placeOfError(error, at), detail: faultOf(error).message };
    if (error instanceof RouterError) shown = error.shown ?? shown;
  } finally {
    await device?.close().catch(() => undefined);
  }
  return {
    steps: STEPS.map((step) => stepOf(step, done, failed)),
    host_key: shown || pinned ? { shown, pinned } : null,
    facts,
  };
}

const keyWords = (pinned: string | null, shown: string | null): string =>
  shown === null
    ? 'This way in has none.'
    : pinned
      ? 'It is the one that it must have.'
      : 'It was shown for the first time, and is the one that it must have from now on.';

function stepOf(
  step: Name,
  done: ReadonlyMap<Name, Pick<Step, 'detail' | 'duration_ms'>>,
  failed: { name: Name; detail: string } | null,
): Step {
  if (failed?.name === step) return { step, state: 'failed', detail: failed.detail, duration_ms: null };
  const found = done.get(step);
  if (found) return { step, state: 'ok', ...found };
  // What was done on the way to what failed went well.
  const isBefore = failed !== null && STEPS.indexOf(step) < STEPS.indexOf(failed.name);
  return { step, state: isBefore ? 'ok' : 'not tried', detail: '', duration_ms: null };
}

/** In which step of the test an error belongs. */
function placeOfError(error: unknown, at: Name): Name {
  if (!(error instanceof RouterError)) return at;
  const byCode: Partial<Record<string, Name>> = {
    name_unresolved: 'resolve',
    host_key_changed: 'host key',
    sign_in_refused: 'sign in',
    privilege_missing: 'privilege',
    capability_missing: 'capability',
  };
  const byStep: Partial<Record<string, Name>> = {
    resolve: 'resolve',
    connect: 'reach',
    'host key': 'host key',
    'sign in': 'sign in',
  };
  return byCode[error.code] ?? byStep[error.step] ?? at;
}

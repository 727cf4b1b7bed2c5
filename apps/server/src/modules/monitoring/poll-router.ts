import type { BgpNeighbor } from '@peersmith/routers';
import { Turns } from '../../platform/turn-taking.ts';
import { mapInTurns } from '../../platform/turns.ts';
import { failedAlone, unforeseenText } from '../../platform/unforeseen.ts';
import {
  type DeviceContext,
  type Fault,
  faultOf,
  type JobRun,
  reachable,
  type StoredRouter,
  withDevice,
  withRouterLock,
} from '../deployment/index.ts';
import { judgeSession } from './judge-session.ts';
import { pairNeighbors } from './pair-neighbors.ts';
import { recordFailure, recordPoll } from './record-poll.ts';
import { sessionsOf } from './stored-session.ts';

/** What came of asking a router. */
export type Polled =
  | { outcome: 'polled'; sessions: number; established: number; neighbors: number }
  | ({ outcome: 'failed' | 'skipped' } & Fault);

/** Many routers are asked at a time, and few of their answers written: others want the database as well. */
const writing = new Turns(3);

export interface PollCall {
  run: JobRun;
  /** For how long it waits where somebody else of ours works with the router. */
  wait_ms: number;
  signal: AbortSignal;
}

/**
 * Asks a router for all of its sessions over one connection, and writes down how they stand. Nobody else of ours works with it meanwhile: a
 * router that is being changed is left alone.
 */
export async function pollRouter(
  context: DeviceContext,
  stored: StoredRouter,
  { run, wait_ms, signal }: PollCall,
): Promise<Polled> {
  const router = reachable(context, stored);
  const failed = async ({ step, code, message }: Fault): Promise<Polled> => {
    await recordFailure(context, { router: stored.id, now: context.now(), code, message });
    return { outcome: 'failed', step, code, message };
  };
  if (!('driver' in router)) return failed({ step: 'connect', ...router });
  const outcome = await withRouterLock<Polled>(
    context,
    { run, routerId: router.id, wait_ms, signal },
    async () => {
      const began = performance.now();
      let neighbors: readonly BgpNeighbor[];
      try {
        neighbors = await withDevice(context, router, 'poll', (device) => device.bgpNeighbors());
      } catch (error) {
        return failed(faultOf(error, 'neighbors'));
      }
      const duration_ms = Math.round(performance.now() - began);
      try {
        const { established, sessions } = await writing.take(() =>
          keep(context, { router: router.id, neighbors, duration_ms }),
        );
        return { outcome: 'polled', sessions, established, neighbors: neighbors.length };
      } catch (error) {
        // What it says cannot be kept: the other routers are asked all the same.
        if (!failedAlone(error, signal)) throw error;
        return failed({ step: 'record', code: 'not_recorded', message: unforeseenText(error) });
      }
    },
  );
  return 'outcome' in outcome ? outcome : { outcome: 'skipped', ...outcome };
}

async function keep(
  context: DeviceContext,
  told: { router: number; neighbors: readonly BgpNeighbor[]; duration_ms: number },
): Promise<{ sessions: number; established: number }> {
  const now = context.now();
  const sessions = await sessionsOf(context, told.router);
  const { pairings } = await pairNeighbors(sessions, told.neighbors);
  const judgements = await mapInTurns(pairings, (pairing) => judgeSession(pairing, now.getTime()));
  await recordPoll(context, { ...told, now, judgements });
  return {
    sessions: judgements.length,
    established: judgements.filter((one) => one.bgp_state === 'established').length,
  };
}

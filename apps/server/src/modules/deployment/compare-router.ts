import type { LoadMode } from '@peersmith/routers';
import type { DeviceContext } from './devices.ts';
import { columnsOf } from './keep-comparison.ts';
import type { ReachableRouter } from './reachable-router.ts';
import type { Candidate } from './render-candidate.ts';
import { withDevice } from './with-device.ts';

/** What a router runs and what a candidate would change of that. */
export interface Compared {
  running: string;
  difference: string;
  warnings: readonly string[];
}

/** Has a router compare what it runs with a candidate; nothing of that stays on it. */
export const compareRouter = (
  context: DeviceContext,
  router: ReachableRouter,
  { purpose, text, mode }: { purpose: string; text: string; mode: LoadMode },
): Promise<Compared> =>
  withDevice(context, router, purpose, async (device) => {
    const running = await device.getConfig();
    const { warnings } = await device.load(text, mode);
    const difference = await device.compare();
    await device.discard();
    return { running, difference, warnings };
  });

/** The texts of a comparison as they are kept, open and with masks, and what is counted in them. */
export const keptTexts = (context: DeviceContext, candidate: Candidate, compared: Compared) =>
  columnsOf(
    context,
    { rendered: candidate.text, running: compared.running, difference: compared.difference },
    { masked: candidate.masked, secrets: candidate.secrets },
  );

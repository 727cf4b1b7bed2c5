import type { LoadMode } from '@peersmith/routers';
import type { DeviceContext } from './devices.ts';
import { linesOf } from './difference-lines.ts';
import { maskText } from './mask-text.ts';
import { runningHash, sealPacked } from './packed-text.ts';
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
export async function keptTexts(context: DeviceContext, candidate: Candidate, compared: Compared) {
  const rendered = await maskText(candidate.masked, candidate.secrets);
  const running = await maskText(compared.running, candidate.secrets);
  const difference = await maskText(compared.difference, candidate.secrets);
  const seal = (text: string) => sealPacked(context, text);
  return {
    ...linesOf(compared.difference),
    masked: difference.masked,
    rendered_hash: candidate.hash,
    running_hash: runningHash(compared.running),
    sealed_rendered: await seal(candidate.text),
    sealed_running: await seal(compared.running),
    sealed_difference: await seal(compared.difference),
    sealed_masked_rendered: await seal(rendered.text),
    sealed_masked_running: await seal(running.text),
    sealed_masked_difference: await seal(difference.text),
  };
}

import type { Context } from '../../engine/context.ts';
import type { Progress } from '../../engine/jobs.ts';
import { sideBySide } from '../../platform/side-by-side.ts';
import { type Candidate, RENDERED_AT_ONCE, renderCandidate } from '../deployment/index.ts';
import type { PushTarget } from './push-targets.queries.ts';

/** What the routers of a push have, and why some of them have nothing. */
export interface RenderedTargets {
  candidates: ReadonlyMap<number, Candidate>;
  faults: ReadonlyMap<number, string>;
}

/** Renders the configurations of routers as for an installation: what leaves something out is a fault, and no text. */
export async function renderTargets(
  context: Context,
  targets: readonly PushTarget[],
  progress: Pick<Progress, 'step' | 'log'>,
): Promise<RenderedTargets> {
  const candidates = new Map<number, Candidate>();
  const faults = new Map<number, string>();
  let done = 0;
  await sideBySide(targets, RENDERED_AT_ONCE, async ({ id, name }) => {
    context.signal?.throwIfAborted();
    const rendered = await renderCandidate(context, id);
    if (rendered.kind === 'candidate') candidates.set(id, rendered);
    else {
      faults.set(id, rendered.message);
      progress.log('failure', `${name}: ${rendered.message}`);
    }
    progress.step('rendering', (done += 1), targets.length);
  });
  return { candidates, faults };
}

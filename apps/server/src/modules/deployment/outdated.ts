import { sideBySide } from '../../platform/side-by-side.ts';
import type { DeviceContext } from './devices.ts';
import { placeOf } from './place-of.ts';
import type { Entry } from './plan-entry.ts';
import { loadRouters, reachable } from './reachable-router.ts';
import { RENDERED_AT_ONCE, renderCandidate } from './render-candidate.ts';
import type { Fault } from './router-fault.ts';
import type { StoredPlan } from './stored-plan.ts';

const IN_MAINTENANCE = new Set(['pre-maintenance', 'maintenance', 'post-maintenance']);

/** What has changed since a plan was made, by the router of it that it is about: nothing, or the plan is not what anybody reviewed. */
export async function outdatedReasons(
  context: DeviceContext,
  { entries, maintenance }: { held: StoredPlan; entries: readonly Entry[]; maintenance: boolean },
): Promise<Map<number, Fault>> {
  const routers = await loadRouters(
    context,
    entries.flatMap(({ router_id }) => router_id ?? []),
  );
  const reasons = new Map<number, Fault>();
  const say = (entry: Entry, code: string, message: string) =>
    reasons.set(entry.id, { step: 'render', code, message });
  await sideBySide(entries, RENDERED_AT_ONCE, async (entry) => {
    const found = routers.get(entry.router_id ?? 0);
    if (!found) return void say(entry, 'router_unknown', `${entry.router_name} was deleted since.`);
    const router = reachable(context, found);
    if (!('driver' in router)) return void say(entry, router.code, router.message);
    if (IN_MAINTENANCE.has(found.status) && !maintenance)
      return void say(
        entry,
        'router_in_maintenance',
        `${found.name} is in maintenance, and nobody said to change it all the same.`,
      );
    if (placeOf(found) !== entry.revision)
      return void say(
        entry,
        'router_changed',
        `${found.name} is reached otherwise than when the plan was made: make another.`,
      );
    const candidate = await renderCandidate(context, found.id);
    if (candidate.kind === 'none')
      return void say(
        entry,
        candidate.code,
        `${found.name} cannot be rendered any more. ${candidate.message}`,
      );
    if (candidate.hash !== entry.rendered_hash)
      say(
        entry,
        'inputs_changed',
        `What is rendered for ${found.name} has changed since the plan was made: make another.`,
      );
  });
  return reasons;
}

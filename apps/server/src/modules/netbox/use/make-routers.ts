import { type Context, inTransaction } from '../../../engine/context.ts';
import { Invalid } from '../../../engine/errors.ts';
import { makeRouters } from '../router-of-device.ts';
import { freeDevices } from './inventory.ts';
import { obstacleOf, proposalOf } from './proposal.ts';

/** Makes routers of devices that are none yet, all of them or none. */
export function makeRoutersOf(
  outer: Context,
  { devices, local_asn }: { devices: readonly number[]; local_asn?: number | undefined },
): Promise<{ routers: { id: number; name: string }[] }> {
  return inTransaction(outer, async (context) => {
    const free = await freeDevices(context, devices);
    const problems: string[] = [];
    const drafts = [...new Set(devices)].flatMap((id) => {
      const device = free.get(id);
      const obstacle = device ? obstacleOf(device) : 'NetBox does not have it, or a router here names it.';
      const { platform, ...proposal } = device ? proposalOf(device) : { platform: null };
      if (!device || obstacle !== null || !platform || !('name' in proposal)) {
        problems.push(`${device?.name || id}: ${obstacle}`);
        return [];
      }
      return [{ id, ...proposal, platform: platform.id, local_context_data: device.local_context_data }];
    });
    if (problems.length > 0) throw new Invalid({ devices: problems });
    const made = await makeRouters(context, drafts, local_asn);
    return { routers: made.map(({ id, draft }) => ({ id, name: draft.name })) };
  });
}

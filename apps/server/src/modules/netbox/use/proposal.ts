import type { RouterProposal } from '@peersmith/answers';
import type { Row } from '@peersmith/resource';
import { hostnameOf } from '../webhook/read-event.ts';

/** A device as far as a router is proposed from it. */
export interface ProposedDevice {
  id: number;
  name: string;
  status: string;
  /** Slug of its platform in NetBox. */
  platform: string;
  primary_ip: string | null;
  local_context_data: Row | null;
  /** Ours with that slug. */
  platform_id: number | null;
  platform_name: string | null;
  /** Whether another router of ours is called so. */
  is_name_taken: boolean;
}

/** What a router would be made with. */
export const proposalOf = ({
  name,
  status,
  primary_ip,
  platform_id,
  platform_name,
}: ProposedDevice): RouterProposal => ({
  name,
  hostname: hostnameOf(name, primary_ip),
  platform: platform_id === null ? null : { id: platform_id, name: platform_name ?? '' },
  status: status === 'active' ? 'enabled' : 'disabled',
});

/** Why no router can be made of a device as it is; null where one can. */
export function obstacleOf({ name, platform, platform_id, is_name_taken }: ProposedDevice): string | null {
  if (name === '') return 'It has no name in NetBox.';
  if (platform === '') return 'It has no platform in NetBox.';
  if (platform_id === null) return `There is no platform with the slug ${platform} here: add one.`;
  if (is_name_taken) return `A router here is called ${name}: enter the number of the device there.`;
  return null;
}

import type { Row } from '@peersmith/resource';
import type { Saving } from '../../engine/implement.ts';
import { held, isChanged } from './session-drafts.ts';

/** Refuses a role that does not fit the other side: `rs-client` is for sessions with route servers, and no other role is. */
export function checkRole(item: Saving<Row>, localAs: number | null): void {
  const role = held(item, 'bgp_role');
  const told = ['bgp_role', 'is_route_server', 'autonomous_system', 'local_autonomous_system'];
  const field = told.find((key) => isChanged(item, key));
  if (!role || field === undefined) return;
  const toServer = held(item, 'is_route_server') === true;
  if (role === 'rs-client' && !toServer)
    item.refuse(field, 'The role rs-client is for sessions with route servers, and this is none.');
  if (role !== 'rs-client' && toServer)
    item.refuse(field, 'Towards a route server the role is rs-client, or none.');
  if (localAs !== null && Number(held(item, 'autonomous_system')) === localAs)
    item.refuse(
      field,
      'Roles are for sessions with other networks (RFC 9234): this one is within your own AS.',
    );
}

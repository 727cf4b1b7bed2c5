import { netboxDevice, netboxInterface, netboxIpAddress, netboxPlatform } from '@peersmith/model';
import { asDeclared, implement } from '../../engine/implement.ts';

/** What is kept of NetBox. Who is limited to some devices sees what is on those. */
export const netboxResources = [
  asDeclared(netboxDevice),
  asDeclared(netboxPlatform),
  implement(netboxInterface, { seenWith: 'device' }),
  implement(netboxIpAddress, { seenWith: 'interface' }),
];

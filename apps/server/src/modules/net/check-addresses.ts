import {
  broadcastOf,
  formatAddress,
  formatInterface,
  networkOf,
  parseInterface,
  unusableAddress,
} from '@peersmith/net';
import type { Row } from '@peersmith/resource';
import type { Saving } from '../../engine/implement.ts';

/** Refuses addresses that no port has: of no host at all, or the first or last of their network. */
export function checkPortAddresses(items: readonly Saving<Row>[]): void {
  for (const { draft, before, refuse } of items)
    for (const key of ['ipv6_address', 'ipv4_address']) {
      const [written, held] = [draft[key], before?.[key]];
      const address = typeof written === 'string' ? parseInterface(written) : null;
      const was = typeof held === 'string' ? parseInterface(held) : null;
      if (!address || (was && formatInterface(was) === formatInterface(address))) continue;
      const kind = unusableAddress(address);
      if (kind) refuse(key, `${formatAddress(address)} is ${kind} address, which no port has.`);
      const network = networkOf(address);
      // Links of two ends have neither (RFC 3021).
      if (address.family === 4 && address.prefixLength < 31)
        if (address.value === network.value || address.value === broadcastOf(address).value)
          refuse(
            key,
            `${formatInterface(address)} is the network or broadcast address of ${formatInterface(network)}.`,
          );
    }
}

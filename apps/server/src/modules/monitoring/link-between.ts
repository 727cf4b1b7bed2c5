import { bitsOf, formatInterface, parseAddress } from '@peersmith/net';
import { addressKey } from './address-key.ts';

/** The widest link that is taken for one; ends that are further apart are several hops from each other. */
const WIDEST = { 4: 24, 6: 64 } as const;
const MANY_HOPS = 255;

/**
 * The ends of a direct session as they are written down. A router does not say how wide its link is: it is the narrowest that both ends fit on
 * as hosts (RFC 3021, RFC 6164).
 */
export function linkBetween(local: string | null, remote: string) {
  const [ours, theirs] = [parseAddress(addressKey(local) ?? ''), parseAddress(addressKey(remote) ?? '')];
  if (!ours || !theirs || ours.family !== theirs.family)
    return { local_ip_address: addressKey(local), ip_address: addressKey(remote) ?? remote };
  const { family } = ours;
  const length = widthOf(bitsOf(family), WIDEST[family], [ours.value, theirs.value]);
  return {
    local_ip_address: formatInterface({ ...ours, prefixLength: length ?? bitsOf(family) }),
    ip_address: formatInterface({ ...theirs, prefixLength: length ?? bitsOf(family) }),
    ...(length === null ? { multihop_ttl: MANY_HOPS } : {}),
  };
}

function widthOf(bits: number, widest: number, ends: readonly [bigint, bigint]): number | null {
  for (let length = bits - 1; length >= widest; length -= 1) {
    const host = BigInt(bits - length);
    const all = (1n << host) - 1n;
    const isHost = (value: bigint) =>
      host === 1n || bits === 128 || ((value & all) !== 0n && (value & all) !== all);
    if (ends[0] >> host === ends[1] >> host && ends.every(isHost)) return length;
  }
  return null;
}

import type { IrrKind, ListOwner } from './list-keys.ts';

/** Why an AS has no list of a kind, and what to do about it. */
export function whyNone(
  { retrieve_prefixes, retrieve_as_list, irr_as_set, asn }: ListOwner,
  kind: IrrKind,
): { why: string; remedy: string } {
  if (kind === 'as_list' ? !retrieve_as_list : !retrieve_prefixes) {
    const field = kind === 'as_list' ? 'Retrieve AS list' : 'Retrieve prefixes';
    return { why: `${field} is off`, remedy: `Switch on "${field}" of the network.` };
  }
  const family = kind === 'ipv6' ? ' for IPv6' : kind === 'ipv4' ? ' for IPv4' : '';
  return {
    why: (irr_as_set ?? '').trim() === '' ? 'the network has no AS-SET' : `its AS-SET names nothing${family}`,
    remedy: `Enter an AS-SET, or let AS${asn} stand in for it ("Fall back to the AS number").`,
  };
}

import { parseAsn } from '@peersmith/net';
import { BGP_STATES, type BgpNeighbor, type BgpSessionDetail, type BgpState } from './driver.ts';

/** The state that a device's word begins with (RFC 4271 §8.2.2): `Idle (Admin)` and `Idle(NoIf)` are idle. */
export function stateOf(word: string | null | undefined): BgpState | null {
  const letters = word?.toLowerCase().replaceAll(/[^a-z]/g, '') ?? '';
  return BGP_STATES.find((state) => letters.startsWith(state)) ?? null;
}

/** An AS number as devices write it, with or without a dot (RFC 5396); null for none. */
export function asnOf(told: string | number | null | undefined): number | null {
  const [, high, low] = /^(?:(\d{1,5})\.)?(\d{1,10})$/.exec(String(told ?? '').trim()) ?? [];
  if (low === undefined) return null;
  return parseAsn(String(Number(high ?? 0) * 65_536 + Number(low)));
}

/** A neighbor of which nothing is said but what is given. */
export const neighborWith = (
  said: Partial<BgpNeighbor> & Pick<BgpNeighbor, 'vrf' | 'address'>,
): BgpNeighbor => ({
  local_address: null,
  local_asn: null,
  remote_asn: null,
  description: null,
  is_enabled: true,
  state: null,
  uptime_s: null,
  received_prefix_count: null,
  accepted_prefix_count: null,
  advertised_prefix_count: null,
  last_error: null,
  ...said,
});

/** Details of which nothing is said but what is given. */
export const detailWith = (said: Partial<BgpSessionDetail>): BgpSessionDetail => ({
  local_port: null,
  remote_port: null,
  previous_state: null,
  last_event: null,
  hold_time_s: null,
  keepalive_s: null,
  configured_hold_time_s: null,
  configured_keepalive_s: null,
  import_policy: null,
  export_policy: null,
  received_messages: null,
  sent_messages: null,
  received_updates: null,
  sent_updates: null,
  queued_messages: null,
  flap_count: null,
  in_state_s: null,
  is_multihop: null,
  is_multipath: null,
  removes_private_as: null,
  prepends_local_as: null,
  suppresses_4byte_as: null,
  has_local_address: null,
  ...said,
});

/** The sum of what is said; null where nothing is. */
export function sumOf(counts: readonly (number | null | undefined)[]): number | null {
  const said = counts.filter((one) => one !== null && one !== undefined);
  return said.length ? said.reduce((total, one) => total + one, 0) : null;
}

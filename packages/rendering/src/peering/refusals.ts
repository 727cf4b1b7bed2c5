import {
  DEVICE_RULES,
  type DevicePlatform,
  isLinkLocal,
  passwordProblem,
  policyNameProblem,
  unusableAddress,
} from '@peersmith/net';
import { type Refusal, refusal } from '../finding.ts';
import type { Entity } from '../model/entity.ts';
import { IpAddress } from '../values/ip-address.ts';
import { mergedPolicies } from './policies.ts';
import { groupOf, localAddressOf, routerOf } from './sessions.ts';

/** The first reason why a platform would refuse a session, or run it as something else; null when there is none. */
export function refusalOf(session: Entity, platform: DevicePlatform): Refusal | null {
  return (
    passwordRefusal(session, platform) ??
    addressRefusal(session) ??
    policyRefusal(session, platform) ??
    (platform === 'frr' ? localAsRefusal(session) : null)
  );
}

/** The password that is written: Junos takes the encrypted one where the router has it. */
function passwordRefusal(session: Entity, platform: DevicePlatform): Refusal | null {
  const encrypts = platform === 'junos' && routerOf(session)?.row.encrypt_passwords === true;
  const encrypted = encrypts ? textOf(session, 'encrypted_password') : '';
  const message = encrypted
    ? passwordProblem(platform, encrypted, { encrypted: true })
    : passwordProblem(platform, textOf(session, 'password'));
  return message === null ? null : refusal('password_unsayable', { problem: message });
}

function textOf(session: Entity, key: string): string {
  const value = session.getAttribute(key);
  return typeof value === 'string' ? value : '';
}

function addressRefusal(session: Entity): Refusal | null {
  const peer = session.getAttribute('ip_address');
  if (!(peer instanceof IpAddress)) return null;
  const kind = unusableAs(peer);
  if (kind) return refusal('address_unusable', { host: peer.host, kind });
  const local = localAddressOf(session);
  if (!local) return null;
  if (local.family !== peer.family) return refusal('address_family_differs', { host: local.host });
  return local.value === peer.value ? refusal('address_is_ours', { host: peer.host }) : null;
}

/** `a multicast`, for an address that a neighbour cannot have; link-local ones would need an interface. */
const unusableAs = (address: IpAddress): string | null =>
  isLinkLocal(address) ? 'a link-local' : unusableAddress(address);

function policyRefusal(session: Entity, platform: DevicePlatform): Refusal | null {
  for (const direction of ['import', 'export'] as const) {
    for (const policy of mergedPolicies(session, direction, false)) {
      const problem = policyNameProblem(platform, policy.text('slug'));
      if (problem) return refusal('policy_name_unsayable', { problem, policy: policy.text('name') });
    }
  }
  return null;
}

/** FRR: "Local-AS allowed only for EBGP peers", and "the same as the remote as". */
function localAsRefusal(session: Entity): Refusal | null {
  const own = routerOf(session)?.one('local_autonomous_system');
  const local =
    session.one('local_autonomous_system') ?? groupOf(session)?.one('local_autonomous_system') ?? own;
  const asn = session.one('autonomous_system')?.row.asn;
  if (!own || !local || local.row.asn === own.row.asn) return null;
  if (asn !== own.row.asn && asn !== local.row.asn) return null;
  return refusal('local_as_refused', {
    platform: DEVICE_RULES.frr.label,
    own: own.row.asn,
    local: local.row.asn,
  });
}

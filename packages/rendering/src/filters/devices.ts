import { PyDict, str, valueError } from '@peersmith/jinja';
import {
  BFD_TIMERS,
  bfdTimer,
  communityFor,
  DEVICE_RULES,
  type DevicePlatform,
  descriptionFor,
  devicePlatform,
  parseCommunity,
} from '@peersmith/net';
import { type Refusal, refusal } from '../finding.ts';
import { Entity, isA } from '../model/entity.ts';
import { refusalOf } from '../peering/refusals.ts';
import { isSession } from '../peering/sessions.ts';
import { type Filters, filters, refuseUndefined } from './define.ts';

function platformOf(name: unknown): DevicePlatform {
  const platform = typeof name === 'string' ? devicePlatform(name) : null;
  if (platform) return platform;
  throw valueError(`unknown platform, try ${Object.keys(DEVICE_RULES).join(', ')}`);
}

function requireSession(value: unknown): Entity {
  refuseUndefined(value);
  if (isSession(value)) return value;
  throw valueError('value is not a bgp session');
}

/** Why something is left out, as the end of a comment; it is a finding too. */
function leftOut(about: Entity, why: Refusal): string {
  about.store.report(about, why);
  return why.reason;
}

function refusalFor(value: unknown, name: unknown): string {
  const session = requireSession(value);
  const found = refusalOf(session, platformOf(name));
  return found ? leftOut(session, found) : '';
}

function deviceCommunity(value: unknown, name: unknown): string {
  const platform = platformOf(name);
  if (!isA(value, 'bgp.community')) throw valueError('value is not a community');
  const held = value.text('value');
  const community = parseCommunity(held);
  if (!community) {
    const { label } = DEVICE_RULES[platform];
    value.store.report(value, refusal('community_unsayable', { value: held, platform: label }));
    return '';
  }
  if (community.value !== held)
    value.store.report(value, refusal('community_twice', { value: held, same: community.value }));
  return communityFor(platform, community);
}

/** The timers of a BFD configuration, brought into what the platform takes. */
function bfdTimers(value: unknown, name: unknown): PyDict {
  const platform = platformOf(name);
  if (!isA(value, 'net.bfd')) throw valueError('value is not a BFD configuration');
  return PyDict.from(
    BFD_TIMERS.map((timer): [string, number] => {
      const held = Number(value.row[timer]);
      const { taken, problem } = bfdTimer(platform, timer, held);
      if (problem) value.store.report(value, refusal('bfd_timer_changed', { problem, held, taken }));
      return [timer, taken];
    }),
  );
}

/** What devices take of texts and numbers; not among upstream's filters. */
export const deviceFilters: Filters = filters({
  'refusal(value, platform)': refusalFor,
  'left_out(value, reason, remedy="")': (value, reason, remedy) => {
    if (!(value instanceof Entity)) throw valueError('value is not an object');
    return leftOut(value, refusal('left_out', { reason: str(reason), remedy: str(remedy) }));
  },
  'device_text(value, platform)': (value, platform) =>
    descriptionFor(platformOf(platform), value === null ? '' : str(value)),
  'device_community(value, platform)': deviceCommunity,
  'bfd_timers(value, platform)': bfdTimers,
});

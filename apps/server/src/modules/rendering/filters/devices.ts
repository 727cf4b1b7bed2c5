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
function leftOut(about: Entity, reason: string, remedy: string): string {
  const message = `${reason.replace(/^[a-z]+ /, (word) => word.charAt(0).toUpperCase() + word.slice(1))}.`;
  about.store.report('error', about, { message, remedy });
  return reason;
}

function refusal(value: unknown, name: unknown): string {
  const session = requireSession(value);
  const found = refusalOf(session, platformOf(name));
  return found ? leftOut(session, found.reason, found.remedy) : '';
}

function deviceCommunity(value: unknown, name: unknown): string {
  const platform = platformOf(name);
  if (!isA(value, 'bgp.community')) throw valueError('value is not a community');
  const community = parseCommunity(value.text('value'));
  if (community) {
    if (community.value !== value.text('value'))
      value.store.report('warning', value, {
        message: `${value.text('value')} is ${community.value}, which another community is already.`,
        remedy: 'Keep one of the two.',
      });
    return communityFor(platform, community);
  }
  value.store.report('error', value, {
    message: `${value.text('value')} is no community that ${DEVICE_RULES[platform].label} could write, so it is attached to nothing.`,
    remedy: 'Correct its value.',
  });
  return '';
}

/** The timers of a BFD configuration, brought into what the platform takes. */
function bfdTimers(value: unknown, name: unknown): PyDict {
  const platform = platformOf(name);
  if (!isA(value, 'net.bfd')) throw valueError('value is not a BFD configuration');
  return PyDict.from(
    BFD_TIMERS.map((timer): [string, number] => {
      const held = Number(value.row[timer]);
      const { taken, problem } = bfdTimer(platform, timer, held);
      if (problem)
        value.store.report('warning', value, {
          message: `${problem} ${held} is written as ${taken}.`,
          remedy: `Set it to ${taken}, or to what both sides take.`,
        });
      return [timer, taken];
    }),
  );
}

/** What devices take of texts and numbers; not among upstream's filters. */
export const deviceFilters: Filters = filters({
  'refusal(value, platform)': refusal,
  'left_out(value, reason, remedy="")': (value, reason, remedy) => {
    if (!(value instanceof Entity)) throw valueError('value is not an object');
    return leftOut(value, str(reason), str(remedy));
  },
  'device_text(value, platform)': (value, platform) =>
    descriptionFor(platformOf(platform), value === null ? '' : str(value)),
  'device_community(value, platform)': deviceCommunity,
  'bfd_timers(value, platform)': bfdTimers,
});

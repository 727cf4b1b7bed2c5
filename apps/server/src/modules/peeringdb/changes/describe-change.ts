import { counted } from '../../../platform/counted.ts';
import type { FoundChange } from './find-changes.ts';

const LABELS: Readonly<Record<string, string>> = {
  name: 'name',
  irr_as_set: 'AS-SET',
  info_prefixes4: 'IPv4 prefix count',
  info_prefixes6: 'IPv6 prefix count',
  policy_general: 'general policy',
  info_never_via_route_servers: 'wish never to be reached by route servers',
  asn: 'ASN',
  is_rs_peer: 'route server peering',
  operational: 'operational state',
  speed: 'speed (Mbit/s)',
};

const shown = (value: unknown): string =>
  value === null || value === ''
    ? 'nothing'
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : String(value);
const addresses = (port: unknown) =>
  Object.values(port ?? {})
    .filter((one) => typeof one === 'string')
    .join(', ') || 'no address';
const asnOf = (port: unknown) =>
  typeof port === 'object' && port !== null ? Reflect.get(port, 'asn') : port;

/** A change in one sentence: `AS64501 raised its IPv4 prefix count 100 → 150: 4 sessions`. */
export function describeChange(change: FoundChange): string {
  const text = sentence(change);
  const cut = text.length > 900 ? `${text.slice(0, 900)}…` : text;
  return change.sessions === 0 ? cut : `${cut}: ${counted(change.sessions, 'session')}${consequence(change)}`;
}

function consequence({ kind, own }: FoundChange): string {
  if (own) return '';
  if (kind === 'port-left') return ' would be abandoned';
  return kind === 'port-moved' ? ' with the old address' : '';
}

function sentence(change: FoundChange): string {
  const { kind, asn, place, before, after, field, own } = change;
  const who = own ? `Our AS${asn}` : `AS${asn}`;
  const label = LABELS[field] ?? field;
  switch (kind) {
    case 'network':
      return `${who} ${verbOf(before, after)} its ${label} ${shown(before)} → ${shown(after)}`;
    case 'network-left':
      return `${who} (${shown(before)}) left PeeringDB`;
    case 'port-joined':
      return field
        ? `${who} has a new address at ${place}, ${shown(after)}`
        : `${who} has a new port at ${place} (${addresses(after)})`;
    case 'port-left':
      if (field === 'asn')
        return `AS${asnOf(after)} took over a port of ${who} at ${place} (${addresses(before)})`;
      return field
        ? `${who} gave up ${shown(before)} at ${place}`
        : `${who} left ${place} (${addresses(before)})`;
    case 'port-moved':
      return `${who} moved at ${place}, ${shown(before)} → ${shown(after)}`;
    case 'port':
      return `${who} changed its ${label} at ${place} ${shown(before)} → ${shown(after)}`;
    case 'exchange':
      return field
        ? `${place} changed its ${label} ${shown(before)} → ${shown(after)}`
        : `${place} left PeeringDB`;
    case 'lan':
      if (before === null) return `${place} has a new LAN prefix ${shown(after)}`;
      return after === null
        ? `${place} gave up the LAN prefix ${shown(before)}`
        : `${place} renumbers its LAN ${shown(before)} → ${shown(after)}`;
  }
}

function verbOf(before: unknown, after: unknown): string {
  if (typeof before !== 'number' || typeof after !== 'number') return 'changed';
  return after > before ? 'raised' : 'lowered';
}

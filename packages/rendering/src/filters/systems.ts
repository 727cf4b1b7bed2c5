import { PyDict, str, valueError } from '@peersmith/jinja';
import { type Entity, isA } from '../model/entity.ts';
import { relationshipsOf, storedPrefixes } from '../model/specs.ts';
import {
  exchangesBetween,
  isNetworkLike,
  lanPrefixes,
  missingPorts,
  sharedExchanges,
  sharedFacilities,
} from '../peering/presence.ts';
import { asListText, asnsOf, prefixListText } from '../peering/registry-lists.ts';
import { AS, IXP } from '../peering/sessions.ts';
import { querySet } from '../query/query-methods.ts';
import { attributeError, type Filters, filters, refuseUndefined } from './define.ts';

const setOf = (owner: Entity, type: string, fetch: () => readonly Entity[]) =>
  querySet(owner.store, type, fetch);

function requireNetwork(value: unknown): Entity {
  if (isNetworkLike(value)) return value;
  throw valueError(`${str(value)} is not an autonomous system or a peeringdb network`);
}

function sharedIxps(value: unknown, other: unknown): unknown {
  if (!isNetworkLike(value) || !isNetworkLike(other) || !(value.is(AS) || other.is(AS)))
    throw valueError('one of the values must be an autonomous system');
  const owner = other.is(AS) ? other : value;
  return setOf(owner, IXP, () => sharedExchanges(owner, value, other));
}

function prefixList(value: unknown, family: unknown): unknown {
  if (isA(value, AS)) return storedPrefixes(value, family);
  if (!isA(value, IXP)) throw valueError('value has no prefixes');
  const prefixes = lanPrefixes(value);
  return family === 4 || family === 6
    ? (prefixes.get(family === 6 ? 'ipv6' : 'ipv4') ?? [])
    : PyDict.from(prefixes);
}

const SOURCES =
  'AFRINIC APNIC ARIN LACNIC RIPE RIPE-NONAUTH RADB NTTCOM ALTDB BELL LEVEL3 TC IDNIC NESTEGG PANIX REACH JPIRR RPKI BBOI CANARIE HOST RGNET';
const SOURCE = new RegExp(`^(?:${SOURCES.replaceAll(' ', '|')}):+`, 'i');

/** The AS-SETs of a text, without the names of databases, in the order in which they stand. */
function setNames(text: string, none: string): string[] {
  const names = text
    .split(/[/,&\s]+/)
    .map((name) => name.replace(SOURCE, '').replace(/^ipv[46]:/i, ''))
    .filter((name) => name !== '');
  return names.length ? [...new Set(names)] : [none];
}

function stripSources(value: unknown): string[] {
  if (typeof value === 'string') return setNames(value, 'AS0');
  if (isA(value, AS)) return setNames(value.text('irr_as_set'), `AS${value.row.asn}`);
  throw valueError('value has no IRR AS-SET');
}

export const systemFilters: Filters = filters({
  'ixps(value, other)': (value, other) => {
    refuseUndefined(value);
    if (!isA(value, AS)) {
      const name = isNetworkLike(value) ? value.className : str(value);
      throw attributeError(`'${name}' object has no attribute 'get_internet_exchange_points'`);
    }
    return setOf(value, IXP, () => exchangesBetween(value, other));
  },
  'shared_ixps(value, other)': sharedIxps,
  'shared_facilities(value, other)': (value, other) => {
    const [one, two] = [requireNetwork(value), requireNetwork(other)];
    return setOf(one, 'peeringdb.facility', () => sharedFacilities(one, two));
  },
  'missing_sessions(value, other, ixp=None)': (value, other, ixp) => {
    const [one, two] = [requireNetwork(value), requireNetwork(other)];
    return setOf(one, 'peeringdb.networkixlan', () => missingPorts(one, two, ixp));
  },
  'prefix_list(value, family=0)': prefixList,
  'as_list(value, family=0)': (value) => {
    if (!isA(value, AS)) throw valueError('value has no AS list');
    return asnsOf(value);
  },
  'prefix_list_text(value, family, platform, name=None)': (value, family, platform, name) => {
    if (!isA(value, AS)) throw valueError('value has no prefixes');
    if (family !== 4 && family !== 6) throw valueError('the family is 4 or 6');
    const named = name ?? `AS${value.row.asn}-v${family}`;
    return prefixListText(value, { family, platform: str(platform), name: str(named) });
  },
  'as_list_text(value, platform, name=None)': (value, platform, name) => {
    if (!isA(value, AS)) throw valueError('value has no AS list');
    return asListText(value, { platform: str(platform), name: str(name ?? `AS${value.row.asn}`) });
  },
  'strip_irr_sources(value)': stripSources,
  'relationships(value, local_autonomous_system=None)': (value, local) => {
    if (!isA(value, AS)) throw valueError('value has no relationships');
    return relationshipsOf(value, local);
  },
});

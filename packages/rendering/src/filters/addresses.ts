import { intOf, repr, str, valueError } from '@peersmith/jinja';
import { parseInterface, parseMac } from '@peersmith/net';
import { Entity, isA } from '../model/entity.ts';
import { familyOf, IXP, isSession, localAddressOf } from '../peering/sessions.ts';
import { Eui } from '../values/eui.ts';
import { IpAddress, IpInterface } from '../values/ip-address.ts';
import { attributeError, type Filters, filters, refuseUndefined } from './define.ts';

/** An address from text, number or object, as Python's `ipaddress` constructors take them; null when it is none. */
function addressOf(value: unknown): IpAddress | null {
  if (value instanceof IpAddress) return value;
  const number = typeof value === 'boolean' ? undefined : intOf(value);
  if (number !== undefined) return fromNumber(BigInt(number));
  const parsed = typeof value === 'string' ? parseInterface(value) : null;
  if (!parsed) return null;
  return str(value).includes('/') ? new IpInterface(parsed) : new IpAddress(parsed);
}

function fromNumber(value: bigint): IpAddress | null {
  if (value < 0n || value >= 1n << 128n) return null;
  return new IpAddress({ family: value < 1n << 32n ? 4 : 6, value });
}

function ofFamily(value: unknown, family: 4 | 6): IpAddress | null {
  const number = typeof value === 'boolean' ? undefined : intOf(value);
  if (number !== undefined) {
    const given = BigInt(number);
    return given >= 0n && given < 1n << (family === 4 ? 32n : 128n)
      ? new IpAddress({ family, value: given })
      : null;
  }
  const address = addressOf(value);
  return address?.family === family ? address : null;
}

function hostText(value: unknown): string {
  if (isSession(value)) return hostText(value.getAttribute('ip_address'));
  const address = addressOf(value);
  if (!address) throw valueError(`${repr(value)} does not appear to be an IPv4 or IPv6 address`);
  return address.host;
}

const NOTATIONS = { cisco: 'cisco', bare: 'bare' } as const;

function macText(value: unknown, format: unknown): string {
  refuseUndefined(value);
  const mac = macOf(value instanceof Entity ? value.getAttribute('mac_address') : value);
  mac.notation = format === 'cisco' || format === 'bare' ? NOTATIONS[format] : 'colon';
  return mac.toText();
}

function macOf(value: unknown): Eui {
  if (value instanceof Eui) return value;
  if (typeof value === 'string') {
    const parsed = parseMac(value);
    if (parsed === null) throw valueError('value is not a valid mac address');
    return new Eui(parsed);
  }
  throw attributeError(
    `'${value === null || value === undefined ? 'NoneType' : typeof value === 'number' ? 'int' : 'object'}' object has no attribute 'dialect'`,
  );
}

function localAddresses(value: unknown, family: unknown): unknown {
  if (!isA(value, IXP)) return isSession(value) ? localAddressOf(value) : null;
  const families = family === 4 || family === 6 ? [family] : [4, 6];
  return value
    .many('connection')
    .flatMap((connection) => families.map((one) => connection.getAttribute(`ipv${one}_address`)))
    .filter((address) => address !== null);
}

export const addressFilters: Filters = filters({
  'ipv4(value)': (value) => ofFamily(value, 4),
  'ipv6(value)': (value) => ofFamily(value, 6),
  'ip(value)': (value) =>
    Array.isArray(value) && value.constructor === Array ? value.map(hostText) : hostText(value),
  'ip_version(value)': (value) => {
    if (!isSession(value)) throw valueError('value is not a bgp session');
    return familyOf(value);
  },
  'mac(value, format="")': macText,
  'local_ips(value, family=0)': localAddresses,
});

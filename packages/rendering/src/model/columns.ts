import { PyFloat } from '@peersmith/jinja';
import { parseInterface, parsePrefix } from '@peersmith/net';
import { type AnyField, type AnyResource, columnOf, entries } from '@peersmith/resource';
import { DateTime } from '../values/date-time.ts';
import { Eui } from '../values/eui.ts';
import { IpAddress, IpInterface, IpNetwork } from '../values/ip-address.ts';
import { jsonValue } from '../values/json-value.ts';
import type { Entity } from './entity.ts';
import type { Property } from './model.ts';

// Credentials of devices are no business of a template's; passwords of sessions are.
const HIDDEN: Readonly<Record<string, readonly string[]>> = {
  'devices.router': ['napalm_username', 'napalm_password', 'napalm_args'],
  'peeringdb.network': ['notes_private'],
};

/** What the server keeps to itself, or shows to holders of a permission alone. */
const isPrivate = ({ read, veil, options, storage }: AnyField): boolean =>
  Boolean(veil || options.guard || options.sealed) || (!read && storage !== 'secret');

type Convert = (stored: unknown) => unknown;

const text =
  (convert: (text: string) => unknown): Convert =>
  (stored) =>
    typeof stored === 'string' ? convert(stored) : null;

const host = text((stored) => {
  const parsed = parseInterface(stored);
  return parsed && new IpAddress(parsed);
});
const network = text((stored) => {
  const parsed = parsePrefix(stored);
  return parsed && new IpNetwork(parsed);
});
const BY_TYPE: Readonly<Record<string, Convert>> = {
  inet: text((stored) => {
    const parsed = parseInterface(stored);
    return parsed && new IpInterface(parsed);
  }),
  cidr: network,
  macaddr: text((stored) => new Eui(stored)),
  timestamptz: text(DateTime.parse),
  jsonb: text(jsonValue),
};

/** How a stored value becomes what Python would show. */
function converterOf(field: AnyField): Convert {
  if (field.kind === 'ip_host') return host;
  const known = BY_TYPE[field.sql ?? ''];
  if (known) return known;
  if (field.sql?.startsWith('numeric'))
    return (stored) => (typeof stored === 'number' ? new PyFloat(stored) : null);
  // A copy: a template may append to what it is given.
  return (stored) => (Array.isArray(stored) ? [...stored] : (stored ?? null));
}

/** The readers of a resource's stored values, by name; pointers under `<key>_id`. */
export function columnsOf(resource: AnyResource): Map<string, Property> {
  const type = `${resource.app}.${resource.name}`;
  const columns = new Map<string, Property>([
    ['id', (entity) => entity.id],
    ['created', ({ row }) => BY_TYPE.timestamptz?.(row.created) ?? null],
    ['updated', ({ row }) => BY_TYPE.timestamptz?.(row.updated) ?? null],
  ]);
  for (const [key, field] of entries(resource)) {
    if (HIDDEN[type]?.includes(key) || isPrivate(field)) continue;
    const column = columnOf(key, field);
    if (field.storage === 'secret') columns.set(key, secret(key));
    else if (field.storage === 'reference' || field.storage === 'column') {
      const convert = converterOf(field);
      columns.set(column, ({ row }) => convert(row[column]));
    }
  }
  return columns;
}

/** Opened when read, so that a secret which no template shows stays sealed. */
const secret =
  (key: string) =>
  ({ row, store }: Entity): string | null => {
    const sealed = row[key];
    if (typeof sealed !== 'string') return null;
    return sealed === '' ? '' : store.services.openSecret(sealed);
  };

/** `get_status_display` and `get_status_colour` for each field with choices. */
export function displaysOf(resource: AnyResource): [string, Property][] {
  return entries(resource).flatMap(([key, field]) => {
    const { members } = field.ui;
    if (!members || field.storage !== 'column') return [];
    const label: Property = ({ row }) => {
      const value = row[key];
      return value === null || value === undefined ? null : (members[String(value)]?.label ?? String(value));
    };
    const colour: Property = ({ row }) => members[String(row[key])]?.colour ?? 'secondary';
    return [
      [`get_${key}_display`, label],
      [`get_${key}_colour`, colour],
    ];
  });
}

import { PyFloat } from '@peersmith/jinja';
import { compareAddresses } from '@peersmith/net';
import type { Entity } from '../model/entity.ts';
import { DateTime } from '../values/date-time.ts';
import { IpAddress, IpNetwork } from '../values/ip-address.ts';

// Deeper than this an order says nothing more: a connection is ordered by its exchange, that by its AS.
const DEEPEST = 4;

/** The order of two values of one column as the database has it: null last, text by code points, IPv4 before IPv6. */
function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
  if (b === null || b === undefined) return -1;
  if (a instanceof IpAddress && b instanceof IpAddress) return compareAddresses(a, b);
  if (a instanceof IpNetwork && b instanceof IpNetwork) return compareAddresses(a.prefix, b.prefix);
  if (a instanceof DateTime && b instanceof DateTime) return a.epoch - b.epoch;
  const [x, y] = [plain(a), plain(b)];
  if (typeof x === 'string' && typeof y === 'string') return Buffer.compare(Buffer.from(x), Buffer.from(y));
  return x < y ? -1 : x > y ? 1 : 0;
}

function plain(value: unknown): string | number | bigint {
  if (value instanceof PyFloat) return value.value;
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || typeof value === 'bigint' ? value : String(value);
}

/** The order of two objects by keys such as `-weight`; a reference is ordered as its target is. */
export function compareByOrder(a: Entity, b: Entity, order: readonly string[], depth = 0): number {
  for (const term of order) {
    const key = term.replace(/^-/, '');
    const result = compareByKey(a, b, key.split('__'), depth);
    if (result) return term.startsWith('-') ? -result : result;
  }
  return 0;
}

function compareByKey(a: Entity, b: Entity, path: readonly string[], depth: number): number {
  const [key = '', ...rest] = path;
  const relation = a.model.relations.get(key);
  if (!relation) return compareValues(columnValue(a, key), columnValue(b, key));
  const [x, y] = [relation.follow(a)[0] ?? null, relation.follow(b)[0] ?? null];
  if (!x || !y || x === y || depth >= DEEPEST) return (x ? 0 : 1) - (y ? 0 : 1);
  if (rest.length) return compareByKey(x, y, rest, depth + 1);
  // Where each stands among its kind is worked out once; only a kind that is being ordered just now has no ranks yet.
  const [one, other] = [x.store.rankOf(x), y.store.rankOf(y)];
  if (one !== undefined && other !== undefined) return one - other;
  return compareByOrder(x, y, x.model.order, depth + 1) || x.id - y.id;
}

/** As the object keeps it: an address is read once, however often it is compared. */
const columnValue = (entity: Entity, key: string) => {
  const name = key === 'pk' ? 'id' : key;
  return entity.model.columns.has(name) ? entity.getAttribute(name) : undefined;
};

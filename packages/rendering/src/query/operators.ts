import { equals, iterate, ordered, PythonError, str } from '@peersmith/jinja';
import { contains, type Interface, networkOf, parseInterface } from '@peersmith/net';
import { userExpression } from '../user-expression.ts';
import { DateTime } from '../values/date-time.ts';
import { Eui } from '../values/eui.ts';
import { IpAddress, IpNetwork } from '../values/ip-address.ts';

/** Whether a stored value satisfies what a lookup wants. */
export type Operator = (held: unknown, wanted: unknown) => boolean;

const isNull = (value: unknown) => value === null || value === undefined;
const onText =
  (test: (held: string, wanted: string) => boolean): Operator =>
  (held, wanted) =>
    !isNull(held) && test(str(held), str(wanted));
const folded = (test: (held: string, wanted: string) => boolean) =>
  onText((held, wanted) => test(held.toLowerCase(), wanted.toLowerCase()));

const exact: Operator = (held, wanted) => {
  if (isNull(wanted)) return isNull(held);
  if (isNull(held)) return false;
  return equals(held, wanted) || equals(asNumber(held), asNumber(wanted)) || sameAddress(held, wanted);
};

/** Text that is a number counts as one, as it would in a query. */
function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}

function sameAddress(held: unknown, wanted: unknown): boolean {
  if (held instanceof Eui) return held.mac === str(wanted).toLowerCase();
  if (!(held instanceof IpAddress || held instanceof IpNetwork)) return false;
  const [a, b] = [networkText(held), networkText(wanted)];
  return a !== null && b !== null && a.value === b.value && a.prefixLength === b.prefixLength;
}

function networkText(value: unknown): Interface | null {
  if (value instanceof IpAddress) return value.asInterface;
  if (value instanceof IpNetwork) return value.prefix;
  return typeof value === 'string' ? parseInterface(value) : null;
}

const compared =
  (operator: '<' | '<=' | '>' | '>='): Operator =>
  (held, wanted) => {
    if (isNull(held)) return false;
    if (held instanceof IpAddress || held instanceof IpNetwork) {
      const [a, b] = [networkText(held), networkText(wanted)];
      return Boolean(a && b && a.family === b.family && ordered(operator, a.value, b.value));
    }
    if (held instanceof DateTime && typeof wanted === 'string')
      return ordered(operator, held.epoch, DateTime.parse(wanted)?.epoch ?? Number.NaN);
    return ordered(operator, held, wanted);
  };

const within: Operator = (held, wanted) => {
  const [low, high] = iterate(wanted);
  return compared('>=')(held, low) && compared('<=')(held, high);
};

const network =
  (test: (held: Interface, wanted: Interface) => boolean): Operator =>
  (held, wanted) => {
    const [a, b] = [networkText(held), networkText(wanted)];
    return Boolean(a && b && test(networkOf(a), networkOf(b)));
  };
const covers = (outer: Interface, inner: Interface) => contains(outer, inner);
const isStrict = (a: Interface, b: Interface) => a.prefixLength !== b.prefixLength;

const ofAddress =
  (read: (address: Interface) => unknown): Operator =>
  (held, wanted) => {
    const address = networkText(held);
    return address !== null && exact(read(address), wanted);
  };
const ofTime =
  (read: (time: DateTime) => number): Operator =>
  (held, wanted) =>
    held instanceof DateTime && exact(read(held), wanted);

const regular =
  (ignoreCase: boolean): Operator =>
  (held, wanted) =>
    !isNull(held) && expression(str(wanted), ignoreCase).matcher(str(held)).find();

/** In RE2's syntax: what it lacks may take exponential time, and nothing could stop it. */
function expression(pattern: string, ignoreCase: boolean) {
  try {
    return userExpression(pattern, { ignoreCase });
  } catch (cause) {
    throw new PythonError('django.db.utils.DataError', 'invalid regular expression', { cause });
  }
}

/** The operators that may end a lookup. */
export const OPERATORS: Readonly<Record<string, Operator>> & { readonly exact: Operator } = {
  exact,
  iexact: (held, wanted) => (isNull(wanted) ? isNull(held) : folded((a, b) => a === b)(held, wanted)),
  contains: onText((a, b) => a.includes(b)),
  icontains: folded((a, b) => a.includes(b)),
  startswith: onText((a, b) => a.startsWith(b)),
  istartswith: folded((a, b) => a.startsWith(b)),
  endswith: onText((a, b) => a.endsWith(b)),
  iendswith: folded((a, b) => a.endsWith(b)),
  regex: regular(false),
  iregex: regular(true),
  in: (held, wanted) => {
    for (const one of iterate(wanted)) if (!isNull(one) && exact(held, one)) return true;
    return false;
  },
  isnull: (held, wanted) => isNull(held) === Boolean(wanted),
  gt: compared('>'),
  gte: compared('>='),
  lt: compared('<'),
  lte: compared('<='),
  range: within,
  family: ofAddress((address) => address.family),
  host: (held, wanted) => held instanceof IpAddress && held.host === str(wanted),
  prefixlen: ofAddress((address) => address.prefixLength),
  net_contains: network((a, b) => covers(a, b) && isStrict(a, b)),
  net_contained: network((a, b) => covers(b, a) && isStrict(a, b)),
  net_contains_or_equals: network(covers),
  net_contained_or_equal: network((a, b) => covers(b, a)),
  net_overlaps: network((a, b) => covers(a, b) || covers(b, a)),
  year: ofTime((time) => time.wall.year),
  month: ofTime((time) => time.wall.month),
  day: ofTime((time) => time.wall.day),
  hour: ofTime((time) => time.wall.hour),
  minute: ofTime((time) => time.wall.minute),
  second: ofTime((time) => time.wall.second),
};

import { type AnyField, parseValue } from '@peersmith/resource';

/**
 * Whether two values of a field say the same. What is normalised: nothing and an empty text are one; addresses, MACs and the like are
 * compared as they are stored, moments by the instant, lists of objects without an order, JSON without the order of keys.
 */
export function sameValue(field: AnyField, one: unknown, other: unknown): boolean {
  // Most are written alike.
  if (one === other) return true;
  return JSON.stringify(canonical(field, one)) === JSON.stringify(canonical(field, other));
}

function canonical(field: AnyField, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return null;
  if (field.sql === 'timestamptz') return instant(value);
  if (Array.isArray(value) && (field.target || field.kind === 'list')) return [...value].map(String).sort();
  if (typeof value === 'object') return sorted(value);
  const parsed = field.write && !field.target ? parseValue(field, value) : null;
  return parsed?.ok ? sorted(parsed.value) : value;
}

/** Microseconds since 1970, as PostgreSQL keeps them. */
export function instant(value: unknown): unknown {
  const text = String(value);
  const whole = Date.parse(text.replace(/\.\d+/, ''));
  if (Number.isNaN(whole)) return value;
  const [, fraction = ''] = /\.(\d+)/.exec(text) ?? [];
  return `${whole / 1000}.${fraction.padEnd(6, '0').slice(0, 6)}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

import { PyDict } from '@peersmith/jinja';

/** A value inside JSON; null where the way ends. */
export function jsonAt(value: unknown, keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (here instanceof PyDict) here = here.get(key) ?? null;
    else if (Array.isArray(here)) here = here[Number(key)] ?? null;
    else return null;
  }
  return here;
}

/**
 * Reads a value at most once in so many milliseconds, however many ask for it meanwhile; a reading that fails is not kept. For what
 * strangers may ask for as often as they like.
 */
export function keptFor<A extends readonly unknown[], T>(
  keep_ms: number,
  read: (...given: A) => Promise<T>,
): (...given: A) => Promise<T> {
  let held: { value: Promise<T>; until: number } | undefined;
  return (...given) => {
    const now = performance.now();
    if (held && now < held.until) return held.value;
    const reading = { value: read(...given), until: now + keep_ms };
    held = reading;
    reading.value.catch(() => {
      if (held === reading) held = undefined;
    });
    return reading.value;
  };
}

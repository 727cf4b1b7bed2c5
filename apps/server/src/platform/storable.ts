/**
 * A text from outside as PostgreSQL keeps it: without NUL, which it refuses, and of so many letters at most, without the half of one at
 * the end, which JSON of PostgreSQL refuses.
 */
export const storable = (text: string, most = Number.POSITIVE_INFINITY): string =>
  text.replaceAll('\0', '').slice(0, most).toWellFormed();

/** A line of text from outside: whatever parts words in it, and no line can have, is one space. */
export const storableLine = (text: string, most = Number.POSITIVE_INFINITY): string =>
  text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed();

/** JSON with every text in it storable, keys as well. */
export const storableJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => {
    if (typeof one === 'string') return storable(one);
    return isPlain(one) && Object.keys(one).some((key) => storable(key) !== key)
      ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [storable(key), inner]))
      : one;
  });

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

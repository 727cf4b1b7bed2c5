/** How devices write an EUI-48: `00:00:5e:00:53:01`, `0000.5e00.5301`, `00005e005301`. */
export type MacNotation = 'colon' | 'cisco' | 'bare';

const NOTATIONS = [
  /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/,
  /^(?:[0-9a-f]{2}-){5}[0-9a-f]{2}$/,
  /^(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}$/,
  /^(?:[0-9a-f]{4}:){2}[0-9a-f]{4}$/,
  /^(?:[0-9a-f]{4}-){2}[0-9a-f]{4}$/,
  /^[0-9a-f]{6}[:-][0-9a-f]{6}$/,
  /^[0-9a-f]{12}$/,
];

/** Reads an EUI-48 (RFC 9542 §2.1) in any usual notation as lower-case colon form; null when it is none. */
export function parseMac(text: string): string | null {
  const lower = text.trim().toLowerCase();
  if (!NOTATIONS.some((notation) => notation.test(lower))) return null;
  return split(lower.replaceAll(/[^0-9a-f]/g, ''), 2).join(':');
}

/** Writes a MAC address that `parseMac` returned in a device's notation. */
export function formatMac(mac: string, notation: MacNotation): string {
  const digits = mac.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
  if (notation === 'bare') return digits;
  return notation === 'cisco' ? split(digits, 4).join('.') : split(digits, 2).join(':');
}

function split(digits: string, size: number): string[] {
  return Array.from({ length: digits.length / size }, (_, index) =>
    digits.slice(index * size, (index + 1) * size),
  );
}

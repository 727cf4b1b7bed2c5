import { createHash, randomInt } from 'node:crypto';
import { bytesOf } from './bytes-of.ts';
import type { Cipher, Seasoning } from './cipher.ts';
import { PasswordError } from './errors.ts';

// After a salt of the first family stand three characters that mean nothing, after one of the last none.
const FAMILIES = ['QzF3n6/9CAtpu0O', 'B1IREhcSyrleKvMW8LXx', '7N-dVbwsY2g4oaJZGUDj', 'iHkq.mPf5T'];
const ALPHABET = FAMILIES.join('');
/** What the gaps of a character count for, by its position. */
const WEIGHTS = [
  [1, 4, 32],
  [1, 16, 32],
  [1, 8, 32],
  [1, 64],
  [1, 32],
  [1, 4, 16, 128],
  [1, 32, 64],
];

const indexOf = (character: string): number => ALPHABET.indexOf(character);
const at = (index: number): string => ALPHABET.charAt(index % ALPHABET.length);
const weightsAt = (position: number): readonly number[] => WEIGHTS[position % WEIGHTS.length] ?? [];
const fillersOf = (salt: string): number => 3 - FAMILIES.findIndex((family) => family.includes(salt));

/** Each character is a few gaps along a known alphabet, counted from the character before; the first one is a salt. */
export const juniperType9: Cipher = {
  marker: '$9$',
  holds: (text) => decoded(text) !== null,
  saltOf: (text) => text.slice(0, 1 + fillersOf(text.charAt(0))),

  encrypt(plain, seasoning) {
    const bytes = bytesOf(plain);
    const start = startOf(seasoning);
    let previous = start.charAt(0);
    let text = start;
    for (const [position, code] of bytes.entries()) {
      for (const gap of gapsOf(code, weightsAt(position))) {
        previous = at(gap + indexOf(previous) + 1);
        text += previous;
      }
    }
    return text;
  },

  decrypt(text) {
    const plain = decoded(text);
    if (plain === null) throw new PasswordError('malformed');
    return plain;
  },
};

function gapsOf(code: number, weights: readonly number[]): number[] {
  const gaps: number[] = [];
  let rest = code;
  for (const weight of weights.toReversed()) {
    gaps.unshift(Math.floor(rest / weight));
    rest %= weight;
  }
  return gaps;
}

function decoded(text: string): string | null {
  if (text === '' || Array.from(text).some((one) => indexOf(one) < 0)) return null;
  let previous = text.charAt(0);
  let read = 1 + fillersOf(previous);
  if (read >= text.length) return null;
  let plain = '';
  for (let position = 0; read < text.length; position += 1) {
    const weights = weightsAt(position);
    if (read + weights.length > text.length) return null;
    let code = 0;
    for (const weight of weights) {
      const next = text.charAt(read);
      const distance = (indexOf(next) - indexOf(previous) + ALPHABET.length) % ALPHABET.length;
      // One that stands still is the whole way round.
      code += weight * ((distance || ALPHABET.length) - 1);
      previous = next;
      read += 1;
    }
    plain += String.fromCharCode(code % 256);
  }
  return plain;
}

/** The salt and the characters after it that mean nothing. */
function startOf({ key, salt }: Seasoning): string {
  if (salt !== undefined) {
    const given = String(salt);
    if (Array.from(given).some((one) => indexOf(one) < 0) || given.length !== 1 + fillersOf(given.charAt(0)))
      throw new PasswordError('bad_salt');
    return given;
  }
  const digest = key === undefined ? null : createHash('sha256').update(key).digest();
  const draw = (n: number) => at(digest ? (digest[n] ?? 0) : randomInt(ALPHABET.length));
  const first = draw(0);
  return first + Array.from({ length: fillersOf(first) }, (_, n) => draw(n + 1)).join('');
}

import { createHash, randomInt } from 'node:crypto';
import { bytesOf } from './bytes-of.ts';
import type { Cipher, Seasoning } from './cipher.ts';
import { PasswordError } from './errors.ts';

const STREAM = 'dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87';
/** Devices refuse offsets above 15. Those that are chosen here have one digit, which reads the same in any notation. */
const OFFSETS = 16;
const CHOSEN = 10;
const FORM = /^(?:0[0-9a-f]|1[0-5])(?:[0-9a-f]{2})+$/i;

const streamAt = (at: number): number => STREAM.charCodeAt(at % STREAM.length);

/**
 * An offset into a known stream as two decimal digits, and each character XOR the stream from there on. Offsets from 10 to 14 are
 * also read as `0A` to `0E`, which some programs write and no device takes.
 */
export const ciscoType7: Cipher = {
  marker: '7 ',
  holds: (text) => FORM.test(text),
  isTaken: (text) => /^\d\d/.test(text),
  saltOf: writtenOffset,

  encrypt(plain, seasoning) {
    const bytes = bytesOf(plain);
    const offset = offsetOf(seasoning);
    const codes = bytes.map((byte, at) => byte ^ streamAt(offset + at));
    return [String(offset).padStart(2, '0'), ...codes.map(hex)].join('');
  },

  decrypt(text) {
    if (!FORM.test(text)) throw new PasswordError('malformed');
    const offset = writtenOffset(text);
    const pairs = text.slice(2).match(/../g) ?? [];
    return pairs
      .map((pair, at) => String.fromCharCode(Number.parseInt(pair, 16) ^ streamAt(offset + at)))
      .join('');
  },
};

function writtenOffset(text: string): number {
  const written = text.slice(0, 2);
  return Number.parseInt(written, /[a-f]/i.test(written) ? 16 : 10);
}

const hex = (code: number) => code.toString(16).toUpperCase().padStart(2, '0');

function offsetOf({ key, salt }: Seasoning): number {
  if (salt !== undefined) {
    const offset = Number(salt);
    if (!Number.isInteger(offset) || offset < 0 || offset >= OFFSETS) throw new PasswordError('bad_salt');
    return offset;
  }
  if (key === undefined) return randomInt(CHOSEN);
  return (createHash('sha256').update(key).digest()[0] ?? 0) % CHOSEN;
}

import { aristaType7 } from './arista-type7.ts';
import type { Cipher, Seasoning } from './cipher.ts';
import { ciscoType7 } from './cisco-type7.ts';
import { PasswordError } from './errors.ts';
import { juniperType9 } from './juniper-type9.ts';

export type { Seasoning } from './cipher.ts';
export { PasswordError } from './errors.ts';

const CIPHERS = {
  'cisco-type7': ciscoType7,
  'juniper-type9': juniperType9,
  'arista-type7': aristaType7,
} as const satisfies Readonly<Record<string, Cipher>>;

/** The ways in which devices write passwords. */
export type PasswordAlgorithm = keyof typeof CIPHERS;

export const isPasswordAlgorithm = (name: string): name is PasswordAlgorithm => Object.hasOwn(CIPHERS, name);

/** What stands before the text in a configuration: `7 ` or `$9$`. */
export const markerOf = (algorithm: PasswordAlgorithm): string => CIPHERS[algorithm].marker;

/** Whether a text has the marker and the form of an algorithm; whose password it is, only decrypting tells. */
export function isEncrypted(algorithm: PasswordAlgorithm, text: string): boolean {
  const { marker, holds } = CIPHERS[algorithm];
  return text.startsWith(marker) && holds(text.slice(marker.length));
}

/** The salt in a text of an algorithm, with which it is made again; undefined where the key is all. */
export function saltOf(algorithm: PasswordAlgorithm, text: string): string | number | undefined {
  const { marker, saltOf: read }: Cipher = CIPHERS[algorithm];
  return isEncrypted(algorithm, text) ? read?.(text.slice(marker.length)) : undefined;
}

/** A password as the device writes it, with its marker. Nothing stays nothing, and what is encrypted already stays as it is. */
export function encryptPassword(
  algorithm: PasswordAlgorithm,
  plain: string,
  seasoning: Seasoning = {},
): string {
  if (plain === '' || isEncrypted(algorithm, plain)) return plain;
  const { marker, encrypt } = CIPHERS[algorithm];
  return marker + encrypt(plain, seasoning);
}

/** The password of a text that the device wrote. One without the marker is a password already. */
export function decryptPassword(
  algorithm: PasswordAlgorithm,
  text: string,
  seasoning: Seasoning = {},
): string {
  const { marker, decrypt } = CIPHERS[algorithm];
  return text.startsWith(marker) ? decrypt(text.slice(marker.length), seasoning) : text;
}

/**
 * What a device should be given for a password: what it was given before if that still says the same, so that configurations do
 * not change by themselves, otherwise a new encryption.
 */
export function keptOrEncrypted(
  algorithm: PasswordAlgorithm,
  { plain, held, key }: { plain: string; held: string; key: string },
): string {
  return plain !== '' && says(algorithm, held, { plain, key })
    ? held
    : encryptPassword(algorithm, plain, { key });
}

/** Whether a text is a password's encryption that the device takes. */
function says(
  algorithm: PasswordAlgorithm,
  held: string,
  { plain, key }: { plain: string; key: string },
): boolean {
  const { marker, isTaken }: Cipher = CIPHERS[algorithm];
  if (!isEncrypted(algorithm, held) || isTaken?.(held.slice(marker.length)) === false) return false;
  try {
    return decryptPassword(algorithm, held, { key }) === plain;
  } catch (error) {
    // Of another platform, or of the address that the neighbour had before.
    if (error instanceof PasswordError) return false;
    throw error;
  }
}

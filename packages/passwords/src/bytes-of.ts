import { PasswordError } from './errors.ts';

/** The codes of a password's characters, each in one byte. */
export function bytesOf(plain: string): number[] {
  const codes = Array.from({ length: plain.length }, (_, at) => plain.charCodeAt(at));
  if (codes.some((code) => code > 0xff)) throw new PasswordError('unencodable');
  return codes;
}

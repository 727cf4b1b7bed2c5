import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Cipher } from './cipher.ts';
import { PasswordError } from './errors.ts';

const SEED = [0xd5, 0xa8, 0xc9, 0x1e, 0xf5, 0xd5, 0x8a, 0x23];
const SIGNATURE = Buffer.from([0x4c, 0x88, 0xbb]);
const BLOCK = 8;
const FORM = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** DES in chained blocks under a key that is made of the neighbour's address, or of the name of its group. */
export const aristaType7: Cipher = {
  marker: '7 ',
  holds: (text) => bytesOf(text) !== null,

  encrypt(plain, { key }) {
    const password = Buffer.from(plain, 'utf8');
    // Fillers are zeros, so that a password cannot end in one.
    if (plain.includes('\0')) throw new PasswordError('unencodable');
    const fillers = (BLOCK - ((password.length + 4) % BLOCK)) % BLOCK;
    const head = Buffer.concat([SIGNATURE, Buffer.from([fillers * 16 + 0x0e])]);
    return run(createCipheriv, Buffer.concat([head, password, Buffer.alloc(fillers)]), key).toString(
      'base64',
    );
  },

  decrypt(text, { key }) {
    const bytes = bytesOf(text);
    if (bytes === null) throw new PasswordError('malformed');
    const opened = run(createDecipheriv, bytes, key);
    const fillers = (opened[3] ?? 0) >> 4;
    if (!opened.subarray(0, 3).equals(SIGNATURE) || fillers >= BLOCK || opened.length - 4 < fillers)
      throw new PasswordError('wrong_key');
    return opened.subarray(4, opened.length - fillers).toString('utf8');
  },
};

function bytesOf(text: string): Buffer | null {
  if (text === '' || !FORM.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length % BLOCK === 0 ? bytes : null;
}

function run(
  begin: typeof createCipheriv | typeof createDecipheriv,
  bytes: Buffer,
  key: string | undefined,
): Buffer {
  if (key === undefined || key === '') throw new PasswordError('key_missing');
  // The same key three times is single DES, which Node no longer has by itself.
  const single = desKey(key);
  const cipher = begin('des-ede3-cbc', Buffer.concat([single, single, single]), Buffer.alloc(BLOCK));
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function desKey(key: string): Buffer {
  const mixed = Uint8Array.from(SEED);
  for (const [at, byte] of Buffer.from(`${key}_passwd`, 'utf8').entries())
    mixed[at % BLOCK] = (mixed[at % BLOCK] ?? 0) ^ byte;
  return Buffer.from(mixed.map(withOddParity));
}

function withOddParity(byte: number): number {
  const kept = byte & 0x7e;
  const ones = Array.from(kept.toString(2)).filter((digit) => digit === '1').length;
  return kept | (ones % 2 === 0 ? 1 : 0);
}

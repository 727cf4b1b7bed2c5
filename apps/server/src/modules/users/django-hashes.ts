import { pbkdf2, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derivePbkdf2 = promisify(pbkdf2);
const deriveScrypt = (password: string, salt: string, length: number, cost: object) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password, salt, length, cost, (error, key) => (error ? reject(error) : resolve(key))),
  );

/** Most rounds that a sign-in waits for; Django's own default is a tenth of it. */
const MOST_ROUNDS = 10_000_000;
const PBKDF2 = /^pbkdf2_(sha256|sha1)\$(\d+)\$([^$]+)\$([A-Za-z0-9+/=]+)$/;
const SCRYPT = /^scrypt\$(\d+)\$([^$]+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/=]+)$/;
const ARGON2 = /^argon2(\$argon2id\$v=19\$.+)$/;

/** The same hash as PHC strings have it, where Django writes argon2id with its own name in front. */
export const phcOf = (stored: string): string | null => ARGON2.exec(stored)?.[1] ?? null;

/** Whether a password is hashed in a way that Django keeps and that can be checked here. */
export const isDjangoHash = (stored: string): boolean => PBKDF2.test(stored) || SCRYPT.test(stored);

/** Whether a password is that of a hash that Django made (`django.contrib.auth.hashers`). */
export async function verifyDjangoHash(password: string, stored: string): Promise<boolean> {
  const [, digest = '', rounds = '', salt = '', key = ''] = PBKDF2.exec(stored) ?? [];
  if (digest) {
    if (Number(rounds) < 1 || Number(rounds) > MOST_ROUNDS) return false;
    const wanted = Buffer.from(key, 'base64');
    return timingSafeEqual(await derivePbkdf2(password, salt, Number(rounds), wanted.length, digest), wanted);
  }
  const [, n, saltText = '', r, p, tag = ''] = SCRYPT.exec(stored) ?? [];
  if (!n) return false;
  const wanted = Buffer.from(tag, 'base64');
  const [cost, blockSize, parallelization] = [Number(n), Number(r), Number(p)];
  const memory = 128 * cost * blockSize * 2;
  if (memory > 256 * 1024 * 1024) return false;
  const options = { cost, blockSize, parallelization, maxmem: memory };
  return timingSafeEqual(await deriveScrypt(password, saltText, wanted.length, options), wanted);
}

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { turnstile } from '../../platform/turnstile.ts';
import { isDjangoHash, phcOf, verifyDjangoHash } from './django-hashes.ts';

// Each takes 19 MiB and a thread of the four that files and names share; more than a few seconds' worth is not queued.
const oneByOne = turnstile({ atOnce: 2, waiting: 100, name: 'passwords' });
const hash = promisify(argon2);
const derive = (parameters: Parameters<typeof hash>[1]) => oneByOne(() => hash('argon2id', parameters));
// OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const STORED = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const unpadded = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** An argon2id hash (RFC 9106) in PHC string form. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive({ message: password.normalize('NFKC'), nonce, ...PARAMETERS });
  const { memory, passes, parallelism } = PARAMETERS;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** Whether a hash came from elsewhere: it is made anew once its password is known. */
export const isForeignHash = (stored: string): boolean => isDjangoHash(stored) || phcOf(stored) !== null;

/** Whether a password is the hashed one, in constant time for a given hash. */
export async function verifyPassword(password: string, kept: string): Promise<boolean> {
  if (isDjangoHash(kept)) return oneByOne(() => verifyDjangoHash(password, kept));
  const stored = phcOf(kept) ?? kept;
  const [, memory, passes, parallelism, nonce, tag] = STORED.exec(stored) ?? [];
  if (!nonce || !tag) return verifyNobody(password);
  const wanted = Buffer.from(tag, 'base64');
  const found = await derive({
    message: password.normalize('NFKC'),
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: wanted.length,
  });
  return timingSafeEqual(found, wanted);
}

let decoy: Promise<string> | undefined;
/** Spends the time of a verification where there is nothing to verify, so that it cannot be told from a wrong password. */
export async function verifyNobody(password: string): Promise<false> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  await verifyPassword(password, await decoy);
  return false;
}

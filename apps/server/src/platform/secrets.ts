import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const VERSION = 'v1';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

export type SecretErrorCode = 'keyring_unusable' | 'key_missing' | 'key_unknown' | 'sealed_damaged';

/** A secret cannot be read; the message names the key or where keys come from, never the secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: SecretErrorCode;

  constructor(code: SecretErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface Key {
  readonly id: string;
  readonly bytes: Buffer;
  /** The file or setting that it stands in. */
  readonly source: string;
}

const ID = /^[\w.-]{1,32}$/;
const BASE64 = /^[\w+/-]{43}=?$/;
const HEX = /^[\da-f]{64}$/i;

/**
 * Keys of a text: one a line or separated by commas, `#` for comments, each `id:key` or a key alone, whose id follows from it. A
 * key is 32 bytes in base64 or hexadecimal digits.
 */
export function parseKeys(text: string, source: string): Key[] {
  const keys: Key[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    for (const entry of line.split(',')) {
      const key = parseKey(entry.trim(), source);
      if (!key)
        throw new SecretError(
          'keyring_unusable',
          `${source} line ${index + 1}: not a key of the form id:key, where key is 32 bytes as \`openssl rand -base64 32\` prints them`,
        );
      const held = keys.find(({ id }) => id === key.id);
      if (held && !held.bytes.equals(key.bytes))
        throw new SecretError('keyring_unusable', `${source}: two keys have the id ${key.id}`);
      if (!held) keys.push(key);
    }
  }
  return keys;
}

function parseKey(entry: string, source: string): Key | null {
  const at = entry.indexOf(':');
  const encoded = entry.slice(at + 1);
  const bytes = HEX.test(encoded)
    ? Buffer.from(encoded, 'hex')
    : Buffer.from(BASE64.test(encoded) ? encoded : '', 'base64url');
  const id = at === -1 ? createHash('sha256').update(bytes).digest('hex').slice(0, 8) : entry.slice(0, at);
  return bytes.length === KEY_BYTES && ID.test(id) ? { id, bytes, source } : null;
}

/** A new key as a line of a file. */
export function newKey(): { id: string; line: string } {
  const id = randomBytes(4).toString('hex');
  return { id, line: `${id}:${randomBytes(KEY_BYTES).toString('base64url')}` };
}

/** What every text sealed with a key begins with. */
export const sealOf = (id: string): string => `${VERSION}:${id}:`;

/** The id of the key that a text was sealed with. */
export const keyOf = (sealed: string): string => split(sealed).id;

/** Encrypts a text; the result names the key. */
export function sealWith({ id, bytes }: Key, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(`${VERSION}:${id}`));
  const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${sealOf(id)}${body.toString('base64url')}`;
}

/** Decrypts what `sealWith` made of a text with the same key. */
export function openWith({ id, bytes }: Key, sealed: string): string {
  const { body } = split(sealed);
  try {
    const decipher = createDecipheriv('aes-256-gcm', bytes, body.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(`${VERSION}:${id}`)).setAuthTag(body.subarray(-TAG_BYTES));
    const text = decipher.update(body.subarray(IV_BYTES, -TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch (cause) {
    const message = `a secret does not open with key ${id}: it was changed, or the key of that name is another one`;
    throw new SecretError('sealed_damaged', message, { cause });
  }
}

function split(sealed: string): { id: string; body: Buffer } {
  const [version, id, body, ...rest] = sealed.split(':');
  const bytes = Buffer.from(body ?? '', 'base64url');
  if (version !== VERSION || !id || rest.length > 0 || bytes.length < IV_BYTES + TAG_BYTES) {
    throw new SecretError('sealed_damaged', 'this is no sealed secret');
  }
  return { id, body: bytes };
}

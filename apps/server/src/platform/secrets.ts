import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ensureFolder, unusableFolder } from './folders.ts';

const VERSION = 'v1';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts what is stored and must be read again: session passwords, credentials of devices and services. */
export interface Keyring {
  /** Encrypts with the first key; the result names the key. */
  readonly seal: (text: string) => string;
  /** Decrypts with the key that the text names. */
  readonly open: (sealed: string) => string;
  /** Whether a text was sealed with another key than the first, and should be sealed anew. */
  readonly isOutdated: (sealed: string) => boolean;
  /** The keys as lines of their file, for another thread of this process. */
  readonly lines: () => string;
}

export type SecretErrorCode = 'keyring_unusable' | 'key_unknown' | 'sealed_damaged';

/** A secret cannot be read; the message names the key or the file, never the secret. */
class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: SecretErrorCode;

  constructor(code: SecretErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * Reads a file of keys, one `id:base64url` a line, `#` for comments, and creates it with one key when it is not there. To change
 * the key, put a new line before the old ones. Without `create` there must be a file.
 */
export function loadKeyring(file: string, { create = true } = {}): Keyring {
  return keyringFrom(readKeys(file, create), file);
}

/** A keyring of lines of a file of keys; `source` is named where they are wrong. */
export function keyringFrom(lines: string, source: string): Keyring {
  const keys = parseKeys(lines, source);
  const [first] = keys;
  if (!first) throw new SecretError('keyring_unusable', `${source} holds no key`);
  const byId = new Map(keys.map((key) => [key.id, key]));
  return {
    seal: (text) => seal(first, text),
    open: (sealed) => {
      const { id, body } = split(sealed);
      const key = byId.get(id);
      if (!key)
        throw new SecretError(
          'key_unknown',
          `a secret was sealed with key ${id}, which ${source} does not hold`,
        );
      return open(key, body);
    },
    isOutdated: (sealed) => split(sealed).id !== first.id,
    lines: () => lines,
  };
}

function seal({ id, bytes }: Key, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', bytes, iv).setAAD(Buffer.from(`${VERSION}:${id}`));
  const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}:${id}:${body.toString('base64url')}`;
}

function open({ id, bytes }: Key, body: Buffer): string {
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

function parseKeys(text: string, file: string): Key[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '' || line.startsWith('#')) return [];
    const [id, encoded, ...rest] = line.trim().split(':');
    const bytes = Buffer.from(encoded ?? '', 'base64url');
    if (id && bytes.length === KEY_BYTES && rest.length === 0) return [{ id, bytes }];
    throw new SecretError(
      'keyring_unusable',
      `${file} line ${index + 1}: not a key of the form id:base64url of 32 bytes`,
    );
  });
}

function readKeys(file: string, mayCreate: boolean): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT' && mayCreate)
      return create(file);
    const reason = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new SecretError(
      'keyring_unusable',
      `The keys of stored secrets cannot be read from ${file} (${reason}); name their file with PEERSMITH_SECRET_KEY_FILE.`,
      { cause },
    );
  }
}

/** Written aside and linked into place: of two processes at their first start, both end up with the same key. */
function create(file: string): string {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  ensureFolder(dirname(file), 'PEERSMITH_SECRET_KEY_FILE');
  const key = `${randomBytes(4).toString('hex')}:${randomBytes(KEY_BYTES).toString('base64url')}\n`;
  try {
    writeFileSync(draft, key, { mode: 0o600, flag: 'wx', flush: true });
  } catch (cause) {
    throw unusableFolder(dirname(file), 'PEERSMITH_SECRET_KEY_FILE', cause);
  }
  try {
    linkSync(draft, file);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

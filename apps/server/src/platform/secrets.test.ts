import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadKeyring } from './key-source.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peersmith-secrets-'));
  file = join(folder, 'data/secret.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

it('creates a key that only its owner can read, and opens with it what it sealed', () => {
  const sealed = loadKeyring(file).seal('pässword');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(sealed).toMatch(/^v1:[0-9a-f]{8}:[\w-]+$/);
  expect(loadKeyring(file).open(sealed)).toBe('pässword');
  expect(loadKeyring(file).open(loadKeyring(file).seal(''))).toBe('');
});

it('never seals a text twice alike', () => {
  const keyring = loadKeyring(file);
  expect(keyring.seal('a')).not.toBe(keyring.seal('a'));
});

it('seals with the first key and opens with all', () => {
  const old = loadKeyring(file).seal('kept');
  const newer = `new:${Buffer.alloc(32, 7).toString('base64url')}`;
  writeFileSync(file, `# newest first\n${newer}\n${readFileSync(file, 'utf8')}`);
  const keyring = loadKeyring(file);
  expect(keyring.open(old)).toBe('kept');
  expect(keyring.isOutdated(old)).toBe(true);
  expect(keyring.seal('x')).toMatch(/^v1:new:/);
  expect(keyring.isOutdated(keyring.seal('x'))).toBe(false);
});

it('tells an unknown key from a wrong one, without the secret', () => {
  const sealed = loadKeyring(file).seal('hidden');
  const [, id = ''] = sealed.split(':');
  writeFileSync(file, `other:${Buffer.alloc(32, 1).toString('base64url')}`);
  expect(() => loadKeyring(file).open(sealed)).toThrow(expect.objectContaining({ code: 'key_unknown' }));
  writeFileSync(file, `${id}:${Buffer.alloc(32, 1).toString('base64url')}`);
  expect(() => loadKeyring(file).open(sealed)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
});

it.each(['', 'hidden', 'v1:id', 'v1:id:AAAA', 'v2:id:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
  'does not take %j for a sealed secret',
  (text) =>
    expect(() => loadKeyring(file).open(text)).toThrow(expect.objectContaining({ code: 'sealed_damaged' })),
);

it('notices a changed character, also in the name of the key', () => {
  const keyring = loadKeyring(file);
  const sealed = keyring.seal('hidden');
  const at = sealed.length - 5;
  const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
  expect(() => keyring.open(changed)).toThrow(expect.objectContaining({ code: 'sealed_damaged' }));
});

it.each(['\n', 'no key here', 'id:c2hvcnQ'])('refuses a key file with %j', (text) => {
  loadKeyring(file);
  writeFileSync(file, text);
  expect(() => loadKeyring(file)).toThrow(expect.objectContaining({ code: 'keyring_unusable' }));
});

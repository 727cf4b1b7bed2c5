import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from './config.ts';
import { keysOfCommand } from './key-command.ts';
import { addKey, removeKeys } from './key-file.ts';
import { loadKeyring, openKeyring } from './key-source.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'peersmith-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const bytes = (fill: number) => Buffer.alloc(32, fill);
const [A, B] = [`a:${bytes(1).toString('base64url')}`, `b:${bytes(2).toString('base64url')}`];
const open = (env: Record<string, string>) =>
  openKeyring(loadConfig({ PEERSMITH_DATA: folder, ...env }, folder));
const ids = async (env: Record<string, string>) =>
  (await open(env)).keys().map(({ id, source, seals }) => `${id} ${source}${seals ? ' seals' : ''}`);

describe('keys come', () => {
  it('from a setting: the first seals, all open, and no file is made', async () => {
    expect(await ids({ PEERSMITH_SECRET_KEY: `${A}, ${B}` })).toEqual([
      'a PEERSMITH_SECRET_KEY seals',
      'b PEERSMITH_SECRET_KEY',
    ]);
    expect(readdirSync(folder)).toEqual([]);
    const sealed = (await open({ PEERSMITH_SECRET_KEY: A })).seal('x');
    expect((await open({ PEERSMITH_SECRET_KEY: B, PEERSMITH_SECRET_KEY_OLD: A })).open(sealed)).toBe('x');
  });

  it('as openssl prints them, with a name that follows from them', async () => {
    const [named = ''] = await ids({ PEERSMITH_SECRET_KEY: bytes(7).toString('base64') });
    expect(named).toMatch(/^[0-9a-f]{8} /);
    expect(await ids({ PEERSMITH_SECRET_KEY: bytes(7).toString('hex') })).toEqual([named]);
    expect(await ids({ PEERSMITH_SECRET_KEY: bytes(8).toString('hex') })).not.toEqual([named]);
  });

  it('from what a command prints', async () => {
    const env = { PEERSMITH_SECRET_KEY_COMMAND: `printf '# vault\\n%s\\n' "${A}"; echo '${B}'` };
    expect(await ids(env)).toEqual([
      'a PEERSMITH_SECRET_KEY_COMMAND seals',
      'b PEERSMITH_SECRET_KEY_COMMAND',
    ]);
  });

  it('from one place alone', async () => {
    for (const other of ['PEERSMITH_SECRET_KEY_COMMAND', 'PEERSMITH_SECRET_KEY_FILE'])
      await expect(async () => open({ PEERSMITH_SECRET_KEY: A, [other]: 'x' })).rejects.toThrow(
        `PEERSMITH_SECRET_KEY (from the environment) and ${other} (from the environment): only one`,
      );
  });
});

describe('a command that gives no keys is named by what failed, and nothing of what it printed', () => {
  it.each([
    ['echo hidden; echo hidden >&2; exit 3', 'ended with status 3'],
    ['true', 'printed nothing'],
    ['kill -9 $$', 'was ended by SIGKILL'],
    ['no-such-program-hidden', 'ended with status 127'],
    ['yes hidden', 'printed more than 64 kB'],
    ['sleep 60 & sleep 60', 'did not end within 0.3 s'],
  ])('%s', async (command, what) => {
    const error = await keysOfCommand(command, 300).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'keyring_unusable', message: expect.stringContaining(what) });
    expect(String(error)).not.toContain('hidden');
  });
});

it.each(['hidden', 'id:hidden', `${A}x`, 'a b:hidden', `${A},a:${bytes(3).toString('base64url')}`, ' '])(
  'refuses the key %j without telling it',
  async (value) => {
    for (const name of ['PEERSMITH_SECRET_KEY', 'PEERSMITH_SECRET_KEY_OLD']) {
      const env = { ...(name.endsWith('OLD') && { PEERSMITH_SECRET_KEY: B }), [name]: value };
      if (value === ' ' && name.endsWith('OLD')) continue;
      const error = await open(env).catch((caught: Error) => caught);
      expect(error).toMatchObject({ code: 'keyring_unusable', message: expect.stringContaining(name) });
      expect(String(error)).not.toMatch(/hidden|AQEB/);
    }
  },
);

describe('where the database needs a key that is not there', () => {
  const config = (env = {}) => loadConfig({ PEERSMITH_DATA: folder, ...env }, folder);
  it('no new file is made', async () => {
    await expect(openKeyring(config(), { used: ['lost'] })).rejects.toMatchObject({
      code: 'key_missing',
      message: expect.stringMatching(/sealed with key lost, and .*secret\.key is not there/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('it is named, and where to put it', async () => {
    writeFileSync(join(folder, 'secret.key'), `${A}\n`);
    await expect(openKeyring(config(), { used: ['a', 'lost'] })).rejects.toThrow(
      /sealed with key lost, which .*secret\.key does not hold\. Add it as a line to/,
    );
    const other = openKeyring(config({ PEERSMITH_SECRET_KEY: B }), { used: ['a'] });
    await expect(other).rejects.toThrow(/Add it \(it stands in .*secret\.key\) to PEERSMITH_SECRET_KEY_OLD/);
    const both = { PEERSMITH_SECRET_KEY: B, PEERSMITH_SECRET_KEY_OLD: A };
    expect((await openKeyring(config(both), { used: ['a', 'b'] })).keys()).toHaveLength(2);
  });
});

describe('a file of keys', () => {
  it('is changed as a whole, keeps its comments, its owner and its mode, and a link to it', () => {
    const [file, link] = [join(folder, 'real.key'), join(folder, 'link.key')];
    writeFileSync(file, `# kept\n${A}\n`, { mode: 0o600 });
    symlinkSync(file, link);
    const id = addKey(link);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${id}:[\\w-]{43}\n# kept\n${A}\n$`));
    removeKeys(link, ['a']);
    expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${id}:[\\w-]{43}\n# kept\n$`));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['link.key', 'real.key']);
  });

  it('is taken up by those who have it open: what they seal next is of the new key', () => {
    const file = join(folder, 'secret.key');
    const [one, other] = [loadKeyring(file), loadKeyring(file)];
    const before = one.seal('before');
    const id = addKey(file);
    const after = one.seal('after');
    expect(after.split(':')[1]).toBe(id);
    expect([other.open(after), other.open(before)]).toEqual(['after', 'before']);
    expect(other.isOutdated(before)).toBe(true);
    removeKeys(file, [before.split(':')[1] ?? '']);
    expect(one.open(before)).toBe('before');
    expect(one.keys().map((key) => key.id)).toEqual([id]);
  });

  it('that is away or broken for a moment keeps nobody from going on', () => {
    const file = join(folder, 'secret.key');
    const keyring = loadKeyring(file);
    const sealed = keyring.seal('x');
    writeFileSync(file, 'half a k');
    expect(keyring.open(keyring.seal('y'))).toBe('y');
    rmSync(file);
    expect([keyring.open(sealed), keyring.open(keyring.seal('z'))]).toEqual(['x', 'z']);
    expect(() => keyring.open(sealed.replace(/:\w+:/, ':other:'))).toThrow(/does not hold/);
  });
});

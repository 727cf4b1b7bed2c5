import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { NO_PROXIES } from '../../../../test/proxy.ts';
import { storeAt } from './index.ts';
import type { Snapshot, StoreRoom } from './store.ts';

const base = mkdtempSync(join(tmpdir(), 'peersmith-folders-'));
const root = join(base, 'allowed/source');
afterAll(() => rmSync(base, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'sites'), { recursive: true });
  writeFileSync(join(base, 'secret'), 'not yours');
});

const room: StoreRoom = {
  folder: '/nowhere',
  roots: [join(base, 'allowed')],
  allowPrivate: false,
  proxies: NO_PROXIES,
  limits: { time_ms: 5000, file_bytes: 1000, total_bytes: 10_000 },
  now: () => new Date(),
};
const open = (url = root) => storeAt(room, { id: 1, type: 'local', url, parameters: {} });
const change = (files: Record<string, string>) => ({
  files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
  message: 'm',
  author: { name: 'A', email: 'a@example.net' },
});

async function textsOf(snapshot: Snapshot | null): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const batch of snapshot?.contents(snapshot.entries, () => undefined) ?? [])
    for (const { path, content } of batch) texts[path] = content.toString();
  return texts;
}

describe('a folder of the server', () => {
  it.each([root, `file://${root}`])('is read at %s, and nothing is new while its files stay', async (url) => {
    writeFileSync(join(root, 'a'), 'one');
    writeFileSync(join(root, 'sites/b'), 'two');
    const snapshot = await open(url).read(null);
    expect(await textsOf(snapshot)).toEqual({ a: 'one', 'sites/b': 'two' });
    expect(await open(url).read(snapshot?.revision ?? '')).toBeNull();
    writeFileSync(join(root, 'a'), 'eno');
    expect(await open(url).read(snapshot?.revision ?? '')).not.toBeNull();
  });

  it('leaves out links that lead out of it, and says so; a link to a file within is that file', async () => {
    writeFileSync(join(root, 'a'), 'one');
    symlinkSync('a', join(root, 'alias'));
    symlinkSync('../../secret', join(root, 'sneaky'));
    symlinkSync('/etc', join(root, 'etc'));
    symlinkSync('sites', join(root, 'folder'));
    symlinkSync('nothing', join(root, 'dangling'));
    const snapshot = await open().read(null);
    expect(await textsOf(snapshot)).toEqual({ a: 'one', alias: 'one' });
    expect(snapshot?.skipped.map(({ path }) => path).sort()).toEqual(['dangling', 'etc', 'folder', 'sneaky']);
  });

  it('is below a folder that is allowed, links followed', async () => {
    const outside = join(base, 'outside');
    mkdirSync(outside, { recursive: true });
    symlinkSync(outside, join(root, 'way-out'));
    for (const url of [outside, join(root, 'way-out'), '/', `${join(base, 'allowed')}/../outside`, '/absent'])
      await expect(open(url).read(null)).rejects.toMatchObject({ code: 'path_unusable' });
    await expect(open(join(root, 'absent')).read(null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is written with the folders that are missing, and nothing where nothing changes', async () => {
    writeFileSync(join(root, 'gone'), 'x');
    expect((await open().write({ ...change({ 'r/one/a.conf': 'a' }), removed: ['gone'] }))?.paths).toEqual([
      'r/one/a.conf',
      'gone',
    ]);
    expect(readFileSync(join(root, 'r/one/a.conf'), 'utf8')).toBe('a');
    expect(readdirSync(root).sort()).toEqual(['r', 'sites']);
    expect(await open().write(change({ 'r/one/a.conf': 'a' }))).toBeNull();
  });

  it('has what it had where a part of a change cannot be written', async () => {
    writeFileSync(join(root, 'a'), 'before');
    symlinkSync('/tmp', join(root, 'link'));
    for (const path of ['link/x', 'link', 'sites', 'a/below', '../x', '.git/config'])
      await expect(open().write(change({ a: 'after', [path]: 'x' }))).rejects.toMatchObject({
        code: 'path_unusable',
      });
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('before');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canRunSshd, type Sshd, startSshd } from '@peersmith/routers/test/sshd.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canServeGit, type GitServer, makeRepository, startGitServer } from '../../../../test/git-server.ts';
import { hasTinyproxy, NO_PROXIES, TinyProxy } from '../../../../test/proxy.ts';
import { scanHostKeys } from './git/host-keys.ts';
import { storeAt } from './index.ts';
import type { Snapshot, Store, StoreChange, StoreRoom } from './store.ts';

const author = { name: 'Ada Operator', email: 'ada@example.net' };
const change = (files: Record<string, string>, more: Partial<StoreChange> = {}): StoreChange => ({
  files: Object.entries(files).map(([path, text]) => ({ path, content: Buffer.from(text) })),
  message: 'Configurations of two routers',
  author,
  ...more,
});

const folder = mkdtempSync(join(tmpdir(), 'peersmith-stores-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const room = (given: Partial<StoreRoom> = {}): StoreRoom => ({
  folder: join(folder, 'kept'),
  roots: [],
  allowPrivate: true,
  proxies: NO_PROXIES,
  limits: { time_ms: 20_000, file_bytes: 1_000_000, total_bytes: 20_000_000 },
  now: () => new Date(),
  ...given,
});

async function textsOf(snapshot: Snapshot | null): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const batch of snapshot?.contents(snapshot.entries, ({ path, reason }) => {
    texts[path] = `skipped: ${reason}`;
  }) ?? [])
    for (const { path, content } of batch) texts[path] = content.toString();
  return texts;
}

let ids = 0;

describe.runIf(canServeGit)('a repository behind HTTPS', () => {
  let server: GitServer;
  beforeAll(async () => {
    server = await startGitServer();
  });
  afterAll(() => server?.stop());

  const open = (url: string, parameters: object = {}, given: Partial<StoreRoom> = {}): Store => {
    const { username, password, ca } = server;
    return storeAt(room(given), {
      id: ++ids,
      type: 'git',
      url,
      parameters: { username, password, ca, ...parameters },
    });
  };
  const failing = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: unknown) => error,
    );

  it('is read with its name and password, and asked once when nothing is new', async () => {
    const repository = server.repository('plain.git');
    const commit = repository.commit({ 'a.j2': 'one', 'sites/b.j2': 'two' });
    const store = open(repository.url);
    const snapshot = await store.read(null);
    expect(snapshot?.revision).toBe(commit);
    expect(await textsOf(snapshot)).toEqual({ 'a.j2': 'one', 'sites/b.j2': 'two' });
    expect(await store.read(commit)).toBeNull();
    const next = repository.commit({ 'a.j2': 'other', 'sites/b.j2': null }, { message: 'next' });
    const second = await store.read(commit);
    expect(second?.revision).toBe(next);
    expect(await textsOf(second)).toEqual({ 'a.j2': 'other' });
    expect(await store.history('a.j2', 10)).toMatchObject([
      { revision: next, author: 'Ada', message: 'next' },
      { revision: commit, message: 'change' },
    ]);
    expect((await store.contentAt('a.j2', commit))?.toString()).toBe('one');
    expect(await store.contentAt('sites/b.j2', next)).toBeNull();
  });

  it.skipIf(!hasTinyproxy)(
    'is reached through a proxy, and a private address by none for others',
    async () => {
      const repository = server.repository('behind.git');
      repository.commit({ a: 'a' });
      const proxy = await TinyProxy.start({ user: 'ada secret' });
      try {
        const proxies = { ...NO_PROXIES, https: proxy.url.replace('//', '//ada:secret@') };
        expect(await textsOf(await open(repository.url, {}, { proxies }).read(null))).toEqual({ a: 'a' });
        const asked = await proxy.asked();
        expect(asked).toContain(`CONNECT ${new URL(server.origin).host}`);
        const closed = { proxies, allowPrivate: false };
        expect(await failing(open(repository.url, {}, closed).read(null))).toMatchObject({
          code: 'address_blocked',
        });
        expect(await proxy.asked()).toEqual(asked);
        const wrong = { ...NO_PROXIES, https: proxy.url.replace('//', '//ada:hunter2@') };
        const fault = await failing(open(repository.url, {}, { proxies: wrong }).read(null));
        expect(fault).toMatchObject({ code: 'unreachable' });
        expect(String(fault)).not.toContain('hunter2');
      } finally {
        await proxy.stop();
      }
    },
  );

  it('keeps no password on disk, in the repository kept here or in a folder of a run', async () => {
    const repository = server.repository('quiet.git');
    repository.commit({ a: 'a' });
    await open(repository.url).read(null);
    expect(readdirSync(join(folder, 'kept/runs'))).toEqual([]);
    const found = execFileSync('sh', [
      '-c',
      `grep -r "${server.password}" "$1" || true`,
      'sh',
      join(folder, 'kept'),
    ]);
    expect(found.toString()).toBe('');
  });

  it('says that a password is wrong, and does not repeat it', async () => {
    const repository = server.repository('closed.git');
    const fault = await failing(open(repository.url, { password: 'not this one' }).read(null));
    expect(fault).toMatchObject({ code: 'sign_in_refused' });
    expect(String(fault)).not.toContain('not this one');
  });

  it('says that a repository or a branch is not there', async () => {
    const repository = server.repository('there.git');
    repository.commit({ a: 'a' });
    expect(await failing(open(`${server.origin}/absent.git`).read(null))).toMatchObject({
      code: 'not_found',
    });
    expect(await failing(open(repository.url, { branch: 'next' }).read(null))).toMatchObject({
      code: 'branch_missing',
    });
  });

  it('goes on after its history was written anew', async () => {
    const repository = server.repository('forced.git');
    const store = open(repository.url);
    repository.commit({ a: 'one' });
    const before = (await store.read(null))?.revision ?? '';
    const after = repository.commit({ b: 'two' }, { anew: true });
    const snapshot = await store.read(before);
    expect(snapshot?.revision).toBe(after);
    expect(await textsOf(snapshot)).toEqual({ b: 'two' });
  });

  it('is given up when it does not answer', async () => {
    const repository = server.repository('hanging.git');
    repository.commit({ a: 'a' });
    server.hang(true);
    const limits = { ...room().limits, time_ms: 700 };
    const began = Date.now();
    expect(await failing(open(repository.url, {}, { limits }).read(null))).toMatchObject({
      code: 'timed_out',
    });
    expect(Date.now() - began).toBeLessThan(5000);
    server.hang(false);
  });

  it('leaves out links, submodules, paths that lead out, large files and what lies in LFS, and says so', async () => {
    const repository = server.repository('odd.git');
    repository.commit({
      ok: 'fine',
      large: 'x'.repeat(1_000_001),
      lfs: 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
    });
    const tree = repository.git(['ls-tree', 'main']);
    const blob = repository.git(['hash-object', '-w', '--stdin'], '/etc/passwd').trim();
    const inner = (name: string) => repository.git(['mktree'], `100644 blob ${blob}\t${name}\n`).trim();
    repository.commitTree(
      `${tree}120000 blob ${blob}\tlink\n160000 commit ${'1'.repeat(40)}\tmodule\n040000 tree ${inner('out')}\t..\n` +
        `040000 tree ${inner('config')}\t.GIT\n`,
    );
    const raw = Buffer.concat([
      Buffer.from(`100644 blob ${blob}\tname-`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\0'),
    ]);
    const named = repository.git(['mktree', '-z'], raw).trim();
    repository.commitTree(`${repository.git(['ls-tree', 'main'])}040000 tree ${named}\todd\n`);
    const snapshot = await open(repository.url).read(null);
    const reasons = Object.fromEntries((snapshot?.skipped ?? []).map(({ path, reason }) => [path, reason]));
    expect(reasons).toMatchObject({
      link: 'symlink',
      module: 'submodule',
      '../out': 'outside',
      '.GIT/config': 'outside',
      large: 'too_large',
    });
    expect(Object.values(reasons)).toContain('name');
    expect(await textsOf(snapshot)).toEqual({ ok: 'fine', lfs: 'skipped: lfs' });
  });

  it('takes a batch as one commit, makes folders, and nothing where nothing changes', async () => {
    const repository = server.repository('written.git');
    repository.commit({ 'old/gone': 'x', keep: 'kept' });
    const store = open(repository.url);
    const files = { 'routers/a/edge.conf': 'a', 'routers/b.conf': 'b' };
    const written = await store.write(change(files, { removed: ['old/gone'] }));
    expect(written).toMatchObject({
      branch: 'main',
      paths: ['routers/a/edge.conf', 'routers/b.conf', 'old/gone'],
    });
    expect(repository.git(['rev-parse', 'main']).trim()).toBe(written?.revision);
    expect(repository.git(['log', '--format=%an <%ae> %s', '-1', 'main']).trim()).toBe(
      'Ada Operator <ada@example.net> Configurations of two routers',
    );
    expect(repository.git(['ls-tree', '-r', '--name-only', 'main']).trim().split('\n')).toEqual([
      'keep',
      'routers/a/edge.conf',
      'routers/b.conf',
    ]);
    expect(await store.write(change(files))).toBeNull();
  });

  it('writes into an empty repository', async () => {
    const repository = server.repository('empty.git');
    const store = open(repository.url);
    expect(await store.read(null)).toMatchObject({ revision: '', entries: [] });
    expect(await store.write(change({ first: '1' }))).toMatchObject({ branch: 'main' });
    expect(repository.show('first')).toBe('1');
  });

  it('keeps both of two pushes at once', async () => {
    const repository = server.repository('both.git');
    repository.commit({ base: '0' });
    const writes = ['a', 'b', 'c'].map((name) => open(repository.url).write(change({ [name]: name })));
    expect((await Promise.all(writes)).map((written) => written?.branch)).toEqual(['main', 'main', 'main']);
    expect(repository.git(['ls-tree', '--name-only', 'main']).trim().split('\n')).toEqual([
      'a',
      'b',
      'base',
      'c',
    ]);
  });

  it('refuses to write over what was changed meanwhile', async () => {
    const repository = server.repository('meanwhile.git');
    repository.commit({ a: 'seen' });
    const seen = execFileSync('sha256sum', { input: 'seen' }).toString().slice(0, 64);
    const write = () =>
      open(repository.url).write({
        ...change({}),
        files: [{ path: 'a', content: Buffer.from('mine'), expected: seen }],
      });
    repository.commit({ a: 'theirs' });
    expect(await failing(write())).toMatchObject({ code: 'conflict', paths: ['a'] });
    expect(repository.show('a')).toBe('theirs');
    repository.commit({ a: 'seen' });
    expect(await write()).not.toBeNull();
  });

  it('has a branch for each change where that is wanted, with the link at which it can be merged', async () => {
    const repository = server.repository('branches.git');
    repository.commit({ a: 'a' });
    repository.hook(
      'echo "To create a merge request for change-7, visit:" >&2; echo "  https://gitlab.example/g/p/-/merge_requests/new?merge_request%5Bsource_branch%5D=change-7" >&2',
    );
    const written = await open(repository.url).write(change({ b: 'b' }, { branch: 'change-7' }));
    expect(written).toMatchObject({
      branch: 'change-7',
      link: 'https://gitlab.example/g/p/-/merge_requests/new?merge_request%5Bsource_branch%5D=change-7',
    });
    expect(repository.show('b', 'change-7')).toBe('b');
    expect(repository.git(['ls-tree', '--name-only', 'main']).trim()).toBe('a');
    repository.commit({ c: 'c' }, { branch: 'change-7' });
    expect(
      await failing(open(repository.url).write(change({ d: 'd' }, { branch: 'change-7' }))),
    ).toMatchObject({
      code: 'branch_taken',
    });
  });

  it.each([
    ['Gitea', 'Gitea: Not allowed to push to protected branch main', 'branch_protected'],
    ['GitHub', 'GH013: Repository rule violations found for refs/heads/main.', 'branch_protected'],
    [
      'GitLab',
      'GitLab: You are not allowed to push code to protected branches on this project.',
      'branch_protected',
    ],
    ['another', 'No commits on Fridays.', 'refused'],
  ])('says that %s refuses the push', async (_server, text, code) => {
    const repository = server.repository(`refusing-${++ids}.git`);
    const before = repository.commit({ a: 'a' });
    repository.hook(`echo '${text}' >&2; exit 1`);
    const fault = await failing(open(repository.url).write(change({ b: 'b' })));
    expect(fault).toMatchObject({ code });
    expect(String(fault)).toContain(text.slice(0, 20));
    expect(repository.git(['rev-parse', 'main']).trim()).toBe(before);
  });

  it.each([
    '../out',
    '/etc/cron.d/x',
    'a/../../b',
    '.git/config',
    '.GIT/hooks/post-update',
    'a/.git\u200d/x',
    'git~1/config',
    'c:evil',
    'a\\b',
    'link/below',
    'link',
    'folder',
    'file/below',
  ])('writes nothing to %s', async (path) => {
    const repository = server.repository('careful.git');
    repository.commit({ file: 'f', 'folder/in': 'f' });
    const blob = repository.git(['hash-object', '-w', '--stdin'], '/etc').trim();
    const before = repository.commitTree(
      `${repository.git(['ls-tree', 'main']).replace(/^120000.*\n/m, '')}120000 blob ${blob}\tlink\n`,
    );
    expect(await failing(open(repository.url).write(change({ good: 'g', [path]: 'x' })))).toMatchObject({
      code: 'path_unusable',
    });
    expect(repository.git(['rev-parse', 'main']).trim()).toBe(before);
  });

  it('is not reached on this machine unless that is allowed, nor by other protocols', async () => {
    const blocked = { allowPrivate: false };
    expect(await failing(open(`${server.origin}/x.git`, {}, blocked).read(null))).toMatchObject({
      code: 'address_blocked',
    });
    expect(await failing(open('http://git.example.net/x.git', {}, blocked).read(null))).toMatchObject({
      code: 'address_unusable',
    });
    for (const url of [
      'ext::sh -c id',
      'git://127.0.0.1/x',
      '--upload-pack=id',
      'https://u:p@127.0.0.1/x.git',
    ])
      expect(await failing(open(url).read(null))).toMatchObject({ code: 'address_unusable' });
  });

  it('is made anew where what is kept here is broken', async () => {
    const repository = server.repository('broken.git');
    repository.commit({ a: 'a' });
    const store = open(repository.url);
    await store.read(null);
    const [kept = ''] = readdirSync(join(folder, 'kept')).filter((name) => name.startsWith(`${ids}-`));
    for (const name of readdirSync(join(folder, 'kept', kept, 'objects'))) {
      rmSync(join(folder, 'kept', kept, 'objects', name), { recursive: true });
      writeFileSync(join(folder, 'kept', kept, 'objects', name), 'not a folder');
    }
    repository.commit({ a: 'b' });
    expect(await textsOf(await store.read(null))).toEqual({ a: 'b' });
    expect(statSync(join(folder, 'kept', kept)).isDirectory()).toBe(true);
  });
});

describe('a repository in a folder of this machine', () => {
  it('is read and written below the folders that are allowed, and no others', async () => {
    const repository = makeRepository(join(folder, 'roots/here.git'));
    repository.commit({ a: 'a' });
    const open = (roots: string[]) =>
      storeAt(room({ roots }), { id: ++ids, type: 'git', url: repository.url, parameters: {} });
    const store = open([join(folder, 'roots')]);
    expect(await textsOf(await store.read(null))).toEqual({ a: 'a' });
    expect(await store.write(change({ b: 'b' }))).toMatchObject({ branch: 'main' });
    await expect(open([]).read(null)).rejects.toMatchObject({ code: 'path_unusable' });
  });
});

describe.runIf(canRunSshd)('a repository behind SSH', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  it('is reached with a key, and only while the host shows the key that was accepted', async () => {
    const repository = makeRepository(join(sshd.folder, 'repository.git'));
    repository.commit({ a: 'by ssh' });
    execFileSync('chown', ['-R', `${sshd.user}:`, repository.folder]);
    const url = `ssh://${sshd.user}@127.0.0.1:${sshd.port}${repository.folder}`;
    const open = (known_hosts: string, more: object = {}) =>
      storeAt(room(), {
        id: ++ids,
        type: 'git',
        url,
        parameters: { private_key: sshd.privateKey, known_hosts, ...more },
      });
    await expect(open('').read(null)).rejects.toMatchObject({ code: 'host_key_unknown' });
    const keys = await scanHostKeys(url, { allowPrivate: true });
    expect(keys.map(({ fingerprint }) => fingerprint)).toContain(sshd.fingerprint);
    const line = keys.map((key) => key.line).join('\n');
    expect(await textsOf(await open(line).read(null))).toEqual({ a: 'by ssh' });
    expect(await open(`[127.0.0.1]:${sshd.port} ${line}`).write(change({ b: 'b' }))).toMatchObject({
      branch: 'main',
    });
    expect(await withPassphrase(open, line)).toEqual({ a: 'by ssh', b: 'b' });
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'other')]);
    const other = readFileSync(join(folder, 'other.pub'), 'utf8');
    await expect(open(other).read(null)).rejects.toMatchObject({ code: 'host_key_changed' });
    expect(readdirSync(join(folder, 'kept/runs'))).toEqual([]);
  });

  /** Reads with the key, locked by a pass phrase; and is told what is wrong without it, and with another. */
  async function withPassphrase(open: (known_hosts: string, more: object) => Store, line: string) {
    const passphrase = "it's $(a) \\phrase";
    const locked = join(folder, `locked-${++ids}`);
    const failing = (more: object) => open(line, more).read(null);
    let private_key = '';
    for (const format of [['-m', 'PEM'], []]) {
      writeFileSync(locked, sshd.privateKey, { mode: 0o600 });
      execFileSync('ssh-keygen', ['-q', '-p', ...format, '-N', passphrase, '-f', locked]);
      private_key = readFileSync(locked, 'utf8');
      await expect(failing({ private_key })).rejects.toMatchObject({
        code: 'parameters_unusable',
        message: expect.stringContaining('pass phrase'),
      });
    }
    const wrong = await failing({ private_key, passphrase: 'another phrase' }).catch(
      (error: unknown) => error,
    );
    expect(wrong).toMatchObject({ code: 'sign_in_refused' });
    expect(String(wrong)).not.toContain('another phrase');
    return textsOf(await open(line, { private_key, passphrase }).read(null));
  }
});

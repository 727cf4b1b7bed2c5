import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import {
  canServeGit,
  type GitServer,
  type ServedRepository,
  startGitServer,
} from '../../../test/git-server.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { dueJob, synchroniseJob } from './synchronise/synchronise-job.ts';

const SOURCES = '/api/core/data-sources/';
const FILES = '/api/core/data-files/';
const CONFIGURATIONS = '/api/devices/configurations/';
const CONTEXTS = '/api/extras/config-contexts/';

let folder: string;
let git: GitServer;
let tested: TestApp;
let run: () => Promise<void>;
let repository: ServedRepository;
let source: number;
let made = 0;

beforeAll(async () => {
  if (!canServeGit) return;
  git = await startGitServer();
  folder = mkdtempSync(join(tmpdir(), 'peersmith-feeding-'));
  tested = await testApp({
    PEERSMITH_DATA: folder,
    DATA_SOURCE_ALLOW_PRIVATE: 'true',
    DATA_SOURCE_LIMIT_S: '10',
  });
  run = jobRunner(tested.app, [synchroniseJob, dueJob]);
});
afterAll(async () => {
  await tested?.close();
  await git?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const parameters = () => ({ username: git.username, password: git.password, ca: git.ca });
const create = async (path: string, body: object) => {
  const answer = await tested.admin.post(path, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
};
const get = async (path: string) => (await tested.admin.get(path)).body;
const shown = (id = source) => get(`${SOURCES}${id}/`);
/** Synchronises, and gives the job. */
const synchronise = async (id = source) => {
  const { status, body, text } = await tested.admin.post(`${SOURCES}${id}/synchronise/`);
  if (status !== 202) throw new Error(text);
  await run();
  return get(`/api/core/jobs/${body.id}/`);
};
/** What a schedule has done every minute. */
const due = async () => {
  await tested.app
    .system()
    .db.transaction()
    .execute((db) => {
      const context = { ...tested.app.system(), db };
      return context.jobs.enqueue(context, dueJob.name);
    });
  await run();
  await run();
};
const files = async (id = source): Promise<Record<string, any>> =>
  Object.fromEntries(
    (await get(`${FILES}?source_id=${id}&limit=0`)).results.map((file: any) => [file.path, file]),
  );
const configuration = (template: string, more: object = {}) =>
  create(CONFIGURATIONS, { name: `template ${++made}`, template, ...more });

describe.runIf(canServeGit)('a data source', () => {
  beforeEach(async () => {
    repository = git.repository(`r${++made}.git`);
    source = (
      await create(SOURCES, {
        name: `source ${made}`,
        type: 'git',
        source_url: repository.url,
        parameters: parameters(),
      })
    ).id;
  });

  it('is synchronised by a job: files come, change and go, and rules leave some out', async () => {
    repository.commit({
      'a.j2': 'one',
      'sites/b.j2': 'two',
      'sites/old/c.j2': 'x',
      'd.bak': 'x',
      '.github/e': 'x',
    });
    await tested.admin.patch(`${SOURCES}${source}/`, { ignore_rules: '*.bak\nsites/old/*' });
    const { body } = await tested.admin.post(`${SOURCES}${source}/synchronise/`);
    expect(body).toMatchObject({ name: 'core.datasource.synchronisation', object_id: source });
    expect((await shown()).status.value).toBe('queued');
    expect((await tested.admin.post(`${SOURCES}${source}/synchronise/`)).status).toBe(409);
    await run();
    expect(await shown()).toMatchObject({ status: { value: 'completed' }, file_count: 2, last_error: '' });
    const first = await files();
    expect(first['a.j2']).toMatchObject({ size: 3, hash: expect.stringMatching(/^7692c3ad3540bb/) });
    repository.commit({ 'a.j2': 'changed', 'sites/b.j2': null, new: 'n' });
    const job = await synchronise();
    expect(job.data).toMatchObject({ came: 1, changed: 1, went: 1, unchanged: false });
    const second = await files();
    expect(Object.keys(second).sort()).toEqual(['a.j2', 'new']);
    expect(second['a.j2'].id).toBe(first['a.j2']?.id);
    expect((await synchronise()).data).toMatchObject({ unchanged: true });
  });

  it('fails with its reason, keeps the files that it had, and can be tried again', async () => {
    repository.commit({ a: 'a' });
    await synchronise();
    git.hang(true);
    await tested.admin.patch(`${SOURCES}${source}/`, { parameters: { ...parameters(), password: 'wrong' } });
    git.hang(false);
    repository.commit({ a: 'b' });
    expect(await synchronise()).toMatchObject({
      status: { value: 'failed' },
    });
    expect(await shown()).toMatchObject({
      status: { value: 'failed' },
      last_error: expect.stringContaining('does not let us in'),
      file_count: 1,
    });
    await tested.admin.patch(`${SOURCES}${source}/`, { parameters: parameters() });
    expect((await synchronise()).status.value).toBe('completed');
  });

  it('lists links, submodules and the like as left out, and reads the rest', async () => {
    repository.commit({ ok: 'fine' });
    const blob = repository.git(['hash-object', '-w', '--stdin'], '/etc/passwd').trim();
    repository.commitTree(
      `${repository.git(['ls-tree', 'main'])}120000 blob ${blob}\tlink\n160000 commit ${'1'.repeat(40)}\tmodule\n`,
    );
    await synchronise();
    expect(await shown()).toMatchObject({ file_count: 1, skipped_count: 2 });
    const tree = await get(`${SOURCES}${source}/tree/`);
    expect(tree.skipped.map(({ path, reason }: any) => [path, reason])).toEqual([
      ['link', 'symlink'],
      ['module', 'submodule'],
    ]);
    expect(tree.files).toMatchObject([{ path: 'ok', size: 4, followers: 0 }]);
  });

  it('is let go of when its worker is gone, by itself and by whoever may synchronise it', async () => {
    repository.commit({ a: 'a' });
    const { db } = tested.app.system();
    const hold = (until: string) =>
      sql`update core_datasource set status = 'synchronising', lease_holder = 'gone', lease_expires = now() + ${until}::interval where id = ${source}`.execute(
        db,
      );
    await hold('1 minute');
    const { body: waiting } = await tested.admin.post(`${SOURCES}${source}/synchronise/`);
    expect((await shown()).status.value).toBe('synchronising');
    const done = run();
    await expect.poll(async () => (await get(`/api/core/jobs/${waiting.id}/`)).status.value).toBe('running');
    // It has not begun to read: what comes now is read by it.
    expect((await tested.admin.post(`${SOURCES}${source}/synchronise/`)).body).toMatchObject({
      code: 'source_busy',
    });
    expect((await tested.admin.post(`${SOURCES}${source}/reset/`)).body.status.value).toBe('failed');
    await done;
    expect((await get(`/api/core/jobs/${waiting.id}/`)).status.value).toBe('completed');
    expect((await synchronise()).status.value).toBe('completed');
    await hold('-1 second');
    expect((await synchronise()).status.value).toBe('completed');
  });

  it('is read once more where a push is told of while it is read', async () => {
    repository.commit({ a: 'a' });
    await tested.admin.patch(`${SOURCES}${source}/`, { webhook_secret: 'word' });
    const tell = async () =>
      (
        await tested.anonymous.send('POST', `${SOURCES}${source}/webhook/`, '{}', {
          'content-type': 'application/json',
          authorization: 'Bearer word',
        })
      ).body.queued;
    git.hang(true);
    expect(await tell()).toBe(true);
    const done = run();
    await expect.poll(async () => (await shown()).status.value).toBe('synchronising');
    expect([await tell(), await tell()]).toEqual([true, false]);
    git.hang(false);
    await done;
    expect((await shown()).status.value).toBe('completed');
    const jobs = await get(`/api/core/jobs/?name=core.datasource.synchronisation&object_id=${source}`);
    expect(jobs.results).toHaveLength(2);
  });

  it('whose job was cancelled before it began is queued no longer', async () => {
    const { body } = await tested.admin.post(`${SOURCES}${source}/synchronise/`);
    expect((await shown()).status.value).toBe('queued');
    const cancelled = await tested.admin.post(`/api/core/jobs/${body.id}/cancel/`);
    expect(cancelled.status, cancelled.text).toBeLessThan(300);
    await due();
    expect((await shown()).status.value).toBe('new');
  });

  it('is read by itself at its interval, and not when it is disabled', async () => {
    repository.commit({ a: 'a' });
    await due();
    expect((await shown()).last_tried).toBeNull();
    await tested.admin.patch(`${SOURCES}${source}/`, { synchronisation_interval: 5 });
    await due();
    const { last_tried } = await shown();
    expect(last_tried).not.toBeNull();
    await due();
    expect((await shown()).last_tried).toBe(last_tried);
    await tested.admin.patch(`${SOURCES}${source}/`, { enabled: false });
    expect((await tested.admin.post(`${SOURCES}${source}/synchronise/`)).body).toMatchObject({
      code: 'source_disabled',
    });
  });

  it('hears of a push from who knows its secret, as GitHub, GitLab and others prove it', async () => {
    const tell = (headers: Record<string, string>, body = '{"ref":"refs/heads/main"}') =>
      tested.anonymous.send('POST', `${SOURCES}${source}/webhook/`, body, {
        'content-type': 'application/json',
        ...headers,
      });
    const signed = (secret: string, body = '{"ref":"refs/heads/main"}') =>
      `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    expect((await tell({ 'x-gitlab-token': '' })).status).toBe(404);
    await tested.admin.patch(`${SOURCES}${source}/`, { webhook_secret: 'hook secret' });
    expect((await shown()).webhook_secret).toBeUndefined();
    for (const headers of [
      {},
      { 'x-hub-signature-256': signed('other') },
      { 'x-gitlab-token': 'other' },
      { authorization: 'Bearer other' },
    ])
      expect((await tell(headers)).status).toBe(404);
    expect((await tell({ 'x-hub-signature-256': signed('hook secret') })).body).toEqual({ queued: true });
    expect((await tell({ 'x-gitlab-token': 'hook secret' })).body).toEqual({ queued: false });
    await run();
    expect((await tell({ authorization: 'Bearer hook secret' })).body).toEqual({ queued: true });
    await run();
  });

  it('shows a file, its history, and the difference of two revisions, to who may view files', async () => {
    const first = repository.commit({ 'a.j2': 'one\n' }, { message: 'first words' });
    repository.commit({ 'a.j2': 'two\n', blob: Buffer.from([0xff, 0x00]) }, { message: 'second words' });
    await synchronise();
    const { 'a.j2': file, blob } = await files();
    expect(await get(`${FILES}${file.id}/content/`)).toMatchObject({ text: 'two\n', followers: [] });
    expect(await get(`${FILES}${blob.id}/content/`)).toMatchObject({ text: null, size: 2 });
    const raw = await tested.admin.get(`${FILES}${file.id}/raw/`);
    expect([raw.text, raw.headers['content-disposition']]).toEqual([
      'two\n',
      expect.stringContaining('attachment; filename="a.j2"'),
    ]);
    const history = await get(`${FILES}${file.id}/history/`);
    expect(history.revisions.map(({ message }: any) => message)).toEqual(['second words', 'first words']);
    expect(await get(`${FILES}${file.id}/difference/?from=${first}`)).toMatchObject({
      before: 'one\n',
      after: 'two\n',
      difference: '@@ -1 +1 @@\n-one\n+two\n',
    });
    const other = await tested.holderOf(['core.view_datasource']);
    for (const part of ['content', 'raw', 'history'])
      expect((await other.get(`${FILES}${file.id}/${part}/`)).status).toBe(403);
  });

  describe('whose file a template is bound to', () => {
    it('gives it the content at once, which a dry run shows before, and follows it', async () => {
      repository.commit({ 'a.j2': 'router {{ router.name }}\n' });
      await synchronise();
      const { 'a.j2': file } = await files();
      const { id } = await configuration('by hand');
      const at = `${CONFIGURATIONS}${id}/`;
      const plan = (await tested.admin.patch(`${at}?dry_run=true`, { data_file: file.id })).body;
      expect(JSON.stringify(plan)).toContain('router {{ router.name }}');
      expect((await get(at)).template).toBe('by hand');
      const bound = (await tested.admin.patch(at, { data_file: file.id })).body;
      expect(bound).toMatchObject({
        template: 'router {{ router.name }}\n',
        data_source: { id: source },
        data_path: 'a.j2',
        auto_synchronisation_enabled: true,
        data_fault: '',
      });
      repository.commit({ 'a.j2': 'new {{ router.hostname }}' });
      const preview = (await tested.admin.post(`${SOURCES}${source}/preview/`)).body;
      expect(preview).toMatchObject({
        files: [{ path: 'a.j2', change: 'changed' }],
        objects: [
          {
            type: 'devices.configuration',
            id,
            difference: expect.stringContaining('-router {{ router.name }}\n+new {{ router.hostname }}'),
            fault: '',
          },
        ],
      });
      expect((await synchronise()).data).toMatchObject({ updated: 1, behind: 0 });
      expect((await get(at)).template).toBe('new {{ router.hostname }}');
      const changes = await get(
        `/api/core/object-changes/?changed_object_type=devices.configuration&changed_object_id=${id}`,
      );
      expect(changes.results[0]).toMatchObject({ action: { value: 'update' } });
      expect((await get(`${FILES}${file.id}/content/`)).followers).toMatchObject([
        { type: 'devices.configuration', id },
      ]);
    });

    it('is refused where it does not parse, and later leaves the old one in force and says why', async () => {
      repository.commit({ bad: '{% if %}', good: '{{ a }}' });
      await synchronise();
      const { bad, good } = await files();
      const { id } = await configuration('by hand');
      const at = `${CONFIGURATIONS}${id}/`;
      expect((await tested.admin.patch(at, { data_file: bad.id })).body).toMatchObject({
        data_file: [expect.stringContaining('Line 1')],
      });
      await tested.admin.patch(at, { data_file: good.id });
      repository.commit({ good: 'fine\n{{ broken' });
      const job = await synchronise();
      expect(job.data).toMatchObject({ updated: 0, behind: 1 });
      expect(job.outcome.value).toBe('completed-with-faults');
      expect(await get(at)).toMatchObject({
        template: '{{ a }}',
        data_fault: expect.stringContaining('Line 2'),
      });
      repository.commit({ good: 'fine' });
      await synchronise();
      expect(await get(at)).toMatchObject({ template: 'fine', data_fault: '' });
      repository.commit({ good: Buffer.from([0xff, 0xfe]) });
      await synchronise();
      expect(await get(at)).toMatchObject({ template: 'fine', data_fault: 'It is not UTF-8.' });
    });

    it('is edited there, committed from here, or let go of; what is edited here alone is refused', async () => {
      repository.commit({ t: 'one' });
      await synchronise();
      const { t } = await files();
      const { id } = await configuration('x');
      const at = `${CONFIGURATIONS}${id}/`;
      await tested.admin.patch(at, { data_file: t.id });
      expect((await tested.admin.patch(at, { template: 'two' })).body).toMatchObject({
        template: [expect.stringContaining('follows the file t')],
      });
      expect((await tested.admin.patch(at, { template: 'one', description: 'same text' })).status).toBe(200);
      const commit = (text: string, more: object = {}) =>
        tested.admin.post(`${FILES}${t.id}/commit/`, { text, message: 'From Peersmith', ...more });
      expect((await commit('two')).body).toMatchObject({ nothing_changed: false, branch: 'main' });
      expect(repository.show('t')).toBe('two');
      expect(repository.git(['log', '-1', '--format=%an %s', 'main']).trim()).toMatch(
        /^user\d+ From Peersmith$/,
      );
      expect((await get(at)).template).toBe('two');
      expect((await synchronise()).status.value).toBe('completed');
      repository.commit({ t: 'theirs' });
      expect(await commit('mine')).toMatchObject({ status: 409, body: { code: 'conflict' } });
      expect((await get(at)).template).toBe('two');
      await tested.admin.patch(at, { auto_synchronisation_enabled: false });
      await synchronise();
      expect((await get(at)).template).toBe('two');
      expect((await tested.admin.patch(at, { template: 'by hand' })).status).toBe(200);
      expect((await tested.admin.patch(at, { data_file: null })).body).toMatchObject({
        data_source: null,
        data_path: '',
        template: 'by hand',
      });
    });

    it('is committed only over what its editor has seen, though the newer one was read here meanwhile', async () => {
      repository.commit({ t: 'one\n' });
      await synchronise();
      const { t } = await files();
      const opened = await get(`${FILES}${t.id}/content/`);
      repository.commit({ t: 'theirs\n' });
      await synchronise();
      const commit = (hash: string, more: object = {}) =>
        tested.admin.post(`${FILES}${t.id}/commit/`, { text: 'mine\n', hash, message: 'Mine', ...more });
      for (const more of [{}, { branch: 'mine' }])
        expect(await commit(opened.hash, more)).toMatchObject({
          status: 409,
          body: { code: 'conflict', detail: expect.stringContaining('read it again') },
        });
      expect(repository.show('t')).toBe('theirs\n');
      const { hash } = await get(`${FILES}${t.id}/content/`);
      expect((await commit(hash)).body.nothing_changed).toBe(false);
      expect(repository.show('t')).toBe('mine\n');
      expect((await commit('not a hash')).status).toBe(400);
    });

    it('has what its source has again, once that was put back to before a commit from here', async () => {
      const before = repository.commit({ t: 'one\n' });
      await synchronise();
      const { t } = await files();
      const { id } = await configuration('x', { data_file: t.id });
      await tested.admin.post(`${FILES}${t.id}/commit/`, { text: 'two\n', message: 'Two' });
      expect((await get(`${CONFIGURATIONS}${id}/`)).template).toBe('two\n');
      repository.git(['update-ref', 'refs/heads/main', before]);
      expect((await synchronise()).data).toMatchObject({ changed: 1, updated: 1 });
      expect((await get(`${CONFIGURATIONS}${id}/`)).template).toBe('one\n');
      expect((await synchronise()).data.unchanged).toBe(true);
    });

    it('is committed with the line ends and the mark that its file has', async () => {
      repository.commit({ dos: '\ufeffone\r\ntwo\r\n', mixed: 'one\r\ntwo\n' });
      await synchronise();
      const found = await files();
      const commit = async (name: string, text: string) =>
        (await tested.admin.post(`${FILES}${found[name].id}/commit/`, { text, message: 'From a browser' }))
          .body.nothing_changed;
      expect(await commit('dos', 'one\ntwo\nthree\n')).toBe(false);
      expect(repository.show('dos')).toBe('\ufeffone\r\ntwo\r\nthree\r\n');
      expect(await commit('dos', 'one\ntwo\nthree\n')).toBe(true);
      await commit('mixed', 'one\r\ntwo\nthree\n');
      expect(repository.show('mixed')).toBe('one\r\ntwo\nthree\n');
    });

    it('keeps its path when the file goes, and has it again when it comes back', async () => {
      repository.commit({ t: 'one', other: 'x' });
      await synchronise();
      const { id } = await configuration('x', { data_file: (await files()).t.id });
      const at = `${CONFIGURATIONS}${id}/`;
      repository.commit({ t: null });
      await synchronise();
      expect(await get(at)).toMatchObject({
        data_file: null,
        data_path: 't',
        data_source: { id: source },
        template: 'one',
      });
      expect((await tested.admin.delete(`${SOURCES}${source}/`)).status).toBe(409);
      repository.commit({ t: 'again' });
      await synchronise();
      expect(await get(at)).toMatchObject({ data_path: 't', template: 'again' });
    });
  });

  it('makes templates and contexts of files, without a text beside them', async () => {
    repository.commit({ 'a.j2': 'router {{ router.name }}\n', 'c.yaml': 'asn: 64500\n', bad: '{% if %}' });
    await synchronise();
    const found = await files();
    const by = (name: string) => ({ name: `${name} ${++made}`, data_file: found[name].id });
    expect(await create(CONFIGURATIONS, by('a.j2'))).toMatchObject({
      ...{ template: 'router {{ router.name }}\n', data_path: 'a.j2', data_source: { id: source } },
      data_synchronised: expect.any(String),
    });
    // A form sends the text that nobody wrote.
    expect((await create(CONFIGURATIONS, { ...by('a.j2'), template: '' })).template).toContain('router');
    expect((await create(CONTEXTS, by('c.yaml'))).data).toEqual({ asn: 64500 });
    expect(
      (await create('/api/extras/export-templates/', { ...by('a.j2'), content_type: 'devices.router' }))
        .template,
    ).toContain('router');
    expect((await create('/api/messaging/emails/', { ...by('a.j2'), subject: 's' })).template).toContain(
      'router',
    );
    const refused = async (path: string, body: object) => (await tested.admin.post(path, body)).body;
    expect(await refused(CONFIGURATIONS, by('bad'))).toMatchObject({
      data_file: [expect.stringContaining('Line 1')],
    });
    expect(await refused(CONFIGURATIONS, { name: 'none', data_file: 999_999 })).toEqual({
      data_file: [expect.any(String)],
    });
    for (const more of [{}, { data_file: null }])
      expect(await refused(CONFIGURATIONS, { name: 'none', ...more })).toMatchObject({
        template: ['This field is required.'],
      });
  });

  it('writes what follows it only where something else is in the file', async () => {
    const bom = '\ufeff';
    repository.commit({
      'c.yaml': `${bom}asn: 64500\nlist: [1, 2]\n`,
      't.j2': `${bom}hostname {{ router.name }}\r\n`,
    });
    await synchronise();
    const found = await files();
    const context = await create(CONTEXTS, { name: `once ${++made}`, data_file: found['c.yaml'].id });
    const template = await configuration('x', { data_file: found['t.j2'].id });
    expect(template.template).toBe('hostname {{ router.name }}\r\n');
    const changes = async () =>
      (await get(`/api/core/object-changes/?changed_object_type=extras.configcontext&limit=1`)).count;
    const before = await changes();
    await tested.admin.patch(`${CONTEXTS}${context.id}/`, { description: 'touched' });
    expect(await changes()).toBe(before + 1);
    repository.commit({ other: 'x' });
    expect((await synchronise()).data).toMatchObject({ came: 1, updated: 0, behind: 0 });
    // Another way to write the same is nothing new for the context.
    repository.commit({ 'c.yaml': '{"asn": 64500, "list": [1, 2]} # the same\n' });
    for (const changed of [1, 0])
      expect((await synchronise()).data).toMatchObject({ changed, updated: 0, behind: 0 });
    expect(await changes()).toBe(before + 1);
    // What it follows is not edited here, so that nothing has to be looked for.
    expect((await tested.admin.patch(`${CONTEXTS}${context.id}/`, { data: { by: 'hand' } })).status).toBe(
      400,
    );
    repository.commit({ 'c.yaml': 'asn: 64501\n' });
    expect((await synchronise()).data).toMatchObject({ updated: 1 });
    expect((await get(`${CONTEXTS}${context.id}/`)).data).toEqual({ asn: 64501 });
  });

  it('keeps a repository for as long as it is read, with as much history as its depth says', async () => {
    const kept = () => readdirSync(join(folder, 'sources')).filter((name) => name.startsWith(`${source}-`));
    repository.commit({ t: 'one' });
    repository.commit({ t: 'two' });
    await tested.admin.patch(`${SOURCES}${source}/`, { parameters: { ...parameters(), depth: 1 } });
    await synchronise();
    const history = async () => (await get(`${FILES}${(await files()).t.id}/history/`)).revisions.length;
    expect(await history()).toBe(1);
    const [shallow] = kept();
    await tested.admin.patch(`${SOURCES}${source}/`, { parameters: parameters() });
    expect(await history()).toBe(2);
    expect(kept()).toHaveLength(2);
    await due();
    expect(kept()).toHaveLength(1);
    expect(kept()).not.toContain(shallow);
    expect((await tested.admin.delete(`${SOURCES}${source}/`)).status).toBe(204);
    await due();
    expect(kept()).toEqual([]);
  });

  it('says beforehand of every object what a synchronisation would do with it', async () => {
    repository.commit({ stays: 'one', goes: 'one', returns: 'one', 'c.yaml': 'a: 1' });
    await synchronise();
    const found = await files();
    const bind = async (name: string) =>
      (await configuration('x', { data_file: found[name].id })).id as number;
    const [stays, goes, returns] = [await bind('stays'), await bind('goes'), await bind('returns')];
    const preview = async () => {
      const { unchanged, objects } = (await tested.admin.post(`${SOURCES}${source}/preview/`)).body;
      return [unchanged, objects.map(({ id, gone, difference }: any) => [id, gone, difference])];
    };
    expect(await preview()).toEqual([true, []]);
    repository.commit({ returns: null });
    await synchronise();
    repository.commit({ returns: 'two', goes: null });
    expect(await preview()).toEqual([
      false,
      [
        [goes, true, ''],
        [returns, false, expect.stringMatching(/-one\n[\s\S]*\+two/)],
      ],
    ]);
    await synchronise();
    expect(await preview()).toEqual([true, []]);
    // What stands behind its file is brought up to date, though the source has nothing new.
    await sql`update devices_configuration set template = 'by hand' where id = ${stays}`.execute(
      tested.app.system().db,
    );
    expect(await preview()).toEqual([
      true,
      [[stays, false, expect.stringMatching(/-by hand\n[\s\S]*\+one/)]],
    ]);
    expect((await synchronise()).data).toMatchObject({ unchanged: true, updated: 1 });
  });

  it('feeds nothing for somebody who may not view files', async () => {
    repository.commit({ t: 'secret words' });
    await synchronise();
    const { t } = await files();
    const may = ['devices.add_configuration', 'devices.change_configuration', 'devices.view_configuration'];
    const editor = await tested.holderOf(may);
    const refused = { status: 400, body: { data_file: [expect.stringContaining('core.view_datafile')] } };
    expect(await editor.post(CONFIGURATIONS, { name: 'theirs', data_file: t.id })).toMatchObject(refused);
    const { id } = await configuration('by hand');
    const at = `${CONFIGURATIONS}${id}/`;
    expect(await editor.patch(at, { data_file: t.id })).toMatchObject(refused);
    await tested.admin.patch(at, { data_file: t.id });
    // What is bound already is written as before.
    expect((await editor.patch(at, { data_file: t.id, description: 'words' })).status).toBe(200);
  });

  it('feeds contexts with mappings of YAML or JSON, and nothing else', async () => {
    repository.commit({ 'c.yaml': 'asn: 64500\nsites: [a, b]\n', 'list.yaml': '- a\n' });
    await synchronise();
    const found = await files();
    const { id } = await create(CONTEXTS, { name: `context ${made}`, data: { by: 'hand' } });
    const at = `${CONTEXTS}${id}/`;
    expect((await tested.admin.patch(at, { data_file: found['list.yaml'].id })).body.data_file[0]).toContain(
      'no mapping',
    );
    expect((await tested.admin.patch(at, { data_file: found['c.yaml'].id })).body.data).toEqual({
      asn: 64500,
      sites: ['a', 'b'],
    });
    repository.commit({ 'c.yaml': 'asn: [' });
    await synchronise();
    expect(await get(at)).toMatchObject({
      data: { asn: 64500 },
      data_fault: expect.stringContaining('Line'),
    });
    repository.commit({ 'c.yaml': '{"asn": 1}' });
    await synchronise();
    expect(await get(at)).toMatchObject({ data: { asn: 1 }, data_fault: '' });
  });
});

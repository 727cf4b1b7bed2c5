import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autonomousSystem, configuration, dataSource, platform, router } from '@peersmith/model';
import { canRunSshd, startSshd } from '@peersmith/routers/test/sshd.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { canServeGit, type GitServer, makeRepository, startGitServer } from '../../../test/git-server.ts';
import { make } from '../../../test/make.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { startS3Server } from '../../../test/s3-server.ts';
import { scanHostKeys } from '../sources/stores/git/host-keys.ts';
import { synchroniseJob } from '../sources/synchronise/synchronise-job.ts';
import { pushJob } from './push-job.ts';

const ROUTERS = '/api/devices/routers/';
let tested: TestApp;
let run: (again?: number) => Promise<void>;
let git: GitServer;
let folder: string;
const shared = { platform: 0, system: 0 };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'peersmith-push-'));
  git = await startGitServer();
  tested = await testApp({
    PEERSMITH_DATA: folder,
    DATA_SOURCE_ALLOW_PRIVATE: 'true',
    DATA_SOURCE_ROOTS: join(folder, 'files'),
    GIT_COMMIT_AUTHOR: 'Network team <noc@example.net>',
    GIT_COMMIT_MESSAGE: 'Configurations by Peersmith',
  });
  run = jobRunner(tested.app, [pushJob, synchroniseJob]);
  execFileSync('mkdir', ['-p', join(folder, 'files')]);
  const made = await make(tested.admin, platform, { name: 'FRR', slug: 'frr', napalm_driver: '' });
  const system = await make(tested.admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  Object.assign(shared, { platform: made.id, system: system.id });
});
afterAll(async () => {
  await tested?.close();
  await git?.stop();
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
/** Two routers whose configurations go to a source, and what one does with them. */
async function world(given: object, texts: readonly string[] = ['router bgp 64500', 'router bgp 64500']) {
  made += 1;
  const source = await make(tested.admin, dataSource, { name: `source ${made}`, ...given });
  const routers: { id: number; name: string; template: number; path: string }[] = [];
  for (const [at, text] of texts.entries()) {
    const name = `w${made}r${at + 1}`;
    const template = await make(tested.admin, configuration, {
      ...{ name, template: `hostname {{ router.name }}\n${text}\n`, jinja2_trim: false },
    });
    const path = `routers/${name}.conf`;
    const { id } = await make(tested.admin, router, {
      ...{ name, hostname: `${name}.example.net`, platform: shared.platform },
      ...{ local_autonomous_system: shared.system, configuration_template: template.id },
      ...{ data_source: source.id, data_path: path, napalm_args: null },
    });
    routers.push({ id: Number(id), name, template: Number(template.id), path });
  }
  const change = async (at: number, text: string) => {
    const { status } = await tested.admin.patch(`/api/devices/configurations/${routers[at]?.template}/`, {
      template: `hostname {{ router.name }}\n${text}\n`,
    });
    expect(status).toBe(200);
  };
  const job = async (id: number) => {
    const { body } = await tested.admin.get(`/api/core/jobs/${id}/`);
    return { ...body, said: body.data.main?.log.at(-1)?.[4] ?? '' };
  };
  const push = async (body: object = {}) => {
    const answer = await tested.admin.post('/api/devices/push/', {
      routers: routers.map(({ id }) => id),
      commit: true,
      ...body,
    });
    if (answer.status !== 202) throw new Error(answer.text);
    await run();
    return job(answer.body.id);
  };
  return { source: Number(source.id), routers, change, push, job };
}
const overHttps = (url: string, more: object = {}) => ({
  ...{ type: 'git', source_url: url },
  parameters: { username: git.username, password: git.password, ca: git.ca, ...more },
});

describe.runIf(canServeGit)('configurations of routers, in Git over HTTPS', () => {
  it('are pushed in one commit for all, and again only where they changed', async () => {
    const repository = git.repository('batch.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, change, routers, source } = await world(overHttps(repository.url));
    const first = await push();
    expect(first.status.value, JSON.stringify(first)).toBe('completed');
    expect(first.data.sources).toMatchObject([{ id: source, files: 2, branch: 'main', link: null }]);
    expect(first.data.routers.map((one: any) => [one.state, one.added])).toEqual([
      ['new', 2],
      ['new', 2],
    ]);
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('2');
    expect(repository.show(routers[1]?.path ?? '')).toBe(`hostname ${routers[1]?.name}\nrouter bgp 64500\n`);
    const [name, ...message] = repository.git(['log', '-1', '--format=%an <%ae>%n%B', 'main']).split('\n');
    expect(name).toMatch(/^user\d+ <noc@example\.net>$/);
    expect(message.join('\n')).toContain(
      `Configurations by Peersmith\n\n${routers.map((one) => one.name).join('\n')}`,
    );
    expect(message.join('\n')).toContain(`/core/jobs/${first.id}/`);

    const same = await push();
    expect(same.data.sources).toMatchObject([{ files: 0, revision: null }]);
    expect(same.data.log ?? same.output ?? '').not.toContain('+');
    await change(1, 'router bgp 64500\n bgp router-id 192.0.2.1');
    const next = await push();
    expect(next.data.routers.map((one: any) => [one.state, one.added, one.removed])).toEqual([
      ['unchanged', 0, 0],
      ['changed', 1, 0],
    ]);
    expect(next.output).toContain('+ bgp router-id 192.0.2.1');
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('3');
    const row = (await tested.admin.get(`${ROUTERS}${routers[1]?.id}/`)).body;
    expect(row.data_pushed).not.toBeNull();
    expect(row.data_file).toMatchObject({ path: routers[1]?.path });
  });

  it('are not pushed at all where one of them cannot be rendered', async () => {
    const repository = git.repository('closed.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, change, routers } = await world(overHttps(repository.url));
    await push();
    const before = repository.git(['rev-parse', 'main']);
    await change(0, 'router bgp 64501');
    await change(1, '{{ nothing.here.at.all }}');
    const failed = await push();
    expect(failed.status.value).toBe('failed');
    expect(failed.said).toMatch(/^Nothing was pushed: 1 of 2 configurations cannot be rendered\. /);
    expect(failed.said).toContain(`${routers[1]?.name}: Line 2 of`);
    expect(failed.data.routers).toMatchObject([{ id: routers[1]?.id, state: 'failed' }]);
    expect(repository.git(['rev-parse', 'main'])).toBe(before);
    // Nor is what would empty a router.
    await tested.admin.patch(`/api/devices/configurations/${routers[1]?.template}/`, {
      template: '{# nothing #}',
    });
    expect((await push()).said).toContain('It renders to nothing');
    expect(repository.git(['rev-parse', 'main'])).toBe(before);
  });

  it('are looked at first, and written as they were looked at', async () => {
    const repository = git.repository('review.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, change } = await world(overHttps(repository.url));
    const seen = await push({ commit: false });
    expect(seen.output).toContain('+router bgp 64500');
    expect(seen.data).toMatchObject({ committed: false, sources: [{ files: 2, revision: null }] });
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('1');
    await change(0, 'router bgp 64999');
    const refused = await push({ reviewed: seen.id });
    expect(refused.said).toContain('would get another configuration than was reviewed');
    const again = await push({ commit: false });
    expect((await push({ reviewed: again.id })).data.sources[0].files).toBe(2);
  });

  it('are written over what was looked at, to the files that were, and as they were', async () => {
    const repository = git.repository('held.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, change, routers } = await world(overHttps(repository.url));
    await push();
    await change(0, 'router bgp 64510');
    const path = routers[0]?.path ?? '';
    const url = `${ROUTERS}${routers[0]?.id}/`;
    const look = async () => (await push({ commit: false })).id;

    const before = await look();
    repository.commit({ [path]: 'by hand, in the middle of the night\n' });
    expect((await push({ reviewed: before })).said).toMatch(
      /^Nothing was pushed: w\d+r1 would be written over a file that holds something else by now/,
    );
    const elsewhere = await look();
    await tested.admin.patch(url, { data_path: 'README.md' });
    expect((await push({ reviewed: elsewhere })).said).toContain('to another file than was reviewed');
    await tested.admin.patch(url, { data_path: path });
    const asIs = await look();
    for (const more of [{ mask_passwords: true }, { what: 'difference' }])
      expect((await push({ reviewed: asIs, ...more })).said).toContain(
        'the review was of configurations with passwords, and not of',
      );
    expect(repository.show(path)).toContain('by hand');
    expect((await push({ reviewed: asIs })).data.sources[0].files).toBe(1);
    expect(repository.show(path)).toContain('router bgp 64510');
  });

  it('go to a branch of their own, with the address of the pull request that the server names', async () => {
    const repository = git.repository('branch.git');
    repository.commit({ 'README.md': 'ours' });
    repository.hook('echo "Create a pull request: https://git.example.net/ours/pull/new/change-7" >&2');
    const { push, routers } = await world(overHttps(repository.url));
    const done = await push({ branch: 'change-7', message: 'Change 7' });
    expect(done.data.sources).toMatchObject([
      { branch: 'change-7', link: 'https://git.example.net/ours/pull/new/change-7' },
    ]);
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('1');
    expect(repository.git(['log', '-1', '--format=%s', 'change-7']).trim()).toBe('Change 7');
    // It waits there: the router's file is not what is rendered before somebody has taken it.
    expect((await tested.admin.get(`${ROUTERS}${routers[0]?.id}/`)).body.data_pushed).toBeNull();
    expect((await push({ branch: 'change-7' })).said).toMatch(/branch/i);
  });

  it('as differences, for a change request, leave the files as they are', async () => {
    const repository = git.repository('difference.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, change, routers } = await world(overHttps(repository.url));
    await push();
    await change(0, 'router bgp 64500\n neighbor 192.0.2.1 password s3cret-word');
    await push({ what: 'difference' });
    const path = routers[0]?.path ?? '';
    const written = repository.show(`${path}.diff`);
    expect(written).toContain(`--- a/${path}`);
    expect(written).toMatch(/^\+ neighbor 192\.0\.2\.1 password (?!s3cret-word)/m);
    expect(repository.show(path)).not.toContain('neighbor');
    expect(() => repository.show(`${routers[1]?.path}.diff`)).toThrow();
    // Once the file is pushed there is no difference any more, and its file goes.
    await push();
    await push({ what: 'difference' });
    expect(() => repository.show(`${path}.diff`)).toThrow();
  });

  it('have passwords in them, of which the job says nothing, or masks where that is asked for', async () => {
    const repository = git.repository('secrets.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, routers } = await world(overHttps(repository.url), [
      '{% for s in router.get_direct_peering_sessions() %} password {{ s.password }}\n{% endfor %}',
    ]);
    const peer = await make(tested.admin, autonomousSystem, { asn: 64_700 + made, name: 'Peer' });
    const session = await tested.admin.post('/api/peering/direct-peering-sessions/', {
      ...{ autonomous_system: peer.id, local_autonomous_system: shared.system, router: routers[0]?.id },
      ...{
        ip_address: '192.0.2.77/31',
        local_ip_address: '192.0.2.76/31',
        relationship: await relationship(),
      },
      password: 'a-very-secret-word',
    });
    expect(session.status, session.text).toBe(201);
    const masked = await push({ mask_passwords: true });
    expect(masked.data.routers[0].passwords).toBe(1);
    expect(repository.show(routers[0]?.path ?? '')).not.toContain('a-very-secret-word');
    const open = await push();
    expect(open.data.routers[0].state).toBe('passwords_only');
    expect(repository.show(routers[0]?.path ?? '')).toContain('password a-very-secret-word');
    expect(JSON.stringify([masked, open])).not.toContain('a-very-secret-word');
  });

  it('are refused by a protected branch in the words of the server, and nothing is kept as pushed', async () => {
    const repository = git.repository('protected.git');
    repository.commit({ 'README.md': 'ours' });
    repository.hook(
      'echo "GitLab: You are not allowed to push code to protected branches on this project." >&2; exit 1',
    );
    const { push, routers, source } = await world(overHttps(repository.url));
    const failed = await push();
    expect(failed.said).toMatch(/^Nothing was written to source \d+: .*protected/);
    expect((await tested.admin.get(`${ROUTERS}${routers[0]?.id}/`)).body.data_pushed).toBeNull();
    const { status, last_error } = (await tested.admin.get(`/api/core/data-sources/${source}/`)).body;
    expect([status.value, last_error]).toEqual(['failed', expect.stringContaining('protected')]);
  });

  it('of two pushes at once both get there', async () => {
    const repository = git.repository('two.git');
    repository.commit({ 'README.md': 'ours' });
    const [one, other] = [await world(overHttps(repository.url)), await world(overHttps(repository.url))];
    const asked = await Promise.all(
      [one, other].map(({ routers }) =>
        tested.admin.post('/api/devices/push/', { routers: routers.map(({ id }) => id), commit: true }),
      ),
    );
    const runners = [jobRunner(tested.app, [pushJob]), jobRunner(tested.app, [pushJob])];
    await Promise.all(runners.map((each) => each()));
    const jobs = await Promise.all(asked.map(({ body }) => one.job(body.id)));
    expect(jobs.map(({ status }) => status.value)).toEqual(['completed', 'completed']);
    for (const { path } of [...one.routers, ...other.routers]) expect(repository.show(path)).toContain('bgp');
    expect(repository.git(['rev-list', '--count', 'main']).trim()).toBe('3');
  });

  it('are no way around the rights to files that no push made', async () => {
    const repository = git.repository('rights.git');
    repository.commit({ 'secrets/x.yml': 'token: hunter2\n' });
    const { routers, change } = await world(overHttps(repository.url), ['router bgp 64500']);
    const [{ id, name, path: ownPath } = { id: 0, name: '', path: '' }] = routers;
    const url = `${ROUTERS}${id}/`;
    const runAsAsked = jobRunner(tested.app, [pushJob], { asAsked: true });
    const may = [
      'devices.push_router_configuration_to_data_source',
      ...['devices.view_router', 'devices.change_router', 'core.view_datasource', 'core.view_job'],
    ];
    const pushing = async (more: readonly string[] = []) => {
      const api = await tested.holderOf([...may, ...more]);
      return async (body: object) => {
        const asked = await api.post('/api/devices/push/', { routers: [id], ...body });
        if (asked.status !== 202) throw new Error(asked.text);
        await runAsAsked();
        const { body: job } = await tested.admin.get(`/api/core/jobs/${asked.body.id}/`);
        return { ...job, said: job.data.main?.log.at(-1)?.[4] ?? '' };
      };
    };
    const plain = await pushing();
    await tested.admin.patch(url, { data_path: 'secrets/x.yml' });
    const seen = await plain({ commit: false });
    expect(seen.data.routers[0]).toMatchObject({
      state: 'changed',
      ...{ added: 0, removed: 0 },
      detail: expect.stringContaining('(core.push_datasource)'),
    });
    expect(JSON.stringify(seen)).not.toContain('hunter2');
    expect(seen.output ?? '').toBe('');
    for (const what of ['configuration', 'difference']) {
      const refused = await plain({ commit: true, what });
      expect(refused.said).toContain(`you may not write all of it. ${name}: secrets/x.yml is there already`);
      expect(JSON.stringify(refused)).not.toContain('hunter2');
    }
    const viewing = await pushing(['core.view_datafile']);
    expect((await viewing({ commit: false })).output).toContain('-token: hunter2');
    expect((await viewing({ commit: true })).said).toContain('(core.push_datasource)');
    expect(repository.show('secrets/x.yml')).toBe('token: hunter2\n');

    // What it made itself it looks at and writes again, a difference beside it, too.
    await tested.admin.patch(url, { data_path: ownPath });
    expect((await plain({ commit: true })).data.sources[0].files).toBe(1);
    for (const asn of [64_501, 64_502]) {
      await change(0, `router bgp ${asn}`);
      expect((await plain({ commit: true, what: 'difference' })).data.sources[0].files).toBe(1);
    }
    const again = await plain({ commit: true });
    expect(again.output).toContain('-router bgp 64500');
    expect(repository.show(ownPath)).toContain('router bgp 64502');

    // Whoever may write to sources hands a file over.
    await tested.admin.patch(url, { data_path: 'secrets/x.yml' });
    const writing = await pushing(['core.push_datasource']);
    const unseen = await writing({ commit: false });
    expect(unseen.data.routers[0].detail).toContain('(core.view_datafile)');
    expect(JSON.stringify(unseen)).not.toContain('hunter2');
    expect((await writing({ commit: true })).data.sources[0].files).toBe(1);
    await change(0, 'router bgp 64503');
    expect((await plain({ commit: true })).output).toContain('-router bgp 64502');
  });

  it('need a file each, and a source that is enabled', async () => {
    const repository = git.repository('files.git');
    repository.commit({ 'README.md': 'ours' });
    const { push, routers, source } = await world(overHttps(repository.url));
    for (const path of ['../out.conf', '/etc/passwd', '.git/hooks/post-update', 'a//b', 'c:\\x']) {
      const { status, body } = await tested.admin.patch(`${ROUTERS}${routers[0]?.id}/`, { data_path: path });
      expect([path, status, Object.keys(body)]).toEqual([path, 400, ['data_path']]);
    }
    await tested.admin.patch(`${ROUTERS}${routers[0]?.id}/`, { data_path: routers[1]?.path });
    expect((await push()).said).toContain('have the same file');
    const alone = { routers: [routers[0]?.id] };
    expect((await push(alone)).said).toBe(
      `Nothing was pushed: ${routers[0]?.name} and ${routers[1]?.name} have the same file, ${routers[1]?.path}. Give one of them another path.`,
    );
    await tested.admin.patch(`${ROUTERS}${routers[0]?.id}/`, { data_path: 'r' });
    await tested.admin.patch(`${ROUTERS}${routers[1]?.id}/`, { data_path: 'r.diff' });
    expect((await push({ ...alone, what: 'difference' })).said).toContain('have the same file, r.diff');
    expect((await push({ ...alone, commit: false })).status.value).toBe('completed');
    await tested.admin.patch(`${ROUTERS}${routers[1]?.id}/`, { data_path: routers[1]?.path });
    const sync = await tested.admin.post(`/api/core/data-sources/${source}/synchronise/`);
    expect(sync.status, sync.text).toBe(202);
    await run();
    const { body: found } = await tested.admin.get(`/api/core/data-files/?source_id=${source}`);
    const readme = found.results.find((one: any) => one.path === 'README.md');
    const fed = await make(tested.admin, configuration, { name: `fed ${source}` });
    const bound = await tested.admin.patch(`/api/devices/configurations/${fed.id}/`, {
      data_file: readme.id,
    });
    expect(bound.status, bound.text).toBe(200);
    await tested.admin.patch(`${ROUTERS}${routers[0]?.id}/`, { data_path: 'README.md' });
    expect((await push(alone)).said).toContain(
      `would be written to README.md, from which the configuration fed ${source} has its content`,
    );
    expect(repository.show('README.md')).toBe('ours');
    await tested.admin.patch(`${ROUTERS}${routers[0]?.id}/`, { data_path: '' });
    expect((await push()).data.routers).toHaveLength(1);
    await tested.admin.patch(`/api/core/data-sources/${source}/`, { enabled: false });
    expect((await push()).said).toContain('is disabled');
    const last = await tested.admin.post('/api/devices/push/', { routers: [999_999] });
    expect([last.status, last.body]).toEqual([
      400,
      { routers: [expect.stringContaining('no router 999999')] },
    ]);
  });
});

let related = 0;
const relationship = async (): Promise<number> => {
  related += 1;
  const { body } = await tested.admin.post('/api/bgp/relationships/', {
    name: `Private ${related}`,
    slug: `private-${related}`,
  });
  return body.id;
};

describe('upstream’s way to push', () => {
  it('answers with a job for each router, and refuses as installing does', async () => {
    const { routers } = await world({ type: 'local', source_url: join(folder, 'files'), parameters: null });
    const url = `${ROUTERS}push-datasource/`;
    const ids = routers.map(({ id }) => id);
    const { status, body } = await tested.admin.post(url, { routers: ids, commit: false });
    expect([status, body.length, new Set(body.map((one: any) => one.id)).size]).toEqual([202, 2, 1]);
    expect(body[0]).toMatchObject({ name: 'devices.router.push_to_data_source' });
    await run();
    expect(readFileSync(join(folder, 'files', routers[0]?.path ?? ''), 'utf8')).toContain('router bgp');
    expect(await tested.admin.post(url, {})).toMatchObject({
      status: 400,
      body: { routers: [expect.any(String)] },
    });
    expect(await tested.admin.post(url, { routers: [] })).toMatchObject({
      status: 400,
      body: ['routers list must not be empty'],
    });
    expect((await tested.admin.post(url, { routers: [999_999] })).status).toBe(404);
    expect((await (await tested.holderOf(['devices.view_router'])).post(url, { routers: ids })).status).toBe(
      403,
    );
    expect((await tested.anonymous.post(url, { routers: ids })).status).toBe(403);
  });

  it('says of a router without a data source that there is nothing to push to', async () => {
    const { id } = await make(tested.admin, router, {
      ...{ platform: shared.platform, local_autonomous_system: shared.system, napalm_args: null },
      ...{ data_source: null, data_path: null },
    });
    const { body } = await tested.admin.post(`${ROUTERS}push-datasource/`, { routers: [id] });
    await run();
    const done = (await tested.admin.get(`/api/core/jobs/${body[0].id}/`)).body;
    expect(done.status.value).toBe('completed');
    expect(JSON.stringify(done)).toContain('No data source and file to push configuration to');
  });
});

describe('other stores', () => {
  it('a folder of the server is written to, and never beyond it', async () => {
    const files = join(folder, 'files', 'inner');
    execFileSync('mkdir', ['-p', files]);
    symlinkSync('/tmp', join(files, 'routers'));
    const { push } = await world({ type: 'local', source_url: files, parameters: null });
    expect((await push()).said).toMatch(/^Nothing was written to source \d+: /);
    rmSync(join(files, 'routers'));
    expect((await push()).data.sources[0].files).toBe(2);
  });

  it('a bucket is written to, and a wrong key is told', async () => {
    const bucket = await startS3Server();
    try {
      const { push, change, routers } = await world({
        ...{ type: 's3', source_url: `${bucket.origin}/files/prod`, parameters: bucket.parameters },
      });
      expect((await push()).status.value).toBe('completed');
      expect(bucket.objects.get(`prod/${routers[0]?.path}`)?.toString()).toContain('router bgp');
      bucket.failing.key = `prod/${routers[1]?.path}`;
      await change(0, 'router bgp 64501');
      await change(1, 'router bgp 64501');
      expect((await push()).said).toMatch(/^Nothing was written to source \d+: /);
      expect(bucket.objects.get(`prod/${routers[0]?.path}`)?.toString()).toContain('router bgp 64500');
    } finally {
      await bucket.stop();
    }
  });

  it.runIf(canRunSshd)(
    'Git over SSH is written to with a key, while the host shows the pinned one',
    async () => {
      const sshd = await startSshd();
      try {
        const repository = makeRepository(join(sshd.folder, 'repository.git'));
        repository.commit({ 'README.md': 'ours' });
        execFileSync('chown', ['-R', `${sshd.user}:`, repository.folder]);
        const url = `ssh://${sshd.user}@127.0.0.1:${sshd.port}${repository.folder}`;
        const keys = await scanHostKeys(url, { allowPrivate: true });
        const parameters = {
          private_key: sshd.privateKey,
          known_hosts: keys.map((key) => key.line).join('\n'),
        };
        const { push, routers, source } = await world({ type: 'git', source_url: url, parameters });
        const done = await push();
        expect(done.status.value, JSON.stringify(done)).toBe('completed');
        const shown = execFileSync('git', ['-c', 'safe.directory=*', 'show', `main:${routers[0]?.path}`], {
          cwd: repository.folder,
        });
        expect(shown.toString()).toContain('router bgp');
        const other = keys.map((key) => key.line.replace(/AAAA\S{40}/, `AAAA${'B'.repeat(40)}`)).join('\n');
        await tested.admin.patch(`/api/core/data-sources/${source}/`, {
          parameters: { ...parameters, known_hosts: other },
        });
        expect((await push()).said).toMatch(/key/i);
      } finally {
        await sshd.stop();
      }
    },
  );
});

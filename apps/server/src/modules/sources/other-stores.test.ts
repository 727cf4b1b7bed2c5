import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canRunSshd, type Sshd, startSshd } from '@peersmith/routers/test/sshd.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { makeRepository } from '../../../test/git-server.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { type S3Server, startS3Server } from '../../../test/s3-server.ts';
import { synchroniseJob } from './synchronise/synchronise-job.ts';

const SOURCES = '/api/core/data-sources/';
const roots = mkdtempSync(join(tmpdir(), 'peersmith-roots-'));
let tested: TestApp;
let run: () => Promise<void>;
beforeAll(async () => {
  tested = await testApp({
    DATA_SOURCE_ROOTS: roots,
    DATA_SOURCE_ALLOW_PRIVATE: 'true',
    DATA_SOURCE_LIMIT_S: '15',
  });
  run = jobRunner(tested.app, [synchroniseJob]);
});
afterAll(async () => {
  await tested?.close();
  rmSync(roots, { recursive: true, force: true });
});

const create = async (body: object) => {
  const answer = await tested.admin.post(SOURCES, body);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body.id as number;
};
const synchronise = async (id: number) => {
  const { body } = await tested.admin.post(`${SOURCES}${id}/synchronise/`);
  await run();
  const job = (await tested.admin.get(`/api/core/jobs/${body.id}/`)).body;
  const { last_error } = (await tested.admin.get(`${SOURCES}${id}/`)).body;
  return { status: job.status.value, data: job.data, last_error };
};
const filesOf = async (id: number) =>
  (await tested.admin.get(`/api/core/data-files/?source_id=${id}&limit=0`)).body.results;

describe('a folder of the server', () => {
  it('is synchronised, has no history, and is written from here', async () => {
    mkdirSync(join(roots, 'conf'));
    writeFileSync(join(roots, 'conf/a.j2'), 'one');
    const id = await create({ name: 'folder', type: 'local', source_url: join(roots, 'conf') });
    expect(await synchronise(id)).toMatchObject({ status: 'completed', data: { came: 1 } });
    const [file] = await filesOf(id);
    expect((await tested.admin.get(`/api/core/data-files/${file.id}/history/`)).body).toEqual({
      has_history: false,
      revisions: [],
    });
    const commit = (more: object) =>
      tested.admin.post(`/api/core/data-files/${file.id}/commit/`, { text: 'two', message: 'm', ...more });
    expect((await commit({ branch: 'next' })).body).toMatchObject({ code: 'no_branches' });
    expect((await commit({})).status).toBe(200);
    expect((await tested.admin.get(`/api/core/data-files/${file.id}/content/`)).body.text).toBe('two');
    expect(await synchronise(id)).toMatchObject({ status: 'completed', data: { changed: 0 } });
  });

  it('outside of those that are allowed is not read', async () => {
    const id = await create({ name: 'outside', type: 'local', source_url: '/etc' });
    expect(await synchronise(id)).toMatchObject({
      status: 'failed',
      last_error: expect.stringContaining('DATA_SOURCE_ROOTS'),
    });
  });
});

describe('a bucket', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3Server();
  });
  afterAll(() => server.stop());

  it('is synchronised, and says what is wrong with its parameters', async () => {
    server.objects.set('conf/a.j2', Buffer.from('one'));
    const source = { type: 's3', source_url: `${server.origin}/files/conf`, parameters: server.parameters };
    const id = await create({ name: 'bucket', ...source });
    expect(await synchronise(id)).toMatchObject({ status: 'completed', data: { came: 1 } });
    server.asked.length = 0;
    expect(await synchronise(id)).toMatchObject({ status: 'completed', data: { unchanged: true } });
    expect(server.asked).toEqual([]);
    await tested.admin.patch(`${SOURCES}${id}/`, {
      parameters: { ...server.parameters, region: 'us-east-1' },
    });
    expect(await synchronise(id)).toMatchObject({
      status: 'failed',
      last_error: expect.stringContaining('region eu-central-1'),
    });
    const refused = await tested.admin.post(SOURCES, {
      name: 'no',
      ...source,
      parameters: { access_key_id: 'x', bucket: 'y' },
    });
    expect(refused.body.parameters[0]).toMatch(/no parameter bucket/);
  });

  it('shows its secret to nobody who may not see it', async () => {
    const reader = await tested.holderOf(['core.view_datasource']);
    const { results } = (await reader.get(`${SOURCES}?name=bucket`)).body;
    expect(results[0].parameters).toMatchObject({
      access_key_id: 'AKIDEXAMPLE',
      secret_access_key: '********',
    });
  });
});

describe.runIf(canRunSshd)('a repository behind SSH', () => {
  let sshd: Sshd;
  beforeAll(async () => {
    sshd = await startSshd();
  });
  afterAll(() => sshd?.stop());

  it('is read once its host key was accepted', async () => {
    const repository = makeRepository(join(sshd.folder, 'repository.git'));
    repository.commit({ a: 'a' });
    execFileSync('chown', ['-R', `${sshd.user}:`, repository.folder]);
    const source_url = `ssh://${sshd.user}@127.0.0.1:${sshd.port}${repository.folder}`;
    const id = await create({
      name: 'ssh',
      type: 'git',
      source_url,
      parameters: { private_key: sshd.privateKey },
    });
    expect(await synchronise(id)).toMatchObject({
      status: 'failed',
      last_error: expect.stringContaining('host key'),
    });
    const { keys } = (await tested.admin.get(`${SOURCES}${id}/host-key/`)).body;
    expect(keys).toContainEqual({ type: 'ssh-ed25519', fingerprint: sshd.fingerprint, is_accepted: false });
    const accept = (host_key: string) => tested.admin.post(`${SOURCES}${id}/accept-host-key/`, { host_key });
    expect((await accept(`SHA256:${'A'.repeat(43)}`)).status).toBe(409);
    expect((await accept(sshd.fingerprint)).status).toBe(200);
    expect(await synchronise(id)).toMatchObject({ status: 'completed', data: { came: 1 } });
    const { parameters } = (await tested.admin.get(`${SOURCES}${id}/`)).body;
    expect(parameters.known_hosts).toMatch(/^ssh-ed25519 /);
    expect(parameters.private_key).toBe(sshd.privateKey);
  });
});

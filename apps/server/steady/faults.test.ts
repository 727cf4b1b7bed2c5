import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadMirror } from '../src/modules/peeringdb/index.ts';
import { makeSessions } from '../src/modules/rendering/render.bench.ts';
import { withDemoFolder } from '../src/modules/setup/demo-world.ts';
import { importSetup } from '../src/modules/setup/quickstart.ts';
import { FeedListener } from '../test/feed-listener.ts';
import { OwnServer } from '../test/program.ts';
import { AT_ONCE, Load } from './load.ts';
import { Passage } from './passage.ts';
import { makeWorld, type World } from './world.ts';

/** How long processes are killed at random; `npm run test:faults` takes the two minutes that it should be. */
const KILLING_MS = Number(process.env.FAULTS_KILLING_S ?? 12) * 1000;
const CLIENTS = 16;

let world: World;
let renders = '';
const running = new Set<OwnServer>();
const figures: string[] = [];

beforeAll(async () => {
  world = await makeWorld(async ({ app }) => {
    const context = app.system();
    await withDemoFolder((source) => loadMirror(context, { source: { folder: source } }));
    const made = await importSetup(context, {
      asn: 64_500,
      router: { name: 'r1', hostname: 'r1.example.net', template: 'frr' },
    });
    renders = `/api/devices/routers/${made.router_id}/render/`;
    const { rows } = await sql<{
      id: number;
    }>`select id from net_connection where router_id = ${made.router_id} limit 1`.execute(context.db);
    await makeSessions(context, Number(rows[0]?.id), 500);
  });
});
afterEach(async () => {
  for (const server of running) await server.end('SIGKILL');
  running.clear();
});
afterAll(async () => {
  for (const line of figures) console.log(line);
  await world?.remove();
});

async function start(args: readonly string[], env: Record<string, string> = {}): Promise<OwnServer> {
  const server = await OwnServer.start(args, { ...world.env, ...env });
  running.add(server);
  return server;
}

const loadOn = (url: () => string) => new Load(url, { token: world.token, renders });

/** Every acknowledged write is there whole, and no other is there in part; the change log has as many lines. */
async function whatIsThere(
  load: Load,
  postgres = world.postgres,
): Promise<{ lost: string[]; half: string[] }> {
  const rows = await postgres.query<{ name: string; n: number; logged: number }>(
    `select split_part(t.name, '.', 1) as name, count(*)::int as n, count(c.id)::int as logged from extras_tag t
     left join core_objectchange c on c.changed_object_type = 'extras.tag' and c.changed_object_id = t.id and c.action = 'create' group by 1`,
  );
  const there = new Map(rows.map((row) => [row.name, row]));
  return {
    lost: [...load.acknowledged].filter((name) => !there.has(name)),
    half: rows.filter(({ n, logged }) => n !== AT_ONCE || logged !== AT_ONCE).map(({ name }) => name),
  };
}

const forget = () =>
  world.postgres.query(
    "delete from extras_tag; delete from core_objectchange where changed_object_type = 'extras.tag'; delete from core_job",
  );

async function until(what: string, holds: () => Promise<boolean>, patience_ms = 30_000): Promise<void> {
  for (const last = Date.now() + patience_ms; !(await holds()); await sleep(100))
    if (Date.now() > last) throw new Error(`${what} has not happened within ${patience_ms / 1000} s`);
}

/** Connections until there are no more; what the server holds is taken from it. */
async function takeEveryConnection(): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (;;) {
    const client = new pg.Client({ connectionString: world.postgres.url, application_name: 'steady' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      taken.push(client);
    } catch {
      const held =
        "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and application_name <> 'steady'";
      if (!(await taken[0]?.query(held))?.rowCount) return taken;
    }
  }
}

let written = 0;
const write = (load: Load) => {
  const name = `one${written++}`;
  const tags = Array.from({ length: AT_ONCE }, (_, at) => ({ name: `${name}.${at}`, slug: `${name}-${at}` }));
  return load.ask('POST', '/api/extras/tags/', tags);
};
const listed = (load: Load) => load.ask('GET', '/api/extras/tags/?limit=1');

const health = async (server: OwnServer) => {
  const answer = await fetch(`${server.url}/healthz`).catch(() => null);
  return answer && { status: answer.status, body: await answer.json() };
};

describe('a server under the load of 16 clients, with renderings and a PeeringDB run', () => {
  it('survives that PostgreSQL is restarted, and crashes', async () => {
    await withDemoFolder(async (source) => {
      await forget();
      const server = await start(['serve'], { PEERINGDB_URL: source });
      const load = loadOn(() => server.url);
      load.start(CLIENTS);
      const feed = new FeedListener(server.url, { authorization: `Token ${world.token}` });
      await feed.type('extras.tag');
      const job = await load.ask('POST', '/api/peeringdb/cache/update-local/', { full: true });
      expect(job?.status).toBe(202);
      for (const signal of ['SIGINT', 'SIGKILL'] as const) {
        await sleep(1500);
        await world.postgres.end(signal);
        await until('that it says so', async () => (await health(server))?.status === 503);
        expect(await health(server)).toEqual({ status: 503, body: { status: 'database unreachable' } });
        await sleep(500);
        await world.postgres.start();
        await until('that it serves again', async () => (await health(server))?.status === 200);
      }
      await sleep(1500);
      // Whoever follows what changes stays, and reads everything again after each of them.
      expect(feed.told.filter(({ event }) => event === 'everything')).toHaveLength(2);
      feed.told.splice(0);
      await feed.type('extras.tag');
      feed.leave();
      await load.stop();
      expect(server.exit, server.output.slice(-2000)).toBeNull();
      expect(load.wrong, server.output.slice(-4000)).toEqual([]);
      expect(await whatIsThere(load)).toEqual({ lost: [], half: [] });
      expect(load.acknowledged.size).toBeGreaterThan(20);
      expect(load.outcomes.get('503')).toBeGreaterThan(0);
      const { id } = Object(job?.body);
      await until(
        'the end of the job',
        async () => {
          const answer = await load.ask('GET', `/api/core/jobs/${id}/`);
          return ['completed', 'failed', 'errored'].includes(Object(answer?.body).status?.value);
        },
        120_000,
      );
      const ended = Object((await load.ask('GET', `/api/core/jobs/${id}/`))?.body);
      figures.push(
        `PostgreSQL restarted and killed: ${load.acknowledged.size} writes acknowledged, 0 lost, 0 half-written (${load.summary}); the run ended as ${ended.status.value}`,
      );
      expect(ended.status.value).toBe('completed');
      const again = await load.ask('POST', '/api/peeringdb/cache/update-local/', {});
      expect(again?.status).toBe(202);
    });
  });

  it('says that PostgreSQL takes no more connections, and goes on when it does', async () => {
    const server = await start(['serve', '--no-worker']);
    const load = loadOn(() => server.url);
    const taken = await takeEveryConnection();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => load.ask('GET', '/api/extras/tags/?limit=1')),
    );
    for (const client of taken) await client.end();
    const refused = answers.filter((answer) => answer?.status === 503);
    expect(answers.every((answer) => answer?.status === 200 || answer?.status === 503)).toBe(true);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ body: { code: 'database_busy' }, retryAfter: '1' });
    await until(
      'an answer',
      async () => (await load.ask('GET', '/api/extras/tags/?limit=1'))?.status === 200,
    );
    figures.push(`PostgreSQL full: ${refused.length} of ${answers.length} answers 503, then 200`);
  });

  it('bears that the disk is full (skipped where none can be mounted)', async ({ skip }) => {
    if (!world.postgres.hasDisk) skip();
    await forget();
    const server = await start(['serve', '--no-worker']);
    const load = loadOn(() => server.url);
    load.start(CLIENTS);
    await sleep(1000);
    const makeRoom = world.postgres.fill();
    const full = async () => Object((await write(load))?.body).code === 'database_full';
    // Where not even the log of its writes has room, PostgreSQL ends.
    await until('that it says so', async () => (await full()) || world.postgres.exit !== null);
    const ended = world.postgres.exit !== null;
    await sleep(1000);
    makeRoom();
    if (world.postgres.exit !== null) await world.postgres.start();
    await until('a write', async () => (await write(load))?.status === 201);
    await load.stop();
    expect(server.exit, server.output.slice(-2000)).toBeNull();
    expect(load.wrong).toEqual([]);
    expect(await whatIsThere(load)).toEqual({ lost: [], half: [] });
    figures.push(
      `PostgreSQL's disk full${ended ? ', and PostgreSQL ended' : ''}: ${load.acknowledged.size} writes acknowledged, 0 lost, 0 half-written (${load.summary})`,
    );
  });
});

describe('processes that are killed', () => {
  it(`at random points for ${KILLING_MS / 1000} s lose and halve nothing, and leave no job behind`, async () => {
    await withDemoFolder(async (source) => {
      await forget();
      const env = { PEERINGDB_URL: source };
      let server = await start(['serve', '--no-worker'], env);
      let worker = await start(['work'], env);
      const load = loadOn(() => server.url);
      load.start(8);
      let kills = 0;
      for (const last = Date.now() + KILLING_MS; Date.now() < last; kills++) {
        await load.ask('POST', '/api/peeringdb/cache/update-local/', { full: true });
        await sleep(300 + Math.random() * 2500);
        const victim = kills % 2 ? worker : server;
        await victim.end('SIGKILL');
        running.delete(victim);
        if (victim === server) server = await start(['serve', '--no-worker'], env);
        else worker = await start(['work'], env);
      }
      await load.stop();
      expect(load.wrong).toEqual([]);
      expect(await whatIsThere(load)).toEqual({ lost: [], half: [] });
      const unfinished = () =>
        world.postgres.query("select id from core_job where status in ('pending', 'running')");
      await until('the end of every job', async () => (await unfinished()).length === 0, 150_000);
      figures.push(
        `kill -9 ${kills} times in ${KILLING_MS / 1000} s: ${load.acknowledged.size} writes acknowledged, 0 lost, 0 half-written (${load.summary}); no job left`,
      );
      await server.end();
      await worker.end();
      expect([server.exit, worker.exit]).toEqual([0, 0]);
    });
  });
});

describe('two servers over one database', () => {
  it('show what the other wrote, also after one of them stood still', async () => {
    await forget();
    const first = await start(['serve', '--no-worker']);
    const second = await start(['serve', '--no-worker']);
    const [one, other] = [loadOn(() => first.url), loadOn(() => second.url)];
    const [made] = Object((await one.ask('POST', '/api/extras/tags/', [{ name: 'x', slug: 'x' }]))?.body);
    const shown = async (load: Load) => {
      const answer = await load.ask('GET', '/api/extras/tags/?slug=x');
      return Object(answer?.body).results?.[0]?.name;
    };
    let stale = 0;
    for (let turn = 0; turn < 100; turn++) {
      const [writer, reader] = turn % 2 ? [one, other] : [other, one];
      expect(await shown(reader)).toBeDefined();
      expect((await writer.ask('PATCH', `/api/extras/tags/${made.id}/`, { name: `x${turn}` }))?.status).toBe(
        200,
      );
      if ((await shown(reader)) !== `x${turn}`) stale++;
    }
    first.send('SIGSTOP');
    const frozen = one.ask('GET', '/api/extras/tags/?slug=x');
    for (let turn = 0; turn < 20; turn++)
      expect((await other.ask('PATCH', `/api/extras/tags/${made.id}/`, { name: `y${turn}` }))?.status).toBe(
        200,
      );
    await sleep(2000);
    first.send('SIGCONT');
    await frozen;
    if ((await shown(one)) !== 'y19') stale++;
    figures.push(`two servers, 120 writes, one frozen for a while: ${stale} stale answers`);
    expect(stale).toBe(0);
  });
});

describe('a fail-over', () => {
  it('to a standby that is promoted later loses nothing (skipped without pg_basebackup)', async ({
    skip,
  }) => {
    const { postgres } = world;
    if (!postgres.canBeCopied) skip();
    await forget();
    const standby = await postgres.standby();
    const passage = new Passage(postgres.socketFile, { folder: join(postgres.folder, 'passage') });
    try {
      const server = await start(['serve', '--no-worker'], { DATABASE_URL: passage.url });
      const load = loadOn(() => server.url);
      load.start(CLIENTS);
      await sleep(1500);
      await postgres.end('SIGKILL');
      passage.turnTo(standby.socketFile);
      await until('that it says so', async () => (await health(server))?.status === 503);
      await until('an answer', async () => (await listed(load))?.status === 200);
      expect(await health(server)).toEqual({ status: 503, body: { status: 'database read-only' } });
      expect(await write(load)).toMatchObject({
        status: 503,
        body: { code: 'database_read_only' },
        retryAfter: '5',
      });
      await sleep(500);
      await standby.query('select pg_promote()');
      await until('a write', async () => (await write(load))?.status === 201);
      await sleep(500);
      await load.stop();
      expect(server.exit, server.output.slice(-2000)).toBeNull();
      expect(load.wrong, server.output.slice(-4000)).toEqual([]);
      expect(await whatIsThere(load, standby)).toEqual({ lost: [], half: [] });
      const [{ n } = { n: -1 }] = await standby.query<{ n: number }>(
        'select count(*)::int as n from extras_tag',
      );
      expect(Object((await listed(load))?.body).count).toBe(n);
      figures.push(
        `fail-over to a standby: ${load.acknowledged.size} writes acknowledged, 0 lost, 0 half-written (${load.summary})`,
      );
    } finally {
      passage.end();
      await standby.end('SIGKILL');
    }
  });
});

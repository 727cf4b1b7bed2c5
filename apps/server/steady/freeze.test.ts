import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMirror } from '../src/modules/peeringdb/index.ts';
import { makeSessions } from '../src/modules/rendering/render.bench.ts';
import { withDemoFolder } from '../src/modules/setup/demo-world.ts';
import { importSetup } from '../src/modules/setup/quickstart.ts';
import { OwnServer } from '../test/program.ts';
import { makeWorld, type World } from './world.ts';

/** The largest router that was met in the field. */
const SESSIONS = 24_877;
const P99_MS = 50;
/** The work is done again and again for so long, so that enough lists are beside it for a hundredth to mean something. */
const MEASURED_MS = 2000;

let world: World;
let server: OwnServer;
let routerId = 0;
let connectionId = 0;
const figures: string[] = [];

beforeAll(async () => {
  world = await makeWorld(async ({ app }) => {
    const context = app.system();
    await withDemoFolder((folder) => loadMirror(context, { source: { folder } }));
    const made = await importSetup(context, {
      asn: 64_500,
      router: { name: 'large', hostname: 'large.example.net', template: 'frr' },
    });
    routerId = made.router_id;
    const { rows } = await sql<{
      id: number;
    }>`select id from net_connection where router_id = ${routerId} limit 1`.execute(context.db);
    connectionId = Number(rows[0]?.id);
    await makeSessions(context, connectionId, SESSIONS);
    await sql`analyze`.execute(context.db);
  });
  server = await OwnServer.start(['serve'], { ...world.env, RENDER_LIMIT_S: '8' });
});
afterAll(async () => {
  for (const line of figures) console.log(line);
  await server?.end();
  await world?.remove();
});

const headers = () => ({ authorization: `Token ${world.token}`, 'content-type': 'application/json' });
const call = (method: string, path: string, body?: string) =>
  fetch(`${server.url}${path}`, { method, headers: headers(), ...(body === undefined ? {} : { body }) });

/** How long lists took, in milliseconds, that were asked for while something else was done. */
async function listsBeside(work: () => Promise<unknown>): Promise<number[]> {
  const url = `${server.url}/api/bgp/relationships/?limit=10`;
  const lister = new Worker(new URL('./lister-thread.ts', import.meta.url), {
    workerData: { url, token: world.token },
  });
  await once(lister, 'message');
  try {
    for (const last = performance.now() + MEASURED_MS; performance.now() < last; ) await work();
  } finally {
    lister.postMessage('stop');
  }
  const [times]: number[][] = await once(lister, 'message');
  await lister.terminate();
  return (times ?? []).toSorted((one, other) => one - other);
}

interface Figures {
  count: number;
  p50: number;
  p99: number;
  longest: number;
}

async function measure(work: () => Promise<unknown>): Promise<Figures> {
  const times = await listsBeside(work);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { count: times.length, p50: at(0.5), p99: at(0.99), longest: times.at(-1) ?? 0 };
}

const line = (name: string, { count, p50, p99, longest }: Figures) =>
  `${name.padEnd(48)} ${String(count).padStart(4)} lists, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`;

/** What freezes the server freezes it every time; what other programs do to the machine passes. */
const TRIES = 5;
let calm: Figures;

/** How long the loop of `slowness` takes on the machine that the limit was set on. */
const USUAL_MS = 210;

/** How much slower the machine is at this moment than usual, at least 1: a guest's processor is not its own. */
function slowness(): number {
  const began = performance.now();
  let sum = 0;
  for (let at = 0; at < 30_000_000; at++) sum = (sum * 31 + at) | 0;
  return Math.max(1, (performance.now() - began + (sum & 0)) / USUAL_MS);
}

const ids = JSON.stringify(Array.from({ length: 150_000 }, (_, at) => ({ id: at + 1, comments: 'x' })));
const numbers = JSON.stringify(Array.from({ length: 1_200_000 }, (_, at) => at));
const long = JSON.stringify({ x: 'a'.repeat(9_900_000) });
let made = 0;

async function waitsLittle(name: string, work: () => Promise<unknown>): Promise<void> {
  let found = await measure(work);
  let limit = P99_MS + calm.p99;
  for (let attempt = 1; found.p99 > limit && attempt < TRIES; attempt++) {
    found = await measure(work);
    limit = P99_MS * slowness() + calm.p99;
  }
  figures.push(line(name, found));
  expect(found.p99, name).toBeLessThanOrEqual(limit);
}

describe('lists are answered while somebody else', () => {
  it('does nothing at all', async () => {
    calm = await measure(() => sleep(500));
    figures.push(line('nothing', calm));
  });

  it(`has a router of ${SESSIONS} sessions rendered`, () =>
    waitsLittle(`configuration of ${SESSIONS} sessions`, async () => {
      const answer = await call('GET', `/api/devices/routers/${routerId}/render/`);
      const text = await answer.text();
      expect(answer.status, text.slice(0, 300)).toBe(200);
      expect(text.length).toBeGreaterThan(1_000_000);
    }));

  it('checks a template that loops for ever', () =>
    waitsLittle('a template that loops for ever', async () => {
      const template =
        '{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}';
      const body = JSON.stringify({ template, router: routerId });
      const answer = await call('POST', '/api/devices/configurations/check/', body);
      expect(await answer.json()).toMatchObject({ ok: false });
    }));

  it('checks a template of a megabyte', () =>
    waitsLittle('the syntax of a megabyte', async () => {
      const template = '{% if a %}{{ b | upper }}{% endif %}\n'.repeat(27_000);
      const answer = await call('POST', '/api/devices/configurations/check/', JSON.stringify({ template }));
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
    }));

  it('changes more objects at once than there are', () =>
    waitsLittle('a change of 150,000 ids', async () => {
      const answer = await call('PATCH', '/api/peering/autonomous-systems/', ids);
      await answer.arrayBuffer();
      expect(answer.status).toBeLessThan(500);
    }));

  it('sends ten megabytes of nonsense', () =>
    waitsLittle('10 MB of JSON', async () => {
      const answer = await call('POST', '/api/extras/tags/', numbers);
      await answer.arrayBuffer();
      expect(answer.status).toBeLessThan(500);
    }));

  it('makes five thousand objects', () =>
    waitsLittle('5,000 tags in one request', async () => {
      const body = JSON.stringify(
        Array.from({ length: 5000 }, () => ({ name: `tag ${++made}`, slug: `tag-${made}`, color: 'aaaaaa' })),
      );
      const answer = await call('POST', '/api/extras/tags/', body);
      await answer.arrayBuffer();
      expect(answer.status).toBe(201);
    }));

  it('plans five thousand objects', () =>
    waitsLittle('a plan of 5,000 tags', async () => {
      const body = JSON.stringify(
        Array.from({ length: 5000 }, (_, at) => ({
          name: `planned ${at}`,
          slug: `planned-${at}`,
          color: 'aaaaaa',
        })),
      );
      const answer = await call('POST', '/api/extras/tags/?dry_run=true', body);
      await answer.arrayBuffer();
      expect(answer.status).toBe(200);
    }));

  it(`plans to delete what ${SESSIONS} sessions go with`, () =>
    waitsLittle(`a plan to delete ${SESSIONS} sessions`, async () => {
      const answer = await call('DELETE', `/api/net/connections/${connectionId}/?dry_run=true`);
      const text = await answer.text();
      expect(answer.status, text.slice(0, 300)).toBe(200);
    }));

  it('reads the largest page', () =>
    waitsLittle('a page of 1,000 sessions', async () => {
      const answer = await call('GET', '/api/peering/internet-exchange-peering-sessions/?limit=1000');
      await answer.arrayBuffer();
      expect(answer.status).toBe(200);
    }));

  it('keeps 29 MB of preferences', () =>
    waitsLittle('29 MB of preferences', async () => {
      // It is refused before it is read, which may reach the sender as a connection that ends.
      const answer = await call('PATCH', '/api/users/userpref/', long).catch(() => null);
      await answer?.arrayBuffer();
      expect(answer?.status ?? 400).toBe(400);
      await sleep(100);
    }));
});

it('says how late it was', async () => {
  const status: unknown = await (await call('GET', '/api/status/')).json();
  expect(status).toMatchObject({ 'event-loop-delay': { max_ms: expect.any(Number) } });
  figures.push(`event loop: ${JSON.stringify(Reflect.get(Object(status), 'event-loop-delay'))}`);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { loadMirror } from '../src/modules/peeringdb/index.ts';
import { makeSessions } from '../src/modules/rendering/render.bench.ts';
import { withDemoFolder } from '../src/modules/setup/demo-world.ts';
import { importSetup } from '../src/modules/setup/quickstart.ts';
import { OwnServer } from '../test/program.ts';
import { makeWorld } from './world.ts';

/** The largest router that was met in the field. */
const SESSIONS = 24_877;

/** A server that somebody keeps busy, and who does. */
export interface BusyServer {
  url: string;
  token: string;
  works: readonly Work[];
  end: () => Promise<void>;
}

export interface Work {
  name: string;
  /** Does it once; fails if the server answers otherwise than it should. */
  work: () => Promise<void>;
}

/** A server over a router with as many sessions as any, and everything heavy that it can be asked for. */
export async function startBusyServer(): Promise<BusyServer> {
  let routerId = 0;
  let connectionId = 0;
  const world = await makeWorld(async ({ app }) => {
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
  const server = await OwnServer.start(['serve'], { ...world.env, RENDER_LIMIT_S: '25' });
  return {
    url: server.url,
    token: world.token,
    works: worksOf(callerOf(server.url, world.token), { routerId, connectionId }),
    end: async () => {
      await server.end();
      await world.remove();
    },
  };
}

interface Answer {
  status: number;
  text: string;
}
type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

const callerOf =
  (url: string, token: string): Call =>
  async (method, path, body) => {
    const headers = { authorization: `Token ${token}`, 'content-type': 'application/json' };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: text }),
    });
    return { status: answer.status, text: await answer.text() };
  };

function must(sound: boolean, { status, text }: Answer): void {
  if (!sound) throw new Error(`answered ${status}: ${text.slice(0, 300)}`);
}

const ENDLESS = '{% for a in range(99999) %}{% for b in range(99999) %}{{ a * b }}{% endfor %}{% endfor %}';

function worksOf(call: Call, { routerId, connectionId }: { routerId: number; connectionId: number }): Work[] {
  const ids = JSON.stringify(Array.from({ length: 150_000 }, (_, at) => ({ id: at + 1, comments: 'x' })));
  const numbers = JSON.stringify(Array.from({ length: 1_200_000 }, (_, at) => at));
  const long = JSON.stringify({ x: 'a'.repeat(9_900_000) });
  const megabyte = '{% if a %}{{ b | upper }}{% endif %}\n'.repeat(27_000);
  let made = 0;
  const tags = () =>
    Array.from({ length: 5000 }, () => ({ name: `tag ${++made}`, slug: `tag-${made}`, color: 'aaaaaa' }));
  const asked = (name: string, request: () => Promise<Answer>, sound: (answer: Answer) => boolean): Work => ({
    name,
    work: async () => {
      const answer = await request();
      must(sound(answer), answer);
    },
  });
  const check = (body: object) => call('POST', '/api/devices/configurations/check/', body);
  return [
    asked(
      `configuration of ${SESSIONS} sessions`,
      () => call('GET', `/api/devices/routers/${routerId}/render/`),
      ({ status, text }) => status === 200 && text.length > 1_000_000,
    ),
    asked(
      'a template that loops for ever',
      () => check({ template: ENDLESS, router: routerId }),
      ({ text }) => JSON.parse(text).ok === false,
    ),
    asked(
      'the syntax of a megabyte',
      () => check({ template: megabyte }),
      ({ status }) => status === 200,
    ),
    asked(
      'a change of 150,000 ids',
      () => call('PATCH', '/api/peering/autonomous-systems/', ids),
      ({ status }) => status >= 400 && status < 500,
    ),
    asked(
      '10 MB of nonsense',
      () => call('POST', '/api/extras/tags/', numbers),
      ({ status }) => status >= 400 && status < 500,
    ),
    asked(
      '5,000 tags in one request',
      () => call('POST', '/api/extras/tags/', tags()),
      ({ status }) => status === 201,
    ),
    asked(
      'a plan of 5,000 tags',
      () => call('POST', '/api/extras/tags/?dry_run=true', tags()),
      ({ status }) => status === 200,
    ),
    asked(
      `a plan to delete ${SESSIONS} sessions`,
      () => call('DELETE', `/api/net/connections/${connectionId}/?dry_run=true`),
      ({ status }) => status === 200,
    ),
    asked(
      'a page of 1,000 sessions',
      () => call('GET', '/api/peering/internet-exchange-peering-sessions/?limit=1000'),
      ({ status }) => status === 200,
    ),
    {
      name: '10 MB of preferences',
      // It is refused before it is read, which may reach the sender as a connection that ends.
      work: async () => {
        const answer = await call('PATCH', '/api/users/userpref/', long).catch(() => null);
        if (answer) must(answer.status === 400 || answer.status === 413, answer);
        await sleep(100);
      },
    },
  ];
}

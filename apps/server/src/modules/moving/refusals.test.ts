import type { ServerResponse } from 'node:http';
import { routingPolicy } from '@peersmith/model';
import { apiPathOf, type Row } from '@peersmith/resource';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { type FakePeeringManager, fakePeeringManager } from '../../../test/fake-peering-manager.ts';
import { move } from '../../../test/move.ts';
import { movedResources } from './moved.ts';

const AS = '/api/peering/autonomous-systems/';
const TIMES = { created: '2026-01-01T00:00:00Z', updated: '2026-01-02T03:04:05.678901Z' };
const system = (id: number, more: Row = {}): Row => ({
  id,
  url: `http://pm.example.net${AS}${id}/`,
  display: `AS${64_495 + id} - Net ${id}`,
  asn: 64_495 + id,
  name: `Net ${id}`,
  description: '',
  comments: '',
  irr_as_set: '',
  import_routing_policies: [],
  ...TIMES,
  ...more,
});
const policy = (id: number, more: Row = {}): Row => ({
  id,
  display: `policy-${id}`,
  name: `policy-${id}`,
  slug: `policy-${id}`,
  type: 'export-policy',
  weight: 0,
  address_family: 0,
  ...TIMES,
  ...more,
});

let tested: TestApp;
let server: FakePeeringManager;
const whole = (): Map<string, Row[]> => {
  const lists = new Map<string, Row[]>(movedResources.map((one) => [apiPathOf(one), []]));
  lists.set(
    AS,
    Array.from({ length: 7 }, (_, at) => system(at + 1)),
  );
  lists.set(apiPathOf(routingPolicy), [policy(1)]);
  return lists;
};
beforeAll(async () => {
  tested = await testApp();
  await tested.app.work();
  server = await fakePeeringManager({
    lists: whole(),
    rendered: new Map(),
    version: '1.10.5',
    page: 3,
    wait_ms: 0,
  });
});
afterAll(async () => {
  await tested?.close();
  await server?.close();
});
afterEach(() => {
  Object.assign(server.holding, { lists: whole(), version: '1.10.5', instead: undefined });
});

const from = (more: object = {}) => ({ url: server.url, token: server.token, dry_run: false, ...more });
const answer = (response: ServerResponse, status: number, body: string) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(body);
const counted = async (path: string) => (await tested.admin.get(`${path}?limit=1`)).body.count;

describe('a move that cannot be made writes nothing and says why', () => {
  const FAILING: [what: string, prepare: () => object, message: RegExp][] = [
    ['a wrong token', () => from({ token: 'wrong' }), /does not know the token.*Invalid token/],
    [
      'a token that may not read all',
      () => {
        server.holding.instead = (path, response) =>
          path.startsWith('/api/messaging/contacts/') &&
          Boolean(answer(response, 403, '{"detail": "You do not have permission to perform this action."}'));
        return from();
      },
      /may not read messaging\/contacts\/ over there.*a part would be missing/,
    ],
    [
      'a server that ends in the middle of a list',
      () => {
        let pages = 0;
        server.holding.instead = (path, response) => {
          if (path !== AS || (pages += 1) < 3) return false;
          response.writeHead(200, { 'content-length': '100000' }).write('{"count": 7, "resu');
          return Boolean(response.destroy());
        };
        return from();
      },
      /stopped answering at peering\/autonomous-systems.*Nothing was written/,
    ],
    [
      'an answer that ends in the middle',
      () => {
        server.holding.instead = (path, response) =>
          path === AS && Boolean(answer(response, 200, '{"count": 7, "resu'));
        return from();
      },
      /ended in the middle of peering\/autonomous-systems/,
    ],
    [
      'a server that fails',
      () => {
        server.holding.instead = (path, response) => path === AS && Boolean(answer(response, 502, ''));
        return from();
      },
      /fails at peering\/autonomous-systems.*status 502/,
    ],
    [
      'what is no Peering Manager',
      () => {
        server.holding.instead = (_, response) => Boolean(answer(response, 200, '{"hello": "world"}'));
        return from();
      },
      /is no Peering Manager/,
    ],
    [
      'what answers with pages for people',
      () => {
        server.holding.instead = (_, response) => Boolean(answer(response, 200, '<html></html>'));
        return from();
      },
      /something else than JSON/,
    ],
    [
      'somebody who works there meanwhile',
      () => {
        let asked = 0;
        server.holding.instead = (path) => {
          asked += path === AS ? 1 : 0;
          if (asked === 3) server.holding.lists.get(AS)?.shift();
          return false;
        };
        return from();
      },
      /changed over there while it was read/,
    ],
  ];

  it.each(FAILING)('for %s', async (_, prepare, message) => {
    const { status, report, lines } = await move(tested, prepare());
    expect({ status, report }).toEqual({ status: 'failed', report: null });
    expect(lines.at(-1)).toMatch(message);
    expect(await counted(AS)).toBe(0);
  });

  it.each([
    [{}, 'url'],
    [{ url: 'https://pm.example.net' }, 'token'],
    [{ url: 'ftp://pm.example.net', token: 'x' }, 'url'],
    [{ database: 'mysql://pm' }, 'database'],
    [{ url: 'https://pm.example.net', token: 'two words' }, 'token'],
    [{ url: 'https://pm.example.net', token: 'x', dryrun: true }, 'dryrun'],
  ])('for a request that says %j', async (body, field) => {
    const { status, body: said } = await tested.admin.post('/api/moving/peering-manager/', body);
    expect(status).toBe(400);
    expect(Object.keys(said)).toContain(field);
  });
});

describe('another version', () => {
  it('that is older, with fewer fields and lists, moves in as far as it goes', async () => {
    server.holding.version = '1.8.3';
    const { lists } = server.holding;
    for (const path of ['/api/net/bfd/', '/api/devices/routers/', '/api/core/data-sources/'])
      lists.delete(path);
    lists.set(
      AS,
      [1, 2].map((id) => ({
        id,
        display: `AS${64_495 + id} - Net ${id}`,
        asn: 64_495 + id,
        name: `Net ${id}`,
      })),
    );
    lists.set('/api/peering/routers/', []);
    const { report } = await move(tested, from({ dry_run: true }));
    expect(report).toMatchObject({
      outcome: 'tried',
      source: { version: '1.8.3' },
      parity: { different: 0 },
    });
    const texts = report?.notes.map(({ text }) => text) ?? [];
    expect(texts).toContain('It has no BFD configurations: its version does not know them.');
    expect(texts.filter((text) => text.startsWith('It has no routers'))).toEqual([]);
    expect(texts.find((text) => text.includes('of autonomous systems'))).toMatch(
      /^It does not tell .*irr_as_set/,
    );
  });

  it('that is newer, with fields that nobody knows, is told', async () => {
    server.holding.version = '1.11.0';
    server.holding.lists.set(AS, [
      system(1, { looking_glass: 'https://lg.example.net', sla: '' }),
      system(2),
    ]);
    const { report } = await move(tested, from({ dry_run: true }));
    const texts = report?.notes.map(({ text }) => text) ?? [];
    expect(report?.outcome).toBe('tried');
    expect(texts).toContain('looking_glass of 1 autonomous system has no place here, and stays behind.');
    expect(texts.find((text) => text.startsWith('Version 1.11.0 is newer'))).toBeTruthy();
    expect(texts.some((text) => text.startsWith('sla '))).toBe(false);
  });
});

describe('what our rules refuse', () => {
  // An export policy among those for what is received, and a name for addresses that is none.
  const prepare = () => {
    server.holding.lists.set(AS, [system(1, { import_routing_policies: [{ id: 1 }] }), system(2), system(3)]);
    server.holding.lists.set(apiPathOf(routingPolicy), [policy(1), policy(2, { slug: 'no slug!' })]);
  };

  it('is told with the rule, and nothing is written', async () => {
    prepare();
    const { report, lines } = await move(tested, from());
    expect(report).toMatchObject({ outcome: 'refused', parity: null });
    expect(report?.objects).toMatchObject([
      { type: 'peering.routingpolicy', source_id: 2, id: null, messages: { slug: [expect.any(String)] } },
      {
        type: 'peering.autonomoussystem',
        source_id: 1,
        state: 'refused',
        messages: { import_routing_policies: [expect.stringContaining('is an export policy')] },
      },
    ]);
    expect(lines.at(-1)).toMatch(/Nothing is written/);
    expect([await counted(AS), await counted(apiPathOf(routingPolicy))]).toEqual([0, 0]);
  });

  it('is carried over when asked to, marked for review, and is equal from then on', async () => {
    prepare();
    const { report } = await move(tested, from({ carry_refused: true }));
    expect(report).toMatchObject({ outcome: 'done', parity: { different: 0 } });
    expect(report?.objects.map(({ source_id, state }) => [source_id, state])).toEqual([
      [2, 'carried'],
      [1, 'carried'],
    ]);
    const { body } = await tested.admin.get(`${AS}?tag=to-review`);
    expect(body.results.map(({ asn }: Row) => asn)).toEqual([64_496]);
    const { body: kept } = await tested.admin.get(`${apiPathOf(routingPolicy)}?tag=to-review`);
    expect(kept.results.map(({ slug }: Row) => slug)).toEqual(['no slug!']);
    const journal = await tested.admin.get(
      '/api/extras/journal-entries/?assigned_object_type=peering.autonomoussystem&assigned_object_id=1',
    );
    expect(journal.body.results[0].comments).toContain(
      '- import_routing_policies: Routing policy "policy-1"',
    );
    const again = await move(tested, from());
    expect(again.report?.types.find(({ type }) => type === 'peering.autonomoussystem')).toMatchObject({
      equal: 3,
      differing: 0,
    });
  });

  it('by the database itself stays refused, and what points at it with it', async () => {
    server.holding.lists.set(AS, []);
    server.holding.lists.set(apiPathOf(routingPolicy), []);
    server.holding.lists.set('/api/devices/platforms/', [{ id: 1, display: 'x', name: 'x', slug: 'x' }]);
    server.holding.lists.set('/api/devices/routers/', [
      {
        id: 1,
        display: 'r1',
        name: 'r1',
        hostname: 'r1.example.net',
        platform: { id: 1 },
        local_autonomous_system: { id: 99 },
        ...TIMES,
      },
    ]);
    server.holding.lists.set('/api/net/connections/', [
      { id: 1, display: 'c', router: { id: 1 }, internet_exchange_point: null, vlan: 100, ...TIMES },
    ]);
    const { report } = await move(tested, from({ carry_refused: true }));
    expect(report?.outcome).toBe('refused');
    expect(report?.objects.map(({ type, state, messages }) => [type, state, Object.keys(messages)])).toEqual([
      ['devices.router', 'refused', ['local_autonomous_system']],
      ['net.connection', 'refused', ['router']],
    ]);
  });
});

it('is for superusers who are not limited', async () => {
  const staff = await tested.holderOf(['core.view_job', 'users.add_token'], { staff: true });
  for (const api of [tested.anonymous, staff, tested.readOnlyAdmin])
    expect((await api.post('/api/moving/peering-manager/', from())).status).toBe(403);
  expect((await staff.get('/api/moving/reports/')).status).toBe(403);
  expect((await tested.admin.get('/api/moving/reports/')).body.results.length).toBeGreaterThan(0);
  expect((await tested.admin.get('/api/moving/reports/999999/')).status).toBe(404);
});

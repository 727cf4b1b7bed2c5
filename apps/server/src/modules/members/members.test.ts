import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { memberFile, publishedFile } from '../../../test/member-file.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { EMPTY, insertWorld } from '../peeringdb/candidates/test-world.ts';
import { readAllJob, readJob, readSchedule } from './read-jobs.ts';

const EXPORTS = '/api/members/member-exports/';
const network = (id: number, more: object = {}) => ({ id, asn: 64_500 + id, name: `Network ${id}`, ...more });

let tested: TestApp;
let exchange: Awaited<ReturnType<typeof publishedFile>>;
let run: () => Promise<void>;
let source: number;

beforeAll(async () => {
  exchange = await publishedFile();
  tested = await testApp({ MEMBERS_ALLOW_PRIVATE: 'true', MEMBERS_IXPDB_URL: exchange.url });
  run = jobRunner(tested.app, [readJob, readAllJob]);
  await insertWorld(tested.app.system().db, {
    ...EMPTY,
    networks: [1, 2, 3, 4, 5, 6].map((id) => network(id, id === 2 ? { info_prefixes4: 100 } : {})),
    lans: [
      { id: 1, prefixes: ['192.0.2.0/24', '2001:db8:1::/64'] },
      { id: 2, prefixes: ['198.51.100.0/24'] },
    ],
    ports: [
      { id: 1, net: 1, lan: 1, v4: '192.0.2.1', v6: '2001:db8:1::1', is_rs_peer: true },
      { id: 2, net: 2, lan: 1, v4: '192.0.2.2' },
      { id: 3, net: 3, lan: 1, v4: '192.0.2.3' },
      { id: 4, net: 4, lan: 1, v4: '192.0.2.4' },
      { id: 5, net: 5, lan: 1, v4: '192.0.2.5', operational: false },
      { id: 6, net: 6, lan: 2, v4: '198.51.100.6' },
    ],
    systems: [{ id: 1, asn: 64_496, affiliated: true }],
    exchanges: [
      { id: 1, system: 1, lan: 1 },
      { id: 2, system: 1, lan: 2 },
      { id: 3, system: 1, lan: null },
    ],
    connections: [{ id: 1, exchange: 1, v4: '192.0.2.100/24' }],
  });
  await sql`update net_connection set mac_address = '00:00:5e:00:53:64'`.execute(tested.app.system().db);
});
afterAll(async () => {
  await tested?.close();
  await exchange?.close();
});
beforeEach(async () => {
  await sql`delete from members_memberexport`.execute(tested.app.system().db);
  exchange.asked.length = 0;
  exchange.status = 200;
  exchange.text = memberFile([{ asn: 64_501, v4: '192.0.2.1', v6: '2001:db8:1::1', rs: true }]);
  source = await made(1);
});

const made = async (internet_exchange: number, more: object = {}) => {
  const { status, body, text } = await tested.admin.post(EXPORTS, {
    internet_exchange,
    source_url: exchange.url,
    ...more,
  });
  if (status !== 201) throw new Error(text);
  return body.id as number;
};
const shown = async (id = source) => (await tested.admin.get(`${EXPORTS}${id}/`)).body;
const read = async (id = source) => {
  const { status } = await tested.admin.post(`${EXPORTS}${id}/read/`);
  await run();
  expect(status).toBe(202);
  return shown(id);
};
const ports = async (id = source) =>
  (await tested.admin.get(`/api/members/ports/?source_id=${id}`)).body.results.map((port: any) => [
    port.asn,
    port.ip_address,
  ]);
const compare = async (query = '', id = 1) =>
  (await tested.admin.get(`/api/members/internet-exchanges/${id}/comparison/?${query}`)).body;
const upload = (text: string, id = source) =>
  tested.admin.post(`${EXPORTS}${id}/upload/`, { text, file_name: 'participants.json' });

describe('reading', () => {
  it('keeps the ports of its own LANs, and asks only whether the file changed the next time', async () => {
    exchange.text = memberFile([
      { asn: 'AS64501', v4: '192.0.2.1', v6: '2001:db8:1::1', mac: '0000.5e00.5301', limit: 50, rs: true },
      { asn: 64_506, v4: '198.51.100.6', ixp: 2 },
      { asn: 64_502, v4: '0.0.0.0' },
    ]);
    expect(await read()).toMatchObject({
      ...{ last_error: '', version: '1.0', generated: '2026-11-30T00:00:00Z', file_name: '' },
      ...{ member_count: 1, port_count: 2, finding_count: 1, last_read: expect.any(String) },
    });
    expect(await ports()).toEqual([
      [64_501, '192.0.2.1'],
      [64_501, '2001:db8:1::1'],
    ]);
    const { results } = (await tested.admin.get('/api/members/ports/?ip_address=192.0.2.1')).body;
    expect(results).toMatchObject([
      {
        ...{ name: 'Member AS64501', member_type: 'peering', lan: 'LAN 10', speed: 10_000, max_prefixes: 50 },
        ...{ mac_addresses: ['00:00:5e:00:53:01'], is_active: true, is_rs_peer: true },
      },
    ]);
    await read();
    expect(exchange.asked.map(({ status }) => status)).toEqual([200, 304]);
    const findings = (await tested.admin.get(`${EXPORTS}${source}/findings/`)).body;
    expect(findings).toMatchObject({ count: 1, results: [{ what: 'address_unusable' }] });
  });

  it('one file serves several exchanges, each by its LANs', async () => {
    const second = await made(2);
    exchange.text = memberFile([
      { asn: 64_501, v4: '192.0.2.1' },
      { asn: 64_506, v4: '198.51.100.6', ixp: 2 },
    ]);
    await read();
    await read(second);
    expect([await ports(), await ports(second)]).toEqual([
      [[64_501, '192.0.2.1']],
      [[64_506, '198.51.100.6']],
    ]);
  });

  it('writes only what changed, and takes out what is gone', async () => {
    const two = { asn: 64_502, v4: '192.0.2.2' };
    const file = [{ asn: 64_501, v4: '192.0.2.1' }, two, { asn: 64_503, v4: '192.0.2.3' }];
    expect((await upload(memberFile(file))).body).toMatchObject({ came: 3, changed: 0, went: 0 });
    const next = [{ asn: 64_509, v4: '192.0.2.1' }, two, { asn: 64_504, v4: '192.0.2.4' }];
    expect((await upload(memberFile(next, { version: '0.7' }))).body).toEqual({
      ...{ ports: 3, members: 3, findings: 0, came: 1, changed: 1, went: 1 },
    });
    expect(await shown()).toMatchObject({ file_name: 'participants.json', version: '0.7' });
  });

  it.each([
    ['a web page', '<html>Sign in</html>', 'it is a web page, not JSON'],
    ['something that is no JSON', '{"member_list": [', 'it is no JSON'],
    ['something else', '{"meta": {}}', 'it is JSON, but no member export'],
    [
      'the file of another exchange',
      memberFile([{ asn: 1, v4: '203.0.113.7' }]),
      'it tells of IX-ONE, IX-TWO',
    ],
    ['a file without members', memberFile([]), 'none of its 0 addresses lies in 192.0.2.0/24'],
  ])('%s is refused with the reason, and what was read before stays', async (_, text, reason) => {
    await read();
    const before = await shown();
    exchange.text = text;
    const after = await read();
    expect(after.last_error).toContain(reason);
    expect(after).toMatchObject({ last_read: before.last_read, port_count: 2 });
    expect(await ports()).toHaveLength(2);
    const { status, body } = await upload(text);
    expect([status, body.text[0]]).toEqual([400, expect.stringContaining(reason)]);
    expect(await ports()).toHaveLength(2);
  });

  it('holds a file that lacks more than half of what was known, until somebody accepts that', async () => {
    const members = (most: number) =>
      memberFile(Array.from({ length: most }, (_, at) => ({ asn: 64_501 + at, v4: `192.0.2.${at + 1}` })));
    exchange.text = members(30);
    expect(await read()).toMatchObject({ port_count: 30, is_held: false });
    exchange.text = members(14);
    const held = await read();
    expect(held).toMatchObject({ port_count: 30, is_held: true });
    expect(held.last_error).toContain('it lacks 16 of the 30 ports that were known, and was not taken');
    expect((await upload(members(14))).body.text[0]).toContain('accept what is gone');
    const accepted = await tested.admin.post(`${EXPORTS}${source}/read/`, { accept_gone: true });
    expect(accepted.status).toBe(202);
    await run();
    expect(await shown()).toMatchObject({ port_count: 14, is_held: false, last_error: '' });
    // What it contradicts itself about is not gone.
    const both = (most: number) =>
      Array.from({ length: most }, (_, at) =>
        [64_501, 64_601].map((asn) => ({ asn: asn + at, v4: `192.0.2.${at + 1}` })),
      );
    expect((await upload(members(30))).status).toBe(200);
    expect((await upload(memberFile([...both(25).flat(), { asn: 64_530, v4: '192.0.2.30' }]))).status).toBe(
      200,
    );
    expect(await shown()).toMatchObject({ port_count: 1, is_held: false });
    expect((await upload(members(14))).status).toBe(200);
    // Half of them may go, and of few ports any number.
    expect((await upload(members(7))).body).toMatchObject({ went: 7 });
    expect((await upload(members(1))).body).toMatchObject({ went: 6 });
  });

  it('says that a server refuses, or that a file is too large', async () => {
    exchange.status = 403;
    expect((await read()).last_error).toMatch(
      /^127\.0\.0\.1:\d+ answered 403: it does not let everybody in$/,
    );
    exchange.status = 200;
    exchange.text = ' '.repeat(50_000_001);
    expect((await read()).last_error).toContain('answers with more than 50000000 bytes');
    const { status, body } = await upload(String(exchange.text));
    expect([status, body]).toEqual([400, { text: ['A member export has 50 MB at most.'] }]);
    expect((await upload(' '.repeat(80_000_000))).body.detail).toContain('larger than 75000000 bytes');
  });

  it('does not reach into private networks unless that is allowed', async () => {
    const strict = await testApp();
    try {
      await insertWorld(strict.app.system().db, {
        ...EMPTY,
        systems: [{ id: 1, asn: 64_496 }],
        exchanges: [{ id: 1, system: 1, lan: null }],
      });
      const { body } = await strict.admin.post(EXPORTS, { internet_exchange: 1, source_url: exchange.url });
      await strict.admin.post(`${EXPORTS}${body.id}/read/`);
      await jobRunner(strict.app, [readJob])();
      const after = (await strict.admin.get(`${EXPORTS}${body.id}/`)).body;
      expect(after.last_error).toContain('127.0.0.1 is not on the public internet');
      expect(exchange.asked).toEqual([]);
    } finally {
      await strict.close();
    }
  });

  it('all that are enabled are read daily; one that fails keeps no other from it', async () => {
    const second = await made(2);
    const third = await made(3, { enabled: false });
    const { app } = tested;
    expect(await readSchedule(app.system())).toMatch(/^\d+ \d+ \* \* \*$/);
    await app.system().jobs.enqueue(app.system(), readAllJob.name);
    await run();
    expect((await shown()).last_error).toBe('');
    expect((await shown(second)).last_error).toContain('none of its 2 addresses lies in 198.51.100.0/24');
    expect((await shown(third)).last_tried).toBeNull();
    const { results } = (await tested.admin.get('/api/core/jobs/?ordering=-id&limit=1')).body;
    expect(results[0].data.main.log.at(-1)[4]).toBe('1 member exports were read; 1 could not be.');
  });

  it('what nobody foresaw is noted, and keeps no other from being read', async () => {
    const { app } = tested;
    const { db } = app.system();
    const second = await made(2);
    await sql`update members_memberexport set source_url = 'not sealed with any key' where id = ${second}`.execute(
      db,
    );
    await sql`create function not_today() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`.execute(
      db,
    );
    await sql`create trigger not_today before insert on members_port for each row when (new.asn = 64501) execute function not_today()`.execute(
      db,
    );
    const third = await made(3);
    await sql`update members_memberexport set last_tried = now() where id = ${third}`.execute(db);
    exchange.text = memberFile([{ asn: 64_501, v4: '192.0.2.1' }]);
    await app.system().jobs.enqueue(app.system(), readAllJob.name);
    await expect(run()).rejects.toThrow();
    await sql`drop trigger not_today on members_port`.execute(db);
    expect(await shown()).toMatchObject({
      ...{ last_error: 'Something unexpected: not today.', last_tried: expect.any(String), last_read: null },
    });
    const { rows } = await sql<any>`select id, last_error from members_memberexport order by id`.execute(db);
    expect(rows.map(({ last_error }) => last_error)).toEqual([
      'Something unexpected: not today.',
      expect.stringContaining('Something unexpected: '),
      expect.stringContaining('which of them is meant'),
    ]);
  });

  it.each([
    ['gzip', gzipSync('{}'), 'it is compressed (gzip)'],
    ['UTF-16', Buffer.from('{"member_list": []}', 'utf16le'), 'it is in UTF-16'],
    ['binary', Buffer.from([0x7b, 0x22, 1, 2, 0xff, 0x22]), 'it is no JSON'],
  ])('a file in %s is told by its name', async (_, octets, reason) => {
    exchange.text = octets;
    expect((await read()).last_error).toContain(reason);
  });

  it('a key in the URL is sealed, and masked for who may not see it', async () => {
    const id = await made(2, { source_url: 'https://example.net/participants?apikey=sesame' });
    const { rows } = await sql<{
      url: string;
    }>`select source_url as url from members_memberexport where id = ${id}`.execute(tested.app.system().db);
    expect(rows[0]?.url).not.toContain('sesame');
    const reader = await tested.holderOf(['members.view_memberexport', 'peering.view_internetexchange']);
    expect((await reader.get(`${EXPORTS}${id}/`)).text).not.toContain('sesame');
    expect((await shown(id)).source_url).toContain('sesame');
  });

  it('without a URL there is nothing to read, and a second export of an exchange is refused', async () => {
    const id = await made(2, { source_url: '' });
    expect((await tested.admin.post(`${EXPORTS}${id}/read/`)).body).toMatchObject({ code: 'no_url' });
    expect((await tested.admin.post(EXPORTS, { internet_exchange: 2 })).status).toBe(400);
  });
});

describe('proposing', () => {
  it('says where exchanges without an export publish one: by PeeringDB, by number, by name', async () => {
    const { db } = tested.app.system();
    const propose = async () => (await tested.admin.post('/api/members/propose/')).body;
    await sql`delete from members_memberexport`.execute(db);
    await sql`update peering_internetexchange set name = 'Third IX' where id = 3`.execute(db);
    const at = (host: string) => ({ ixfexport: `https://${host}.example/members.json` });
    exchange.text = JSON.stringify([
      ...[
        { name: 'Nothing', pdb_id: 9, apis: {} },
        'nonsense',
        { name: 'Bad', apis: { ixfexport: 'ftp://x' } },
      ],
      { name: 'Two', pdb_id: 2, apis: at('two') },
      { name: 'third ix', pdb_id: 77, apis: at('three') },
    ]);
    expect(await propose()).toEqual({
      results: [
        {
          internet_exchange: { id: 2, name: expect.any(String) },
          source_url: 'https://two.example/members.json',
          found_by: 'number',
          called: 'Two',
        },
        {
          internet_exchange: { id: 3, name: 'Third IX' },
          source_url: 'https://three.example/members.json',
          found_by: 'name',
          called: 'third ix',
        },
      ],
      ...{ without: 1, ixpdb_error: '' },
    });
    await sql`update peeringdb_ixlan set ixf_ixp_member_list_url = 'https://one.example/list' where id = 1`.execute(
      db,
    );
    exchange.status = 503;
    expect(await propose()).toMatchObject({
      results: [
        { internet_exchange: { id: 1 }, source_url: 'https://one.example/list', found_by: 'peeringdb' },
      ],
      ...{ without: 2, ixpdb_error: 'IXPDB answered 503' },
    });
    exchange.status = 200;
    exchange.text = '<html>';
    expect((await propose()).ixpdb_error).toContain('no list of exchanges');
    const viewer = await tested.holderOf(['peering.view_internetexchange']);
    expect((await viewer.post('/api/members/propose/')).status).toBe(403);
  });
});

describe('comparing', () => {
  const FILE = [
    { asn: 64_501, v4: '192.0.2.1', v6: '2001:db8:1::1', rs: false },
    { asn: 64_502, v4: '192.0.2.2', limit: 50, speed: 1000 },
    { asn: 64_509, v4: '192.0.2.3' },
    { asn: 64_504, v4: '192.0.2.44' },
    { asn: 64_505, v4: '192.0.2.5' },
    { asn: 64_507, v4: '192.0.2.7', state: 'inactive' },
    { asn: 64_508, v4: '192.0.2.8' },
    { asn: 64_496, v4: '192.0.2.100', mac: '00:00:5e:00:53:65' },
  ];

  it('by address: who is in one alone, and what differs', async () => {
    expect((await compare()).results.map((row: any) => row.differences)).toEqual(Array(6).fill([]));
    await upload(memberFile(FILE));
    const { count, results } = await compare();
    expect(count).toBe(10);
    expect(Object.fromEntries(results.map((row: any) => [row.address, row.differences]))).toEqual({
      '192.0.2.1': ['route_server'],
      '2001:db8:1::1': ['route_server'],
      '192.0.2.2': ['prefix_limit', 'speed'],
      '192.0.2.3': ['asn'],
      '192.0.2.4': ['only_peeringdb', 'address'],
      '192.0.2.44': ['only_members', 'address'],
      '192.0.2.5': ['active'],
      '192.0.2.7': [],
      '192.0.2.8': ['only_members'],
      '192.0.2.100': ['only_members', 'mac'],
    });
    expect(results[1]).toEqual({
      ...{ address: '192.0.2.2', family: 4, differences: ['prefix_limit', 'speed'], connection: null },
      members: {
        ...{ id: expect.any(Number), asn: 64_502, name: 'Member 64502', mac_addresses: [], speed: 1000 },
        ...{ max_prefixes: 50, irr_as_set: '', is_active: true, is_rs_peer: null },
      },
      peeringdb: {
        ...{ id: 2, asn: 64_502, name: 'Network 2', speed: 10_000, info_prefixes: 100 },
        ...{ operational: true, is_rs_peer: false },
      },
    });
  });

  it('what the exchange contradicts itself about is disputed, and neither gone nor there', async () => {
    await upload(memberFile(FILE));
    const twice = [...FILE, { asn: 64_509, v4: '192.0.2.5' }, { asn: 64_510, v4: '192.0.2.99' }];
    expect((await upload(memberFile([...twice, { asn: 64_511, v4: '192.0.2.99' }]))).status).toBe(200);
    const { results } = await compare('difference=disputed&difference=only_peeringdb');
    expect(results.map((row: any) => [row.address, row.differences])).toEqual([
      ['192.0.2.4', ['only_peeringdb', 'address']],
      ['192.0.2.5', ['disputed']],
    ]);
    // Once it is told in one way, it is believed again.
    await upload(memberFile(FILE));
    expect((await compare('difference=disputed')).count).toBe(0);
  });

  it('filters and pages', async () => {
    await upload(memberFile(FILE));
    const addresses = async (query: string) => (await compare(query)).results.map((row: any) => row.address);
    expect(await addresses('difference=asn&difference=speed')).toEqual(['192.0.2.2', '192.0.2.3']);
    expect(await addresses('difference=none')).toEqual(['192.0.2.7']);
    expect(await addresses('family=6')).toEqual(['2001:db8:1::1']);
    expect(await addresses('asn=64503')).toEqual(['192.0.2.3']);
    expect(await addresses('q=member+64508')).toEqual(['192.0.2.8']);
    expect(await addresses('q=2001:DB8:1:0::1')).toEqual(['2001:db8:1::1']);
    const page = await compare('limit=2&offset=1');
    expect(page).toMatchObject({ count: 10, results: [{ address: '192.0.2.2' }, { address: '192.0.2.3' }] });
    expect(page.next).toContain('offset=3');
    for (const query of ['difference=colour', 'family=5', 'colour=red'])
      expect((await tested.admin.get(`/api/members/internet-exchanges/1/comparison/?${query}`)).status).toBe(
        400,
      );
  });

  it('in sum, with the source; one statement, however many ports', async () => {
    await upload(memberFile(FILE));
    const { body } = await tested.admin.get('/api/members/internet-exchanges/1/');
    expect(body).toMatchObject({
      ...{ has_peeringdb: true, members: 9, peeringdb: 6, agreeing: 0 },
      source: { id: source, port_count: 9 },
      differences: {
        only_peeringdb: 1,
        only_members: 3,
        address: 2,
        asn: 1,
        mac: 1,
        speed: 1,
        active: 1,
        route_server: 2,
      },
    });
    tested.statements();
    await compare();
    const few = tested.statements();
    const many = Array.from({ length: 200 }, (_, at) => ({
      asn: 4_200_000_000 + at,
      v4: `192.0.2.${at + 20}`,
    }));
    await upload(memberFile(many));
    tested.statements();
    await compare();
    expect(tested.statements()).toBe(few);
  });

  it('of an exchange without an export, or without PeeringDB, nothing is said to be missing', async () => {
    expect((await tested.admin.get('/api/members/internet-exchanges/3/')).body).toEqual({
      ...{ source: null, has_peeringdb: false, members: 0, peeringdb: 0, agreeing: 0 },
      differences: expect.objectContaining({ only_peeringdb: 0, only_members: 0 }),
    });
    const third = await made(3);
    exchange.text = memberFile([{ asn: 64_501, v4: '192.0.2.1' }], {
      ixp_list: [{ ixp_id: 1, shortname: 'ONE' }],
    });
    await read(third);
    expect((await compare('', 3)).results).toMatchObject([
      { address: '192.0.2.1', differences: [], peeringdb: null },
    ]);
  });

  it('who is limited to an exchange sees that one alone', async () => {
    await upload(memberFile(FILE));
    const limited = await limitedApi(tested, { 'peering.internetexchange': { id: ['2'] } });
    expect((await limited.get(EXPORTS)).body.count).toBe(0);
    expect((await limited.get('/api/members/ports/')).body.count).toBe(0);
    for (const path of [
      'internet-exchanges/1/',
      'internet-exchanges/1/comparison/',
      `member-exports/${source}/findings/`,
    ])
      expect((await limited.get(`/api/members/${path}`)).status).toBe(404);
    expect((await limited.post(`${EXPORTS}${source}/upload/`, { text: memberFile(FILE) })).status).toBe(404);
    expect((await limited.get('/api/members/internet-exchanges/2/')).body).toMatchObject({ source: null });
  });

  it('is for those who may see all of it', async () => {
    const some = await tested.holderOf(['peering.view_internetexchange', 'members.view_port']);
    expect((await some.get('/api/members/internet-exchanges/1/')).status).toBe(403);
    expect((await some.get('/api/members/internet-exchanges/1/comparison/')).status).toBe(403);
    expect((await some.post(`${EXPORTS}${source}/upload/`, { text: 'x' })).status).toBe(403);
  });
});

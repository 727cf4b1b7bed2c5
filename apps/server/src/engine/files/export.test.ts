import {
  autonomousSystem,
  connection,
  contactAssignment,
  internetExchangePeeringSession,
  journalEntry,
  router,
  tag,
} from '@peersmith/model';
import { apiPathOf, permissionOf } from '@peersmith/resource';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
let api: Api;
let port: any;
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
  const at = { router: (await make(api, router, { name: 'edge | 1' })).id, interface: 'et-0' };
  port = await make(api, connection, { ...at, ipv4_address: '192.0.2.1/24', ipv6_address: null });
  await make(api, autonomousSystem, {
    asn: 64_500,
    name: '=cmd()',
    description: '-1+2',
    comments: 'a\n"b", c',
  });
});
afterAll(() => tested?.close());

const AS = apiPathOf(autonomousSystem);
const exported = async (path: string, query: string, by = api) =>
  (await by.get(`${path}export/?${query}`)).text;
const lines = (csv: string) => csv.trimEnd().split('\r\n');

it('names objects by what tells them apart, in each format', async () => {
  const session = await make(api, internetExchangePeeringSession, {
    ixp_connection: port.id,
    ip_address: '192.0.2.77',
  });
  const path = apiPathOf(internetExchangePeeringSession);
  const { slug } = (await api.get(`${apiPathOf(connection)}${port.id}/`)).body.internet_exchange_point;
  const name = { internet_exchange_point: { slug }, ipv4_address: '192.0.2.1/24' };
  const [row] = JSON.parse(await exported(path, `format=json&id=${session.id}`));
  expect(row).toMatchObject({
    ixp_connection: name,
    ip_address: '192.0.2.77',
    status: 'requested',
    has_password: true,
  });
  expect(row.autonomous_system).toEqual({ asn: expect.any(Number) });
  expect(await exported(path, `format=csv&id=${session.id}`)).toContain(
    `,${slug} | 192.0.2.1/24,192.0.2.77,`,
  );
  expect(await exported(path, `format=yaml&id=${session.id}`)).toContain(
    `\n  ixp_connection: ${JSON.stringify(name)}\n  ip_address: "192.0.2.77"\n`,
  );
  // What points at any object names it as well; a number is told from an id.
  const note = await make(api, journalEntry, {
    assigned_object_type: 'peering.autonomoussystem',
    assigned_object_id: 1,
  });
  expect(await exported(apiPathOf(journalEntry), `id=${note.id}`)).toMatch(
    /,peering\.autonomoussystem,AS\d{10},/,
  );
  const held = await make(api, contactAssignment, {
    content_type: 'peering.internetexchangepeeringsession',
    object_id: session.id,
  });
  expect(await exported(apiPathOf(contactAssignment), `id=${held.id}`)).toContain(
    `,(${slug} | 192.0.2.1/24) | 192.0.2.77,`,
  );
});

it('runs in no spreadsheet, and is read back as it was', async () => {
  const csv = await exported(AS, 'asn=64500');
  expect(csv).toContain("'=cmd()");
  expect(csv).toContain('"a\n""b"", c"');
  const { body } = await api.send('POST', `${AS}import/?mode=update&dry_run=1`, csv, {
    'content-type': 'text/csv',
  });
  expect(body.counts).toMatchObject({ unchanged: 1 });
});

it('has what the list has: filters, order, and what the reader may see', async () => {
  for (const asn of [64_501, 64_502, 64_503]) await make(api, autonomousSystem, { asn, name: `Peer ${asn}` });
  const asns = (csv: string) =>
    lines(csv)
      .slice(1)
      .map((line) => Number(line.split(',')[1]));
  expect(asns(await exported(AS, 'asn__gt=64500&asn__lt=64504&ordering=-asn'))).toEqual([
    64_503, 64_502, 64_501,
  ]);
  expect(asns(await exported(AS, 'q=Peer%2064502'))).toEqual([64_502]);
  const limited = await limitedApi(tested, { 'peering.autonomoussystem': { asn: [64_501] } });
  expect(asns(await exported(AS, 'ordering=asn', limited))).toEqual([64_501]);
  const adder = await tested.holderOf([permissionOf(autonomousSystem, 'add')]);
  for (const by of [adder, tested.anonymous]) expect((await by.get(`${AS}export/`)).status).toBe(403);
  expect(await api.get(`${AS}export/?nothing=1`)).toMatchObject({
    status: 400,
    body: { nothing: ['Unknown filter.'] },
  });
  expect((await api.get(`${AS}export/?format=xml`)).body).toEqual({
    format: ['Choices are: csv, json, yaml.'],
  });
});

it('is an empty file where nothing matches, and takes two statements whatever there is', async () => {
  const path = apiPathOf(tag);
  expect(lines(await exported(path, 'id=0'))).toEqual(['id,name,slug,color,description']);
  expect(JSON.parse(await exported(path, 'id=0&format=json'))).toEqual([]);
  expect(await exported(path, 'id=0&format=yaml')).toBe('[]\n');
  const drafts = Array.from({ length: 40 }, (_, n) => ({ name: `T ${n}`, slug: `t-${n}` }));
  await api.post(path, drafts);
  await api.get(path);
  tested.statements();
  const many = JSON.parse(await exported(path, 'format=json'));
  const statements = tested.statements();
  expect(many.length).toBeGreaterThan(30);
  await exported(path, 'format=json&slug=t-1');
  expect(tested.statements()).toBe(statements);
});

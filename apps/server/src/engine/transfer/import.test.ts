import {
  autonomousSystem,
  community,
  connection,
  contact,
  internetExchange,
  internetExchangePeeringSession,
  router,
  tag,
} from '@peersmith/model';
import { type AnyResource, apiPathOf, permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { fingerprint } from '../../../test/fingerprint.ts';
import { make } from '../../../test/make.ts';
import { createToken } from '../../modules/users/index.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp({ IMPORT_BACKGROUND_ROWS: '50', IMPORT_MAX_ROWS: '200', IMPORT_MAX_MB: '1' });
  api = tested.admin;
});
afterAll(() => tested?.close());

type Media = 'text/csv' | 'application/json' | 'application/yaml';
const send = (
  resource: AnyResource,
  query: string,
  file: string | Buffer,
  { media = 'text/csv' as Media, by = api, method = 'POST' } = {},
) => by.send(method, `${apiPathOf(resource)}import/?${query}`, file as string, { 'content-type': media });
const outcomes = (body: any) =>
  body.rows === undefined
    ? body
    : Object.fromEntries(
        body.rows.map((one: any) => [one.row, one.outcome === 'refuse' ? one.messages : one.outcome]),
      );

describe('an import', () => {
  it('says row by row what it would do, and does what was seen', async () => {
    const held = await make(api, tag, { name: 'Held', slug: 'held', color: '00ff00' });
    await make(api, tag, { name: 'Same', slug: 'same', color: '0000ff', description: '' });
    const file = 'slug,name,color\r\nheld,Held,ff0000\r\nsame,Same,0000ff\r\nfresh,Fresh,\r\n';
    await api.get('/api/auth/me/');
    const before = await fingerprint(tested.app.system().db);
    const tried = await send(tag, 'mode=upsert&dry_run=true', file);
    expect(tried.status, tried.text).toBe(200);
    expect(await fingerprint(tested.app.system().db)).toEqual(before);
    expect(tried.body).toMatchObject({
      type: 'extras.tag',
      counts: { rows: 3, create: 1, update: 1, unchanged: 1, refuse: 0 },
      applied: false,
      rows: [
        {
          row: 2,
          outcome: 'update',
          id: held.id,
          display: 'Held',
          differences: [{ field: 'color', before: '00ff00', after: 'ff0000' }],
        },
        { row: 4, outcome: 'create', id: null, display: 'Fresh' },
        { row: 3, outcome: 'unchanged', display: 'Same' },
      ],
    });
    await api.patch(`${apiPathOf(tag)}${held.id}/`, { color: '123456' });
    const late = await send(tag, `mode=upsert&plan=${tried.body.digest}`, file);
    expect(late).toMatchObject({ status: 409, body: { code: 'plan_changed', report: { applied: false } } });
    const done = await send(tag, `mode=upsert&plan=${late.body.report.digest}`, file);
    expect(done).toMatchObject({ status: 200, body: { applied: true, counts: { create: 1, update: 1 } } });
    const { results } = (await api.get(`/api/core/object-changes/?request_id=${done.body.request_id}`)).body;
    expect(results).toHaveLength(2);
    const again = await send(tag, 'mode=upsert', file);
    expect(again.body.counts).toMatchObject({ create: 0, update: 0, unchanged: 3 });
  });

  it('writes nothing while a row is refused, and names row and field', async () => {
    const { count } = (await api.get(apiPathOf(tag))).body;
    const file = 'name,slug\nOne,one\nTwo,not a slug\nThree,one\n,four\n';
    const { status, body } = await send(tag, 'mode=create', file);
    expect({ status, code: body.code, detail: body.detail }).toEqual({
      status: 400,
      code: 'import_refused',
      detail: '3 of 4 rows are refused, and nothing was imported.',
    });
    expect(outcomes(body.report)).toEqual({
      2: 'create',
      3: { slug: [expect.stringContaining('valid "slug"')] },
      4: { non_field_errors: ['Row 2 is about the same tag.'] },
      5: { name: ['This field is required.'] },
    });
    expect((await api.get(apiPathOf(tag))).body.count).toBe(count);
  });

  it('makes, changes, or does either, as it is told to', async () => {
    const held = await make(api, autonomousSystem, { asn: 64_500, name: 'Held' });
    const file = 'asn,name\nAS64500,Other\nAS64501,New\n';
    const refused = async (query: string) =>
      outcomes((await send(autonomousSystem, `${query}&dry_run=1`, file)).body);
    expect(await refused('mode=create')).toEqual({
      2: {
        non_field_errors: [
          `There is this autonomous system already: #${held.id} AS64500 - Held. The modes update and upsert change it.`,
        ],
      },
      3: 'create',
    });
    expect(await refused('mode=update')).toEqual({
      2: 'update',
      3: {
        non_field_errors: [
          'There is no such autonomous system: it is looked for by asn. The mode upsert makes it.',
        ],
      },
    });
    expect(await refused('mode=upsert')).toEqual({ 2: 'update', 3: 'create' });
    const byId = `id,asn\n${held.id},64502\n`;
    const renamed = await send(autonomousSystem, 'mode=update&match=id', byId);
    expect(renamed.body).toMatchObject({ applied: true, counts: { update: 1 } });
    expect((await api.get(`${apiPathOf(autonomousSystem)}${held.id}/`)).body).toMatchObject({
      asn: 64_502,
      name: 'Held',
    });
    expect(
      (await send(autonomousSystem, 'mode=upsert&match=id', 'id,asn\n999999,64503\n')).body.report.rows,
    ).toMatchObject([{ messages: { non_field_errors: ['There is no autonomous system with this id.'] } }]);
  });

  it('asks for a better word where a row could mean several objects', async () => {
    for (const email of ['noc@a.example', 'noc@b.example']) await make(api, contact, { name: 'NOC', email });
    const answer = await send(contact, 'mode=update', 'name,phone\nNOC,+49 1\n');
    expect(outcomes(answer.body.report)[2]).toEqual({
      non_field_errors: [
        expect.stringMatching(/^This fits 2 of them \(#\d+ NOC, #\d+ NOC\): say more of it/),
      ],
    });
    const told = await send(contact, 'mode=update', 'name,phone,email\nNOC,+49 1,noc@b.example\n');
    expect(told.body.counts).toMatchObject({ update: 1 });
  });
});

describe('a spreadsheet', () => {
  let place: { exchange: any; port: any; router: any };
  beforeAll(async () => {
    const exchange = await make(api, internetExchange, { name: 'Example-IX', slug: 'example-ix' });
    const at = {
      internet_exchange_point: exchange.id,
      router: (await make(api, router, { name: 'edge 1' })).id,
    };
    const port = await make(api, connection, {
      ...at,
      interface: 'et-0/0/1',
      ipv6_address: '2001:db8:77::1/64',
      ipv4_address: '192.0.2.200/24',
    });
    place = { exchange, port, router: at.router };
    for (const asn of [64_606, 64_607, 64_608])
      await make(api, autonomousSystem, { asn, name: `Peer ${asn}` });
    await make(api, tag, { name: 'Big Peer', slug: 'big' });
  });

  it('is read as people have it: labels, separators, words for yes, names of all kinds', async () => {
    const rows = [
      'Peer AS;Connection;IP;Route server;Status;Tags;Multihop TTL;Last established;Description',
      'AS64606;example-ix | 2001:db8:77::1;2001:db8:77::a;Nein;Enabled;Big Peer;1;31.12.2026 14:30;"=1+1"',
      "64607;192.0.2.200;2001:db8:77::b;ja;DISABLED;big, ;2;2026-12-31;'=1+1",
      'as 64608;Example-IX on edge 1 et-0/0/1;2001:db8:77::c;;;;;;',
    ];
    const file = Buffer.from(`\ufeff${rows.join('\r\n')}\r\n`, 'utf16le');
    const { status, body, text } = await send(internetExchangePeeringSession, 'mode=create', file);
    expect(status, text).toBe(200);
    expect(body.columns.slice(0, 3)).toEqual([
      { name: 'Peer AS', field: 'autonomous_system' },
      { name: 'Connection', field: 'ixp_connection' },
      { name: 'IP', field: 'ip_address' },
    ]);
    const made = (
      await api.get(
        `${apiPathOf(internetExchangePeeringSession)}?ordering=id&ixp_connection_id=${place.port.id}`,
      )
    ).body.results;
    expect(
      made.map((one: any) => [
        one.autonomous_system.asn,
        one.is_route_server,
        one.status.value,
        one.multihop_ttl,
        one.description,
      ]),
    ).toEqual([
      [64_606, false, 'enabled', 1, '=1+1'],
      [64_607, true, 'disabled', 2, '=1+1'],
      [64_608, false, 'enabled', 1, ''],
    ]);
    expect(made[0]).toMatchObject({
      tags: [{ slug: 'big' }],
      last_established_state: '2026-12-31T14:30:00Z',
    });
  });

  it('is told where it could be read in two ways, or names what there is not', async () => {
    const head = 'autonomous_system,ixp_connection,ip_address,last_established_state,tags\n';
    const file = `${head}64606,example-ix,2001:db8:77::f1,3/4/2026,big\n65000,nowhere,2001:db8:77::f2,31/4/2026,other\n`;
    const asked = async (query: string) =>
      outcomes((await send(internetExchangePeeringSession, `dry_run=1&${query}`, file)).body);
    const wrong = {
      autonomous_system: ['There is no autonomous system "65000".'],
      ixp_connection: ['There is no connection "nowhere".'],
      tags: ['There is no tag "other".'],
    };
    expect(await asked('')).toEqual({
      2: { last_established_state: [expect.stringContaining('dates')] },
      3: wrong,
    });
    expect(await asked('dates=dmy')).toEqual({ 2: 'create', 3: wrong });
    await make(api, connection, {
      internet_exchange_point: place.exchange.id,
      ipv6_address: '2001:db8:77::2/64',
    });
    expect((await asked('dates=dmy'))[2]).toEqual({
      ixp_connection: [
        expect.stringContaining(
          '"example-ix" fits 2 connections: name one by internet_exchange_point | ipv6_address',
        ),
      ],
    });
  });

  it('loses no password in silence', async () => {
    const file = (password: string, more = '') =>
      `autonomous_system,ixp_connection,ip_address,password${more && ',has_password'}\n64606,2001:db8:77::1,2001:db8:77::d,${password}${more && `,${more}`}\n`;
    const masked = await send(internetExchangePeeringSession, 'mode=create', file('********'));
    expect(outcomes(masked.body.report)[2]).toEqual({
      password: [expect.stringContaining('write it into the column password')],
    });
    expect((await send(internetExchangePeeringSession, 'mode=create', file('', 'true'))).status).toBe(400);
    expect((await send(internetExchangePeeringSession, 'mode=create', file('hunter2', 'true'))).status).toBe(
      200,
    );
    for (const kept of [file('********'), file(''), file('', 'true')])
      expect((await send(internetExchangePeeringSession, 'mode=update', kept)).body.counts).toMatchObject({
        unchanged: 1,
      });
    expect(
      (await api.get(`${apiPathOf(internetExchangePeeringSession)}?ip_address=2001:db8:77::d`)).body
        .results[0].password,
    ).toBe('hunter2');
    const changed = await send(internetExchangePeeringSession, 'mode=update&dry_run=1', file('hunter3'));
    expect(changed.text).not.toContain('hunter');
  });
});

describe('JSON and YAML', () => {
  it('are lists of objects that name others by key, or answers of the API', async () => {
    const yaml = `
- name: Blackhole
  slug: blackhole
  value: "64500:666"
  tags: [big]
- {name: Prepend, slug: prepend, value: "64500:101", tags: [{slug: big}, Big Peer]}
`;
    const made = await send(community, 'mode=create', yaml, { media: 'application/yaml' });
    expect(made.status, made.text).toBe(200);
    const listed = await api.get(`${apiPathOf(community)}?slug=blackhole&slug=prepend`);
    expect(listed.body.results.map((one: any) => one.tags.map(({ slug }: any) => slug))).toEqual([
      ['big'],
      ['big'],
    ]);
    const again = await send(community, 'mode=update', listed.text, { media: 'application/json' });
    expect(again.body.counts, again.text).toMatchObject({ rows: 2, unchanged: 2 });
    const other = await send(
      community,
      'mode=upsert',
      JSON.stringify([{ slug: 'prepend', value: 'no' }, { slug: 'x' }]),
      { media: 'application/json' },
    );
    expect(outcomes(other.body.report)).toEqual({
      1: { value: [expect.stringContaining('community')] },
      2: expect.objectContaining({ name: ['This field is required.'] }),
    });
  });

  it('are refused where they are mistaken', async () => {
    const told = async (text: string, media: Media) => {
      const { status, body } = await send(community, '', text, { media });
      expect(status).toBe(400);
      return [body.code, body.row, body.column, body.detail];
    };
    const place = ['unreadable_file'];
    expect(await told('[{"name": "a"}, 5]', 'application/json')).toEqual([
      ...place,
      2,
      null,
      'Row 2: This is no object of names and values.',
    ]);
    expect(await told('[{"name": "a",}]', 'application/json')).toEqual([
      ...place,
      null,
      null,
      expect.stringContaining('JSON parse error'),
    ]);
    expect(await told('[{"nothing": 1}]', 'application/json')).toEqual([
      ...place,
      null,
      'nothing',
      expect.stringContaining('does not exist'),
    ]);
    expect(await told('[{"name": "\\u0000"}]', 'application/json')).toEqual([
      ...place,
      1,
      'name',
      expect.stringContaining('Null characters'),
    ]);
    expect(await told('- name: a\n  name: b\n', 'application/yaml')).toEqual([
      ...place,
      null,
      null,
      expect.stringContaining('Line 2'),
    ]);
    expect(await told('[]', 'application/json')).toEqual([
      ...place,
      null,
      null,
      expect.stringContaining('nothing in the file'),
    ]);
    expect((await send(community, 'format=xml', '')).body).toEqual({
      format: ['Choices are: csv, json, yaml.'],
    });
    expect((await send(community, '', 'x', { media: 'image/png' as Media })).status).toBe(415);
  });
});

describe('a file that is none', () => {
  const refusal = async (file: string | Buffer) => {
    const { status, body } = await send(tag, 'mode=upsert', file);
    expect(status).toBe(400);
    return body.detail;
  };

  it('is refused with row and column, and nothing is imported', async () => {
    const { count } = (await api.get(apiPathOf(tag))).body;
    expect(await refusal('name,slug\nA,a\n"B,b\n')).toBe(
      'Row 3, column name: The quote that begins this cell is never closed.',
    );
    expect(await refusal('name,slug\nA,a\nB\n')).toContain(
      'Row 3, column slug: The row has 1 cells, and the first row 2',
    );
    expect(await refusal('name,slug,Slug\nA,a,b\n')).toBe(
      'Row 1, column Slug: The column slug is the same field, slug: leave one of them out.',
    );
    expect(await refusal('name,name\nA,a\n')).toBe(
      'Row 1, column name: The file has this column more than once.',
    );
    expect(await refusal('name,colour of it\nA,a\n')).toContain(
      'Row 1, column colour of it: This field does not exist. Columns are: name, slug, color',
    );
    expect(await refusal(Buffer.from('name,slug\nA,a\nZürich,b\n', 'latin1'))).toBe(
      'Row 3, column name: This is not UTF-8; the file seems to be Latin-1 (ISO 8859-1): save it as "CSV UTF-8".',
    );
    expect(await refusal('name,slug\n')).toContain('no rows');
    expect(await refusal(`name,slug\n${'a,b\n'.repeat(201)}`)).toBe(
      'Row 202: A file may have 200 rows; send several.',
    );
    expect(await refusal(`name,slug\nA,"${'x'.repeat(1_100_000)}"\n`)).toMatch(
      /^Row 2, column slug: The (?:cell|file) is l/,
    );
    expect((await api.get(apiPathOf(tag))).body.count).toBe(count);
  });
});

describe('a large file', () => {
  const file = `name,slug\n${Array.from({ length: 60 }, (_, n) => `Many ${n},many-${n}`).join('\n')}\n`;
  const ended = async (id: number, by: Api = api) => {
    await vi.waitFor(
      async () =>
        expect((await by.get(`/api/core/jobs/${id}/`)).body.status.value).toMatch(/completed|failed|errored/),
      { timeout: 15_000, interval: 50 },
    );
    return (await by.get(`/api/core/jobs/${id}/`)).body;
  };

  it('is looked at and imported by jobs, whose output is the report', async () => {
    await tested.app.work();
    const tried = await send(tag, 'mode=create&dry_run=1', file);
    expect(tried, tried.text).toMatchObject({ status: 202, body: { name: 'import.extras.tag' } });
    const { status, output, completed } = await ended(tried.body.id);
    expect({ status: status.value, completed: completed !== null }).toEqual({
      status: 'completed',
      completed: true,
    });
    const report = JSON.parse(output);
    expect(report).toMatchObject({ applied: false, counts: { rows: 60, create: 60 } });
    expect((await api.get(`${apiPathOf(tag)}?slug=many-1`)).body.count).toBe(0);
    const done = await ended((await send(tag, `mode=create&plan=${report.digest}`, file)).body.id);
    expect(JSON.parse(done.output)).toMatchObject({ applied: true, counts: { create: 60 } });
    const again = await ended((await send(tag, 'mode=create', file)).body.id);
    expect(again).toMatchObject({
      status: { value: 'completed' },
      outcome: { value: 'completed-with-faults' },
    });
    expect(JSON.parse(again.output)).toMatchObject({ applied: false, counts: { create: 0, refuse: 60 } });
    const { rows } = await sql`select 1 from core_job where sealed_input is not null`.execute(
      tested.app.system().db,
    );
    expect(rows).toEqual([]);
  });

  it('shows its report to who asked for it, and to who may do all of it', async () => {
    const [view, add, change] = [
      permissionOf(tag, 'view'),
      permissionOf(tag, 'add'),
      permissionOf(tag, 'change'),
    ];
    const adder = await tested.holderOf([view, add, 'core.view_job']);
    const { id } = (await send(tag, 'mode=create&dry_run=1', file, { by: adder })).body;
    expect(JSON.parse((await ended(id, adder)).output).counts.rows).toBe(60);
    const outputFor = async (by: Api) => (await by.get(`/api/core/jobs/${id}/`)).body.output;
    expect(await outputFor(await tested.holderOf([view, add, 'core.view_job']))).toBe('');
    expect(await outputFor(await tested.holderOf([view, add, change, 'core.view_job']))).not.toBe('');
  });

  it('of 200 MB of nonsense is told at once, and others are served meanwhile', async () => {
    const address = await tested.app.http.listen({ host: '127.0.0.1', port: 0 });
    const key = await createToken(tested.app.system(), { user: { username: 'user1' } });
    const nonsense = Buffer.alloc(1024 * 1024, 'x');
    let sent = 0;
    const body = new ReadableStream({
      pull: (to) => {
        sent += 1;
        if (sent > 200) to.close();
        else to.enqueue(nonsense);
      },
    });
    const answer = fetch(`${address}${apiPathOf(tag)}import/`, {
      method: 'POST',
      headers: { authorization: `Token ${key}`, 'content-type': 'text/csv' },
      body,
      duplex: 'half',
    } as RequestInit);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await (await answer).json()).toMatchObject({ code: 'unreadable_file', row: 1, column: '1' });
  });
});

it('is done once by its plan, and by no other means', async () => {
  const key = { 'content-type': 'text/csv', 'idempotency-key': 'x' };
  expect((await api.send('POST', `${apiPathOf(tag)}import/`, 'name,slug\nK,k\n', key)).body).toEqual({
    'idempotency-key': [expect.stringContaining('plan')],
  });
});

describe('who may import', () => {
  it('is who may view, and add or change as the mode needs', async () => {
    const file = 'name,slug\nBy,by\n';
    const holder = (...verbs: ('view' | 'add' | 'change')[]) =>
      tested.holderOf(verbs.map((verb) => permissionOf(tag, verb)));
    const [viewer, adder, changer] = [
      await holder('view'),
      await holder('view', 'add'),
      await holder('view', 'change'),
    ];
    const status = async (by: Api, query: string, method = 'POST') =>
      (await send(tag, query, file, { by, method })).status;
    for (const by of [viewer, tested.anonymous, tested.readOnlyAdmin, await holder('add', 'change')])
      for (const method of ['POST', 'PATCH']) expect(await status(by, 'dry_run=1', method)).toBe(403);
    expect(await status(adder, 'mode=upsert')).toBe(403);
    expect(await status(adder, 'mode=update')).toBe(403);
    expect(await status(changer, 'mode=create')).toBe(403);
    expect(await status(adder, 'mode=create')).toBe(200);
    expect(await status(changer, '', 'PATCH')).toBe(200);
    expect(await status(changer, 'mode=upsert', 'PATCH')).toBe(400);
    expect((await api.post('/api/users/tokens/import/', {})).status).toBe(405);
  });
});

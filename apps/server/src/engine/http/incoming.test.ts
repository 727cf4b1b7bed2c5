import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';
import { openDatabase } from '../../platform/database.ts';
import type { AnyDatabase } from '../context.ts';

const COMMUNITIES = '/api/bgp/communities/';
const ROUTERS = '/api/devices/routers/';

describe('what comes in', () => {
  let tested: TestApp;
  beforeAll(async () => {
    tested = await testApp();
  });
  afterAll(() => tested.close());
  const raw = (method: string, url: string, payload: Buffer | string, headers: Record<string, string>) =>
    tested.admin.send(method, url, payload as string, headers);
  let made = 0;
  const draft = () => {
    made += 1;
    return { name: `c${made}`, slug: `c${made}`, value: `64500:${made}` };
  };

  it('is one line where names are, and prose where comments are', async () => {
    expect(await tested.admin.post(COMMUNITIES, { ...draft(), name: 'two\nlines' })).toMatchObject({
      status: 400,
      body: {
        name: ['This field takes one line of text; it has a line end: U+000A at character 4 (byte 4).'],
      },
    });
    for (const [text, word] of [
      ['a\u0000b', 'Null'],
      ['é\u0007', 'U+0007 at character 2 (byte 3)'],
      ['a\tb', 'tab'],
      ['a\u0085b', 'line end'],
      ['a\u0093b', 'Windows-1252'],
      ['a\u2028b', 'line end'],
    ])
      expect(await tested.admin.post(COMMUNITIES, { ...draft(), description: text }), word).toMatchObject({
        status: 400,
        body: { description: [expect.stringContaining(word ?? '')] },
      });
    const autonomousSystem = { asn: 64499, name: 'Prose', comments: 'one\n\ttwo\r\nthree' };
    expect(await tested.admin.post('/api/peering/autonomous-systems/', autonomousSystem)).toMatchObject({
      status: 201,
      body: { comments: 'one\n\ttwo\r\nthree' },
    });
  });

  it('names the row of a list', async () => {
    const answer = await tested.admin.post(COMMUNITIES, [draft(), { ...draft(), name: 'a\u0001' }]);
    expect(answer).toMatchObject({ status: 400, body: [{}, { name: [expect.stringContaining('U+0001')] }] });
  });

  it('is CSV of known columns with rows, each cell named', async () => {
    const answers = async (csv: string | Buffer) => {
      const { status, body } = await raw('POST', COMMUNITIES, csv, { 'content-type': 'text/csv' });
      return { status, body };
    };
    expect(await answers('name,slug,value\nx,x,64500:1\n"a\nb",y,64500:2\n')).toEqual({
      status: 400,
      body: [{}, { name: [expect.stringContaining('line end')] }],
    });
  });

  it('is a row that was stored before the rules: it is read, and changed in other fields', async () => {
    const { body } = await tested.admin.post(COMMUNITIES, draft());
    const db: AnyDatabase = openDatabase(tested.url, { max: 1, onBroken: () => undefined });
    await sql`update bgp_community set name = ${'old\u0007name'} where id = ${body.id}`.execute(db);
    await db.destroy();
    const url = `${COMMUNITIES}${body.id}/`;
    const held = (await tested.admin.get(url)).body;
    expect(held.name).toBe('old\u0007name');
    expect((await tested.admin.patch(url, { description: 'new' })).status).toBe(200);
    const { slug, value, name } = held;
    expect((await tested.admin.put(url, { name, slug, value, description: 'whole' })).body).toMatchObject({
      name,
      description: 'whole',
    });
    expect((await tested.admin.patch(url, { name: 'other\u0007' })).status).toBe(400);
  });

  it('is a day of the calendar', async () => {
    const token = (expires: string) => tested.admin.post('/api/users/tokens/', { user: 1, expires });
    for (const moment of [
      '2024-02-30T00:00:00Z',
      '2023-02-29',
      '2024-13-01',
      '2024-04-31 10:00',
      '0000-01-01',
    ])
      expect(await token(moment), moment).toMatchObject({
        status: 400,
        body: { expires: [expect.stringMatching(/^The calendar has no /)] },
      });
    for (const moment of ['2024-01-01T24:00:00Z', '2024-01-01T10:61:00', '2024-01-01T00:00:00+99:00', 'soon'])
      expect(await token(moment), moment).toMatchObject({
        status: 400,
        body: { expires: [expect.stringMatching(/^Datetime has wrong format/)] },
      });
    expect((await token('2096-02-29T10:00:00.123456+02:00')).status).toBe(201);
    expect(await tested.admin.get(`${COMMUNITIES}?created__lt=2024-02-30`)).toMatchObject({
      status: 400,
      body: { created__lt: ['The calendar has no 2024-02-30.'] },
    });
  });

  it('is a number that can be compared, whatever asks', async () => {
    expect(await tested.admin.get('/api/net/bfd/?minimum_transmit_interval=99999999999')).toMatchObject({
      status: 400,
    });
    expect(await tested.admin.get(`${ROUTERS}?id=${'9'.repeat(40)}`)).toMatchObject({ status: 400 });
    expect((await tested.admin.get('/api/search/?q=9999999999')).status).toBe(200);
    const pointer = { name: 'r', hostname: 'r', platform: 1, local_autonomous_system: { id: 'abc' } };
    expect(await tested.admin.post(ROUTERS, pointer)).toMatchObject({
      status: 400,
      body: { local_autonomous_system: ['A valid integer is required for the id, not "abc".'] },
    });
    for (const id of ['1e0', '0x1', '%201', '1.0'])
      expect(await tested.admin.get(`${ROUTERS}${id}/`), id).toMatchObject({ status: 404 });
  });

  it('is refused before anybody signed in: headers, addresses and bodies that are no text', async () => {
    const signIn = (headers: Record<string, string>) =>
      tested.anonymous.send('POST', '/api/auth/login/', { username: 'a', password: 'b' }, headers);
    for (const origin of ['null', 'garbage', 'https://', 'javascript:x'])
      expect(await signIn({ origin }), origin).toMatchObject({
        status: 400,
        body: { detail: expect.stringContaining('origin') },
      });
    expect((await signIn({ origin: 'https://elsewhere.example' })).status).toBe(403);
    for (const host of ['[', 'a b', 'x/y'])
      expect((await tested.admin.send('GET', ROUTERS, undefined, { host })).status, host).toBe(400);
    for (const headers of [
      { cookie: 'sessionid=%E9%00' },
      { referer: ':::' },
      { 'x-forwarded-for': 'nobody' },
      { accept: ';;;' },
    ])
      expect(
        (await tested.admin.send('GET', ROUTERS, undefined, headers as Record<string, string>)).status,
      ).toBe(200);
    expect(
      await tested.anonymous.send('POST', '/api/auth/login/', { username: 'a\u0000', password: 'b' }),
    ).toMatchObject({ status: 400, body: { username: [expect.stringContaining('Null characters')] } });
    expect(
      await tested.anonymous.send('POST', '/api/auth/login/', 'username=a%00&password=b', {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    ).toMatchObject({ status: 400, body: { username: [expect.stringContaining('Null characters')] } });
    expect(await tested.admin.get('/api/devices/routers/%E9/')).toMatchObject({ status: 400 });
    // Nothing serves it where the web is not built.
    expect([400, 404]).toContain((await tested.admin.get('/assets/%00')).status);
    expect(
      await raw('POST', COMMUNITIES, '{}', { 'content-type': 'application/json; charset=klingon' }),
    ).toMatchObject({ status: 415, body: { detail: expect.stringContaining('klingon') } });
  });

  it('keeps no NUL in a filter of any field', async () => {
    for (const parameter of ['name', 'value__ic', 'q', 'tag', 'type', 'id'])
      expect(await tested.admin.get(`${COMMUNITIES}?${parameter}=%00`), parameter).toMatchObject({
        status: 400,
        body: { [parameter]: [expect.stringContaining('U+0000')] },
      });
  });
});

import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../test/app.ts';

const PATH = '/api/bgp/communities/';
let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
});
afterAll(() => tested?.close());

let count = 0;
const post = (value: string) => {
  count += 1;
  return tested.admin.post(PATH, { name: `c${count}`, slug: `c${count}`, value });
};

describe('the value of a community', () => {
  it.each([
    ['0:64501', '0:64501', 'standard'],
    ['64500:01', '64500:1', 'standard'],
    [' 064500:00:2 ', '64500:0:2', 'large'],
    ['target:064500:01', 'target:64500:1', 'extended'],
    ['origin:192.0.2.1:007', 'origin:192.0.2.1:7', 'extended'],
    ['no-export', '65535:65281', 'standard'],
    ['GRACEFUL_SHUTDOWN', '65535:0', 'standard'],
    ['blackhole', '65535:666', 'standard'],
  ])('%j is kept as %s, a %s one', async (given, value, kind) => {
    expect(await post(given)).toMatchObject({ status: 201, body: { value, kind } });
  });

  it('is the same one when it is changed, imported and looked for', async () => {
    const { body } = await post('64499:1');
    expect((await tested.admin.patch(`${PATH}${body.id}/`, { value: '064499:002' })).body.value).toBe(
      '64499:2',
    );
    expect((await tested.admin.get(`${PATH}?value=64499:02`)).body.results).toMatchObject([{ id: body.id }]);
    expect((await tested.admin.get(`${PATH}?value=blackhole`)).body.count).toBe(1);
    const imported = await tested.admin.post(PATH, 'name,slug,value\nimported,imported,no_peer\n');
    expect(imported).toMatchObject({ status: 201, body: [{ value: '65535:65284' }] });
  });

  it('is refused when it writes no community, with what would be one', async () => {
    for (const value of ['65536:1', 'no-such', 'target:x:1', '1:2:3:4'])
      expect(await post(value)).toMatchObject({
        status: 400,
        body: { value: [expect.stringMatching(/64500:1\).*no-export/)] },
      });
  });
});

it('may be anything when it is not checked, and is written in one way where that is known', async () => {
  const unchecked = await testApp({ VALIDATE_BGP_COMMUNITY_VALUE: 'false' });
  try {
    for (const [value, kept] of [
      ['0x1234', '0x1234'],
      ['64500:01', '64500:1'],
    ] as const)
      expect(
        (await unchecked.admin.post(PATH, { name: value, slug: kept.replace(':', '-'), value })).body.value,
      ).toBe(kept);
  } finally {
    await unchecked.close();
  }
});

it('was brought into its one way for what had been stored before, unless another one had it', async () => {
  const { db } = tested.app.system();
  const stored = ['64496:01', '064496:2', '64496:2', '00064496:3', '64496:0003', 'no_llgr', '0x1', '64496:9'];
  for (const [at, value] of stored.entries())
    await sql`insert into bgp_community (name, slug, description, value) values (${`old${at}`}, ${`old${at}`}, '', ${value})`.execute(
      db,
    );
  const file = new URL('../../../migrations/20261128-2105-canonical-communities.sql', import.meta.url);
  const [, block = ''] = /\n(do \$\$[\s\S]+)$/.exec(readFileSync(file, 'utf8')) ?? [];
  await sql.raw(block).execute(db);
  const { rows } = await sql<{
    value: string;
  }>`select value from bgp_community where name like 'old%' order by id`.execute(db);
  expect(rows.map(({ value }) => value)).toEqual([
    '64496:1',
    '064496:2',
    '64496:2',
    '64496:3',
    '64496:0003',
    '65535:7',
    '0x1',
    '64496:9',
  ]);
});

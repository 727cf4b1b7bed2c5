import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, LISTS } from '../../../test/irr-world.ts';

const isThere = spawnSync('bgpq4', ['-h']).error === undefined;
let world: IrrWorld;
beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": ["-A"], "ipv6": ["-A"]}', IRR_RESOLVER: 'bgpq4' });
});
afterAll(() => world?.close());

it.skipIf(!isThere)('gives the same lists under the same guards where bgpq4 asks for prefixes', async () => {
  const id = await world.system({ irr_as_set: 'AS-TWO AS64501' });
  await world.refresh({ autonomous_systems: [id] });
  expect(world.registry.queries.some((query) => query.startsWith('!nbgpq4'))).toBe(true);
  const { list } = await world.listOf(id, 'ipv4');
  expect(list).toMatchObject({ status: { value: 'current' }, entry_count: 2 });
  const { results } = await world.show(`${LISTS}${list.id}/entries/`);
  expect(results.map(({ prefix, greater_equal }: any) => `${prefix} ${greater_equal}`)).toEqual([
    '192.0.2.0/24 25',
    '198.51.100.0/24 24',
  ]);
  expect((await world.listOf(id, 'as_list')).list.entry_count).toBe(2);
  world.registry.override = (query) =>
    query.startsWith('!a') || query.startsWith('!g') ? 'F no\n' : undefined;
  await world.refresh({ autonomous_systems: [id] });
  expect((await world.listOf(id, 'ipv4')).in_force).toMatchObject({ number: 1, entry_count: 2 });
});

it('says so where the program is not there', async () => {
  const other = await irrWorld({ IRR_RESOLVER: 'bgpq4', BGPQ3_PATH: '/nowhere/bgpq4' });
  try {
    const id = await other.system({ irr_as_set: 'AS-ONE' });
    await other.refresh({ autonomous_systems: [id] });
    expect((await other.listOf(id, 'ipv4')).list).toMatchObject({
      status: { value: 'failing' },
      code: 'program_missing',
    });
  } finally {
    await other.close();
  }
});

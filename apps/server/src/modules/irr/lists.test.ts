import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, LISTS, SYSTEMS } from '../../../test/irr-world.ts';

let world: IrrWorld;
beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": ["-A"], "ipv6": []}' });
});
afterAll(() => world?.close());

const prefixes = async (list: number, query = '') =>
  (await world.show(`${LISTS}${list}/entries/${query}`)).results.map(
    ({ prefix, greater_equal, less_equal }: any) => `${prefix} ${greater_equal}-${less_equal}`,
  );

describe('lists of autonomous systems', () => {
  it('are fetched by a job, and shown with what is asked and by what they were answered', async () => {
    const id = await world.system({ irr_as_set: 'ipv4:MAIN::AS-ONE' });
    const before = await world.listOf(id, 'ipv4');
    expect(before).toMatchObject({ list: { status: { value: 'never' } }, in_force: null, stale: false });
    const job = await world.refresh({ autonomous_systems: [id] });
    expect(job.status.value).toBe('completed');
    const { list, in_force, history, query } = await world.listOf(id, 'ipv4');
    expect(list).toMatchObject({
      ...{ status: { value: 'current' }, objects: 'MAIN::AS-ONE', sources: 'MAIN,OTHER', options: '-A' },
      ...{ entry_count: 2, autonomous_systems: 1, code: null, hosts_answer: world.registry.host },
      resolved_by: { value: 'set' },
    });
    expect(in_force).toMatchObject({
      number: 1,
      entry_count: 2,
      came: 2,
      went: 0,
      status: { value: 'in_force' },
    });
    expect(history).toHaveLength(1);
    expect(query.bgpq4).toEqual([
      `bgpq4 -h ${world.registry.host} -S MAIN,OTHER -4 -A -j -l prefix_list MAIN::AS-ONE`,
    ]);
    expect(await prefixes(list.id)).toEqual(['192.0.2.0/24 25-25', '198.51.100.0/24 24-24']);
    expect(await prefixes(list.id, '?q=192.0.2.200')).toEqual(['192.0.2.0/24 25-25']);
    expect(await prefixes(list.id, '?q=198.51.0.0/16')).toEqual(['198.51.100.0/24 24-24']);
    expect(await prefixes(list.id, '?q=2001:db8::/32')).toEqual([]);
    // It names nothing for IPv6.
    expect(await world.listOf(id, 'ipv6')).toMatchObject({
      list: null,
      why: expect.stringContaining('IPv6'),
    });
    const asns = await world.listOf(id, 'as_list');
    expect(asns.list.entry_count).toBe(2);
    expect((await world.show(`${LISTS}${asns.list.id}/entries/`)).results).toEqual([
      { asn: 64_501, name: null },
      { asn: 64_502, name: null },
    ]);
  });

  it('are shared by all that ask the same, and asked for once', async () => {
    const [one, other] = [
      await world.system({ irr_as_set: 'AS-TWO' }),
      await world.system({ irr_as_set: 'as-two' }),
    ];
    const lists = [await world.listOf(one, 'ipv4'), await world.listOf(other, 'ipv4')];
    expect(lists[0].list.id).toBe(lists[1].list.id);
    expect(lists[0].list.autonomous_systems).toBe(2);
    world.registry.queries.length = 0;
    await world.refresh({ autonomous_systems: [one, other] });
    expect(world.registry.queries.filter((query) => query === '!a4AS-TWO')).toHaveLength(1);
    expect((await world.show(`${LISTS}?autonomous_system_id=${other}&kind=ipv4`)).results).toMatchObject([
      { id: lists[0].list.id },
    ]);
    await world.admin.patch(`${SYSTEMS}${other}/`, { irr_sources_override: 'OTHER' });
    expect((await world.listOf(other, 'ipv4')).list).toMatchObject({
      sources: 'OTHER',
      autonomous_systems: 1,
    });
  });
});

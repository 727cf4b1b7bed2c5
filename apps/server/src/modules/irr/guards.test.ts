import { dataOf } from '@peersmith/irr/test/fake-registry.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, LISTS, SYSTEMS, VERSIONS } from '../../../test/irr-world.ts';

let world: IrrWorld;
/** What the registry answers for the IPv4 prefixes of AS-ONE. */
let prefixes: string[];
let system: number;
const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => `10.${(from + at) >> 8}.${(from + at) & 255}.0/24`);

beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": [], "ipv6": []}', IRR_MAX_ENTRIES: '50' });
  world.registry.override = (query) => (query === '!a4AS-ONE' ? dataOf(prefixes) : undefined);
});
afterAll(() => world?.close());
let made = 0;
beforeEach(async () => {
  prefixes = numbered(10);
  made += 1;
  // A list of its own.
  system = await world.system({
    irr_as_set: 'AS-ONE',
    irr_ipv4_prefixes_args_override: `-R ${32 - (made % 8)} -m ${24 + Math.floor(made / 8)}`,
  });
  await world.refresh({ autonomous_systems: [system] });
});

const standing = () => world.listOf(system, 'ipv4');
const answers = async (next: string[]) => {
  prefixes = next;
  await world.refresh({ autonomous_systems: [system] });
  return standing();
};

describe('guards', () => {
  it.each([
    ['empty', [], 'It is empty, and the list in force has 10 entries.'],
    ['shrunk', numbered(6), 'It has 6 entries and the list in force 10: 40 % less, and 30 % is the limit.'],
    [
      'grown',
      numbered(31),
      'It has 31 entries and the list in force 10: it grew by more than the factor of 3 that is the limit.',
    ],
    ['over_limit', numbered(51), 'It has 51 entries, and 50 is the limit: accept it, or raise the limit.'],
  ])('hold an answer that is %s, and leave the list in force', async (reason, next, says) => {
    const { list, held, in_force } = await answers(next);
    expect(list).toMatchObject({ status: { value: 'held' }, code: reason, entry_count: 10 });
    expect(list.message).toContain(says);
    expect(held).toMatchObject({
      reason: { value: reason },
      status: { value: 'held' },
      entry_count: next.length,
    });
    expect(in_force).toMatchObject({ number: 1, entry_count: 10 });
  });

  it.each([
    ['as much less as may be', numbered(7)],
    ['as much more as may be', numbered(30)],
    ['other prefixes', numbered(10, 300)],
  ])('let pass %s', async (_, next) => {
    const { list, in_force, held } = await answers(next);
    expect([list.status.value, in_force.number, in_force.entry_count, held]).toEqual([
      'current',
      2,
      next.length,
      null,
    ]);
  });

  it('hold the first answer ever that is over the limit', async () => {
    prefixes = numbered(51);
    const id = await world.system({
      irr_as_set: 'ipv4:AS-ONE',
      irr_ipv4_prefixes_args_override: '-R 25 -m 30',
    });
    await world.refresh({ autonomous_systems: [id] });
    const { list, in_force, held } = await world.listOf(id, 'ipv4');
    expect([list.status.value, in_force, held.number]).toEqual(['held', null, 1]);
    expect(list.message).toContain('There is no list in force.');
  });

  it('are the strictest of the networks that share a list', async () => {
    const { irr_as_set, irr_ipv4_prefixes_args_override } = await world.show(`${SYSTEMS}${system}/`);
    const other = await world.system({
      irr_as_set,
      irr_ipv4_prefixes_args_override,
      irr_max_growth_factor: 2,
    });
    expect((await world.listOf(other, 'ipv4')).list.id).toBe((await standing()).list.id);
    expect((await answers(numbered(21))).held).toMatchObject({ reason: { value: 'grown' } });
    await world.admin.patch(`${SYSTEMS}${other}/`, { irr_max_growth_factor: 3 });
    // The same answer, which may pass now.
    expect(await answers(numbered(21))).toMatchObject({
      held: null,
      in_force: { number: 2, entry_count: 21 },
    });
  });

  it('say by which sets a list grew', async () => {
    world.registry.override = (query) => {
      if (query === '!gAS64502') return dataOf(numbered(40));
      return query === '!a4AS-ONE' ? dataOf(prefixes) : undefined;
    };
    const { list, held } = await answers(numbered(45));
    expect(held.detail).toContain('40 prefixes of 42 come through AS-ONE → AS-TWO.');
    expect(list.message).toContain(held.detail);
  });
});

describe('a version that waits', () => {
  const decide = (id: number, verdict: string, body: object = {}) =>
    world.admin.post(`${VERSIONS}${id}/${verdict}/`, body);

  it('is put in force by who may decide, with what came and went', async () => {
    const { held, list } = await answers(numbered(31));
    const difference = await world.show(`${LISTS}${list.id}/difference/`);
    expect(difference).toMatchObject({
      version: 2,
      against: 1,
      came: { count: 21 },
      went: { count: 0, results: [] },
    });
    expect(difference.came.results[0]).toMatchObject({ prefix: '10.0.10.0/24' });
    const viewer = await world.holderOf(['irr.view_version']);
    expect((await viewer.post(`${VERSIONS}${held.id}/accept/`, {})).status).toBe(403);
    const { status, body } = await decide(held.id, 'accept', { comment: 'They told us.' });
    expect([status, body.status.value, body.comment, body.decided_by.display]).toEqual([
      200,
      'in_force',
      'They told us.',
      'user1',
    ]);
    expect(await standing()).toMatchObject({
      ...{ held: null, in_force: { number: 2 } },
      list: { status: { value: 'current' }, entry_count: 31, code: null, message: '' },
    });
    expect(await decide(held.id, 'accept')).toMatchObject({ status: 409, body: { code: 'not_held' } });
    const versions = await world.show(`${VERSIONS}?list_id=${list.id}`);
    expect(versions.results.map(({ number, status: { value } }: any) => [number, value])).toEqual([
      [2, 'in_force'],
      [1, 'superseded'],
    ]);
  });

  it('is not held again once it is rejected, and any other answer is', async () => {
    const { held } = await answers([]);
    expect((await decide(held.id, 'reject')).body.status.value).toBe('rejected');
    const again = await answers([]);
    expect(again).toMatchObject({
      held: null,
      in_force: { number: 1 },
      list: { status: { value: 'current' } },
    });
    expect(again.list.message).toContain('what was rejected as version 2');
    expect((await answers(numbered(1))).held).toMatchObject({ number: 3, reason: { value: 'shrunk' } });
  });

  it('is withdrawn when the registry answers something else', async () => {
    const { held } = await answers([]);
    expect(await answers(numbered(10))).toMatchObject({
      held: null,
      list: { status: { value: 'current' }, code: null },
    });
    expect(await world.show(`${VERSIONS}${held.id}/`)).toMatchObject({
      status: { value: 'superseded' },
      detail: 'The registry does not answer this any more.',
    });
  });

  it('is empty and denies everything where it is accepted', async () => {
    const { held } = await answers([]);
    await decide(held.id, 'accept');
    expect(await standing()).toMatchObject({
      in_force: { entry_count: 0 },
      list: { status: { value: 'current' } },
    });
  });
});

it('keeps so many versions and no more', async () => {
  const few = await irrWorld({ IRR_VERSIONS_KEPT: '2', BGPQ3_ARGS: '{}' });
  try {
    few.registry.override = world.registry.override;
    const id = await few.system({ irr_as_set: 'ipv4:AS-ONE' });
    for (let size = 10; size < 16; size++) {
      prefixes = numbered(size);
      await few.refresh({ autonomous_systems: [id] });
    }
    const { list } = await few.listOf(id, 'ipv4');
    const { results } = await few.show(`${VERSIONS}?list_id=${list.id}`);
    expect(results.map(({ number }: any) => number)).toEqual([6, 5, 4]);
  } finally {
    await few.close();
  }
});

import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { mirrorForFile } from '../../../../test/mirror.ts';

const world = mirrorForFile({ loaded: true });

const rowsOf = async (table: string, columns: string) =>
  (
    await sql<any>`select ${sql.raw(columns)} from ${sql.table(`peeringdb_${table}`)} order by id`.execute(
      world.tested.app.system().db,
    )
  ).rows;
const equalToUndisturbed = async (key?: string) => {
  const found = await world.mirror.checksums();
  expect(found).toEqual(await world.mirror.undisturbed(key));
};

describe('a run after the first', () => {
  it('asks for what changed since the newest row, and a little before', async () => {
    await world.mirror.load();
    const newest = Math.max(...world.fake.rows('net').map(({ updated }) => Date.parse(updated))) / 1000;
    expect(world.fake.asked.find(({ tag }) => tag === 'net')?.since).toBe(newest - 900);
    expect(world.fake.asked).toHaveLength(13);
  });

  it('counts only what differs, although the time before the mark is read again', async () => {
    world.fake.put('net', { id: 1, info_prefixes4: 99 });
    world.fake.put('poc', { id: 99, net_id: 1, role: 'Abuse', visible: 'Public', name: 'New' });
    expect(await world.mirror.load()).toMatchObject({ created: 1, updated: 1, deleted: 0 });
    expect(await world.mirror.load()).toMatchObject({ created: 0, updated: 0, deleted: 0 });
    await equalToUndisturbed();
  });

  it('deletes what it knows, ignores what it never knew, and takes back what is back', async () => {
    world.fake.remove('netixlan', 3);
    world.fake.put('netixlan', { id: 77, net_id: 1, ixlan_id: 1, asn: 64_496, speed: 1, status: 'deleted' });
    expect(await world.mirror.load()).toMatchObject({ created: 0, updated: 0, deleted: 1 });
    world.fake.put('netixlan', { id: 3, status: 'ok' });
    expect(await world.mirror.load()).toMatchObject({ created: 1, updated: 0, deleted: 0 });
    await equalToUndisturbed();
  });

  it('keeps the ports of a network that moved to another organisation, whose own is gone', async () => {
    const before = await world.mirror.checksums();
    world.fake.put('net', { id: 2, org_id: 3 });
    world.fake.remove('org', 2);
    world.fake.put('carrier', { id: 1, org_id: 3 });
    expect(await world.mirror.load()).toMatchObject({ updated: 2, deleted: 1 });
    expect(await world.mirror.checksums()).toMatchObject({
      netixlan: before.netixlan,
      netfac: before.netfac,
      poc: before.poc,
    });
    await equalToUndisturbed();
  });

  it('removes what is under a network with it, and brings all of it back', async () => {
    world.fake.remove('net', 2);
    await world.mirror.load();
    expect(await rowsOf('networkixlan', 'id, net_id')).not.toContainEqual(
      expect.objectContaining({ net_id: 2 }),
    );
    expect((await world.mirror.aside()).map(({ reason }) => reason)).toContain('net_id points at nothing: 2');
    await equalToUndisturbed();
    world.fake.put('net', { id: 2, status: 'ok' });
    await world.mirror.load();
    expect(await world.mirror.aside()).toEqual([]);
    await equalToUndisturbed();
  });

  it('treats a pending campus as absent, and links its facilities when it is there', async () => {
    world.fake.put('campus', { id: 1, status: 'pending' });
    await world.mirror.load();
    expect(await rowsOf('facility', 'campus_id')).toEqual([
      { campus_id: null },
      { campus_id: null },
      { campus_id: null },
    ]);
    await equalToUndisturbed();
    world.fake.put('campus', { id: 1, status: 'ok' });
    await world.mirror.load();
    expect((await rowsOf('facility', 'campus_id'))[0]).toEqual({ campus_id: 1 });
    await equalToUndisturbed();
  });

  it('follows ASNs that change places, and one that a new record takes over', async () => {
    world.fake.put('net', { id: 1, asn: 64_497 });
    world.fake.put('net', { id: 2, asn: 64_496 });
    world.fake.remove('net', 5);
    world.fake.put('net', { id: 6, name: 'Heir', asn: 64_500, org_id: 5 });
    await world.mirror.load();
    expect(await rowsOf('network', 'id, asn')).toEqual([
      { id: 1, asn: 64_497 },
      { id: 2, asn: 64_496 },
      { id: 3, asn: 64_498 },
      { id: 4, asn: 64_499 },
      { id: 6, asn: 64_500 },
    ]);
    await equalToUndisturbed();
  });

  it('tries again what points at nothing, without its being sent again', async () => {
    world.fake.put('poc', { id: 50, net_id: 60, role: 'NOC', visible: 'Public', name: 'Early' });
    expect(await world.mirror.load()).toMatchObject({ aside: 1 });
    expect(await world.mirror.aside()).toEqual([
      { tag: 'poc', object_id: 50, reason: 'net_id points at nothing: 60' },
    ]);
    world.fake.pass(10_000);
    world.fake.put('poc', { id: 51, net_id: 1, role: 'NOC', visible: 'Public', name: 'Later' });
    await world.mirror.load();
    world.fake.pass(10_000);
    world.fake.put('net', { id: 60, name: 'Late', asn: 65_000, org_id: 1 });
    world.fake.forgetRequests();
    expect(await world.mirror.load()).toMatchObject({ created: 2, aside: 0 });
    expect(world.fake.asked.every(({ since }) => since !== null)).toBe(true);
    await equalToUndisturbed();
  });

  it('ignores fields of tomorrow, does without some of today, and stores words it does not know', async () => {
    world.fake.put('net', {
      id: 1,
      info_type: 'Space Station',
      invented: { a: 1 },
      aka: undefined,
      social_media: undefined,
    });
    await world.mirror.load();
    expect((await rowsOf('network', 'info_type, aka, social_media'))[0]).toEqual({
      info_type: 'Space Station',
      aka: '',
      social_media: {},
    });
  });
});

describe('everything is asked for', () => {
  it('again when told to, and the source says that nothing changed', async () => {
    const run = await world.mirror.load({ full: true });
    expect(world.fake.asked.map(({ status }) => status)).toEqual(Array(13).fill(304));
    expect(run).toMatchObject({ status: 'completed', created: 0, updated: 0, deleted: 0 });
    expect(run.types.get('net')).toMatchObject({ state: 'unchanged', full: true, why: 'asked' });
    world.fake.put('net', { id: 1, name: 'Other' });
    world.fake.forgetRequests();
    expect(await world.mirror.load({ full: true })).toMatchObject({ updated: 1 });
    expect(world.fake.asked.filter(({ status }) => status === 200).map(({ tag }) => tag)).toEqual(['net']);
  });

  it('when the mirror is not what the last run left', async () => {
    await sql`delete from peeringdb_networkixlan where id = 2`.execute(world.tested.app.system().db);
    await sql`update peeringdb_network set name = 'Tampered' where id = 3`.execute(
      world.tested.app.system().db,
    );
    const run = await world.mirror.load();
    expect(run).toMatchObject({ created: 1, updated: 1 });
    expect([...run.types].filter(([, { full }]) => full).map(([tag]) => tag)).toEqual(['net', 'netixlan']);
    await equalToUndisturbed();
  });

  it('of contacts and LANs when the key changes; without one only public contacts are kept', async () => {
    world.fake.keys.add('k.1');
    expect(await rowsOf('networkcontact', 'distinct visible, 1 as id')).toEqual([
      { visible: 'Public', id: 1 },
    ]);
    const run = await world.mirror.load({ key: 'k.1' });
    expect(run).toMatchObject({ created: 4, updated: 1 });
    expect(world.fake.asked.filter(({ since }) => since === null).map(({ tag }) => tag)).toEqual([
      'ixlan',
      'poc',
    ]);
    await equalToUndisturbed('k.1');
    expect(await world.mirror.load()).toMatchObject({ deleted: 4, updated: 1 });
    await equalToUndisturbed();
  });

  it('and rows that came after the answer was made stay', async () => {
    world.fake.rebuildCache();
    world.fake.pass(60);
    world.fake.put('net', { id: 9, name: 'Newest', asn: 65_001, org_id: 1 });
    world.fake.put('net', { id: 1, name: 'Newer' });
    expect(await world.mirror.load()).toMatchObject({ created: 1, updated: 1 });
    expect(await world.mirror.load({ full: true })).toMatchObject({
      status: 'completed',
      created: 0,
      updated: 0,
      deleted: 0,
    });
    world.fake.put('net', { id: 1, name: 'Newest' });
    expect(await world.mirror.load()).toMatchObject({ updated: 1 });
  });
});

it('writes down what each run did', async () => {
  world.fake.put('net', { id: 1, info_prefixes4: 99 });
  await world.mirror.load();
  const { results } = (await world.tested.admin.get('/api/peeringdb/runs/')).body;
  expect(results[0]).toMatchObject({
    status: { value: 'completed' },
    full: false,
    created: 0,
    updated: 1,
    source: world.fake.url,
    error: '',
  });
  expect(results[0].types.net).toMatchObject({
    state: 'loaded',
    full: false,
    updated: 1,
    local_count: 5,
    checksum: expect.stringMatching(/^-?\d+$/),
  });
  expect(results[1].types.net).toMatchObject({
    full: true,
    why: 'first time',
    read: 5,
    source_count: 5,
    local_count: 5,
  });
});

it('shows a change to whom it concerns before it is made, and not the first load', async () => {
  const seen: unknown[] = [];
  const onBeforeMerge = async (db: any, { tag }: { tag: string }) => {
    const { rows } =
      await sql<any>`select (select count(*)::int from incoming) as incoming, (select count(*)::int from leaving) as leaving`.execute(
        db,
      );
    if (rows[0].incoming + rows[0].leaving > 0) seen.push([tag, rows[0]]);
  };
  world.fake.put('net', { id: 1, info_prefixes4: 99 });
  world.fake.remove('netixlan', 1);
  await world.mirror.load({ onBeforeMerge });
  expect(seen).toEqual([
    ['net', { incoming: 1, leaving: 0 }],
    ['netixlan', { incoming: 0, leaving: 1 }],
  ]);
  await world.mirror.clear();
  seen.length = 0;
  await world.mirror.load({ onBeforeMerge });
  expect(seen).toEqual([]);
});

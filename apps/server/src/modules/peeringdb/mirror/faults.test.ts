import { TAGS } from '@peersmith/peeringdb';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../../test/fake-peeringdb.ts';
import { mirrorForFile } from '../../../../test/mirror.ts';

const world = mirrorForFile();

/** Three rows of each kind differ from what was loaded: one new, one changed, one gone. */
function changeWorld(): void {
  world.fake.put('net', { id: 30, name: 'New', asn: 65_030, org_id: 1 });
  world.fake.put('net', { id: 1, info_prefixes4: 4711 });
  world.fake.remove('net', 4);
  world.fake.put('netixlan', { id: 30, net_id: 30, ixlan_id: 1, asn: 65_030, speed: 100 });
  world.fake.put('netixlan', { id: 1, speed: 4711 });
  for (const { id, net_id } of world.fake.rows('netixlan'))
    if (net_id === 4) world.fake.remove('netixlan', id);
  for (const { id, net_id } of world.fake.rows('netfac')) if (net_id === 4) world.fake.remove('netfac', id);
  for (const { id, net_id } of world.fake.rows('poc')) if (net_id === 4) world.fake.remove('poc', id);
}

const danglingRows = async (): Promise<number> =>
  (
    await sql<{
      n: number;
    }>`select (select count(*) from peeringdb_networkixlan p where not exists (select 1 from peeringdb_network n where n.id = p.net_id))::int as n`.execute(
      world.tested.app.system().db,
    )
  ).rows[0]?.n ?? -1;

const FAULTS: [string, Fault][] = [
  ['is cut off', 'truncate'],
  ['falls silent before it begins', 'stall before'],
  ['falls silent within', 'stall within'],
  ['is dropped before it begins', 'drop before'],
  ['is dropped within', 'drop within'],
  ['is a failure of the server', { status: 500 }],
  ['is HTML', { body: '<html><body>Maintenance</body></html>' }],
  ['is no JSON', { body: '{"data": [{"id": 1, "name": nonsense}], "meta": {}}' }],
  ['is no envelope', { body: '[]' }],
  ['is empty', { body: '' }],
  ['has no list', { body: '{"meta": {"error": "no"}}' }],
];

describe.each(FAULTS)('an answer that %s', (_, fault) => {
  it('leaves its type as it was, harms no other, and is made up for', async () => {
    const bad = FAULTS.findIndex(([, one]) => one === fault) % 2 === 0 ? 'net' : 'netixlan';
    await world.mirror.load();
    const before = await world.mirror.checksums();
    changeWorld();
    world.fake.fault = ({ tag }) => (tag === bad ? fault : undefined);
    await expect(world.mirror.load()).rejects.toMatchObject({ run: { status: 'partial' } });
    expect((await world.mirror.checksums())[bad]).toBe(before[bad]);
    expect(await danglingRows()).toBe(0);
    world.fake.fault = () => undefined;
    expect(await world.mirror.load()).toMatchObject({ status: 'completed' });
    const found = await world.mirror.checksums();
    expect(found).toEqual(await world.mirror.undisturbed());
  });
});

it('asks again after a failure that passes', async () => {
  const passing = FAULTS.flatMap(([, fault]) =>
    typeof fault === 'string' || 'status' in fault ? [fault] : [],
  );
  world.fake.fault = ({ tag, time }) => (time === 1 ? passing[TAGS.indexOf(tag)] : undefined);
  expect(await world.mirror.load()).toMatchObject({ status: 'completed' });
  expect(world.fake.asked).toHaveLength(TAGS.length + passing.length);
  const found = await world.mirror.checksums();
  expect(found).toEqual(await world.mirror.undisturbed());
});

describe('a source that throttles', () => {
  it('is waited for as long as it asks, within reason', async () => {
    world.fake.fault = ({ tag, time }) =>
      tag === 'ix' && time === 1 ? { status: 429, headers: { 'retry-after': '1' } } : undefined;
    const begun = performance.now();
    expect(await world.mirror.load()).toMatchObject({ status: 'completed' });
    expect(performance.now() - begun).toBeGreaterThan(950);
  });

  it('is left alone when it asks for longer; the next run goes on', async () => {
    world.fake.fault = ({ tag }) =>
      tag === 'ix' ? { status: 429, headers: { 'retry-after': '2200' } } : undefined;
    await expect(world.mirror.load()).rejects.toThrow(
      /^6 of 13 object types are loaded\. ix .*try again in 2200 s$/,
    );
    expect(world.fake.asked.at(-1)?.tag).toBe('ix');
    world.fake.fault = () => undefined;
    await world.mirror.load();
    const found = await world.mirror.checksums();
    expect(found).toEqual(await world.mirror.undisturbed());
  });

  it('that refuses the key is asked once', async () => {
    await expect(world.mirror.load({ key: 'wrong' })).rejects.toThrow(
      /^0 of 13 object types are loaded\. org .*status 401$/,
    );
    expect(world.fake.asked.filter(({ tag }) => tag === 'org')).toHaveLength(1);
    const { results } = (await world.tested.admin.get('/api/peeringdb/runs/?limit=1')).body;
    expect(results[0]).toMatchObject({ status: { value: 'failed' }, error: expect.stringContaining('401') });
  });
});

describe('rows that do not fit', () => {
  const port = {
    created: '2026-01-01T00:00:00Z',
    updated: '2026-01-02T00:00:00Z',
    status: 'ok',
    ixlan_id: 1,
    net_id: 1,
    asn: 64_496,
    speed: 1,
  };
  const WRONG: [string, any, string][] = [
    ['point at nothing', { ...port, id: 901, net_id: 999 }, 'net_id points at nothing: 999'],
    ['have a wrong type', { ...port, id: 902, speed: 'fast' }, 'speed must be a whole number'],
    [
      'have an address that is none',
      { ...port, id: 903, ipaddr6: '2001:db8::zz' },
      'ipaddr6 must be an IPv6 address',
    ],
    ['have a number too large', { ...port, id: 904, speed: 3e9 }, 'speed must be a whole number'],
    [
      'have a day that is not in the calendar',
      { ...port, id: 905, created: '2026-02-30T00:00:00Z' },
      'out of range',
    ],
    ['have no id', { ...port, id: undefined }, 'id must be a whole number'],
    ['are no objects', ['netixlan'], 'not an object'],
    ['are null', null, 'not an object'],
  ];

  it('are kept aside with the reason, let all others in, and are no longer when the source has mended them', async () => {
    world.fake.disguise = (tag, rows) =>
      tag === 'netixlan' ? [...rows, ...WRONG.map(([, row]) => row)] : rows;
    expect(await world.mirror.load()).toMatchObject({ status: 'completed', aside: WRONG.length });
    const reasons = (await world.mirror.aside()).map(({ reason }) => reason);
    for (const [, , reason] of WRONG) expect(reasons).toContainEqual(expect.stringContaining(reason));
    const { body } = await world.tested.admin.get('/api/peeringdb/quarantined-rows/?tag=netixlan');
    expect(body.results.find((row: any) => row.object_id === 902)).toMatchObject({
      row: { speed: 'fast', net_id: 1 },
    });
    // Asked for changes only, the source repeats them: they are not kept twice.
    expect(await world.mirror.load()).toMatchObject({ aside: WRONG.length });
    world.fake.disguise = (_, rows) => rows;
    world.fake.put('netixlan', { ...port, id: 902, speed: 100 });
    await world.mirror.load();
    expect((await world.mirror.aside()).map(({ object_id }) => object_id)).not.toContain(902);
    expect(await world.mirror.load({ full: true })).toMatchObject({ status: 'completed', aside: 0 });
    const found = await world.mirror.checksums();
    expect(found).toEqual(await world.mirror.undisturbed());
  });

  it('do not take a good row of the mirror with them', async () => {
    await world.mirror.load();
    world.fake.put('netixlan', { id: 1, speed: 'fast' });
    world.fake.put('netixlan', { id: 2, net_id: 999 });
    const before = await world.mirror.checksums();
    expect(await world.mirror.load()).toMatchObject({ deleted: 0, updated: 0, aside: 2 });
    expect(await world.mirror.load({ full: true })).toMatchObject({
      status: 'completed',
      deleted: 0,
      aside: 2,
    });
    expect((await world.mirror.checksums()).netixlan).toBe(before.netixlan);
    world.fake.put('netixlan', { id: 1, speed: 7 });
    world.fake.put('net', { id: 999, name: 'Came', asn: 65_999, org_id: 1 });
    expect(await world.mirror.load()).toMatchObject({ aside: 0 });
    const found = await world.mirror.checksums();
    expect(found).toEqual(await world.mirror.undisturbed());
  });

  it('repeat an id or an ASN: the newest is kept', async () => {
    const twin = { ...world.fake.rows('net')[0], name: 'Older twin', updated: '2020-01-01T00:00:00Z' };
    const rival = {
      ...world.fake.rows('net')[1],
      id: 70,
      name: 'Older rival',
      updated: '2020-01-01T00:00:00Z',
    };
    world.fake.disguise = (tag, rows) => (tag === 'net' ? [twin, ...rows, rival] : rows);
    expect(await world.mirror.load()).toMatchObject({ status: 'completed', aside: 2 });
    world.fake.disguise = (_, rows) => rows;
    const found = await world.mirror.checksums();
    await world.mirror.load();
    expect(await world.mirror.checksums()).toEqual(found);
    expect(found).toEqual(await world.mirror.undisturbed());
  });
});

it('stores hostile texts as they are, on one line, and keeps aside what no index holds', async () => {
  const names = {
    40: '<script>alert(1)</script>',
    41: '\u202egnp.exe',
    42: 'nul\u0000 and half \ud800',
    43: `${'long '.repeat(399)}name`,
    44: "'; drop table peeringdb_network; -- \\N\t\n\\.",
    45: Array.from({ length: 10_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(
      '',
    ),
  };
  for (const [id, name] of Object.entries(names))
    world.fake.put('net', { id: Number(id), name, notes: name, asn: 65_000 + Number(id), org_id: 1 });
  expect(await world.mirror.load()).toMatchObject({ status: 'completed', aside: 1 });
  const { results } = (await world.tested.admin.get('/api/peeringdb/networks/?limit=100')).body;
  const shown = new Map(results.map((row: any) => [row.id, row.name]));
  for (const id of [40, 41, 43] as const) expect(shown.get(id)).toBe(names[id]);
  expect(shown.get(44)).toBe("'; drop table peeringdb_network; -- \\N \\.");
  expect(results.find((row: any) => row.id === 44).notes).toBe(names[44]);
  expect(shown.get(42)).toBe('nul and half \ufffd');
  expect(await world.mirror.aside()).toEqual([
    { tag: 'net', object_id: 45, reason: 'name must have at most 2000 bytes' },
  ]);
});

it('says who runs when asked to run twice at once', async () => {
  await world.mirror.load();
  let release: (() => void) | undefined;
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = world.mirror.load({ onBeforeMerge: () => hold });
  world.fake.put('org', { id: 1, name: 'Renamed' });
  await expect.poll(() => world.fake.asked.filter(({ tag }) => tag === 'campus')).toHaveLength(2);
  await expect(world.mirror.load()).rejects.toThrow(
    new RegExp(`^PeeringDB is being loaded already: since .* by .*process ${process.pid}\\.$`),
  );
  expect((await world.tested.admin.post('/api/peeringdb/cache/clear-local/')).status).toBe(409);
  release?.();
  expect(await first).toMatchObject({ status: 'completed', updated: 1 });
});

it('gives up when it is told to, and leaves no half type', async () => {
  const stop = new AbortController();
  world.fake.fault = ({ tag }) => (tag === 'ix' ? 'stall within' : undefined);
  const running = world.mirror.load({ signal: stop.signal });
  await expect.poll(() => world.fake.asked.at(-1)?.tag).toBe('ix');
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  world.fake.fault = () => undefined;
  expect((await world.mirror.load()).types.size).toBe(TAGS.length);
});

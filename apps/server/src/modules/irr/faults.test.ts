import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type IrrWorld, irrWorld } from '../../../test/irr-world.ts';

let world: IrrWorld;
let system: number;
let made = 0;
beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": [], "ipv6": []}' });
});
afterAll(() => world?.close());
beforeEach(async () => {
  made += 1;
  world.registry.override = () => undefined;
  world.registry.knowsExpansion = true;
  system = await world.system({
    irr_as_set: 'AS-ONE',
    irr_ipv4_prefixes_args_override: `-m ${32 - made}`,
    irr_ipv6_prefixes_args_override: `-m ${128 - made}`,
  });
  await world.refresh({ autonomous_systems: [system] });
});

const ASKED = '!a4AS-ONE';
const members = `${Array.from({ length: 1_000_000 }, (_, at) => `AS${at + 1}`).join(' ')}\n`;

it.each<[string, string, RegExp, (query: string, end: () => void) => string | null | undefined]>([
  [
    'a truncated answer',
    'connection_lost',
    /./,
    (query, end) => {
      if (query !== ASKED) return undefined;
      end();
      return 'A500\n192.0.2.0/25 19';
    },
  ],
  [
    'a wrong length',
    'answer_invalid',
    /./,
    (query) => (query === ASKED ? 'A5\n192.0.2.0/25 192.0.2.128/25\nC\n' : undefined),
  ],
  [
    'a server that stops',
    'connection_lost',
    /./,
    (query, end) => {
      if (query !== ASKED) return undefined;
      end();
      return null;
    },
  ],
  [
    'garbage',
    'answer_invalid',
    /./,
    (query) => (query === ASKED ? '<html>\u0000\u00ff no whois\n' : undefined),
  ],
  [
    'a refusal',
    'refused',
    /refused !a4AS-ONE: No thanks/,
    (query) => (query === ASKED ? 'F No thanks\n' : undefined),
  ],
  [
    'an answer of two gigabytes',
    'answer_too_large',
    /./,
    (query) => (query === ASKED ? 'A2000000000\n192.0.2.0/25 ' : undefined),
  ],
  [
    'a set of a million members',
    'too_many_members',
    /500000/,
    (query) => (query === '!iAS-ONE' ? `A${members.length}\n${members}C\n` : undefined),
  ],
])('keeps the last good list through %s, and says so', async (name, code, says, answer) => {
  if (name.includes('members')) world.registry.knowsExpansion = false;
  world.registry.override = (query, socket) => answer(query, () => setImmediate(() => socket.end()));
  const job = await world.refresh({ autonomous_systems: [system] });
  expect(job.outcome?.value ?? job.status.value).toMatch(/fault|completed/);
  const { list, in_force } = await world.listOf(system, 'ipv4');
  expect(list).toMatchObject({ status: { value: 'failing' }, code, entry_count: 3 });
  expect(list.message).toMatch(says);
  expect(list.message).toMatch(/The last good list stays in force\.$/);
  expect(in_force).toMatchObject({ number: 1, entry_count: 3 });
  expect(Date.parse(list.failing_since)).toBeGreaterThan(Date.parse(list.fetched));
  world.registry.override = () => undefined;
  world.registry.knowsExpansion = true;
  await world.refresh({ autonomous_systems: [system] });
  expect((await world.listOf(system, 'ipv4')).list).toMatchObject({
    ...{ status: { value: 'current' }, code: null, message: '', failing_since: null },
  });
});

it.each([
  ['-rf', 'object_invalid', '"-rf" is no object of a registry'],
  ['$(x)', 'object_invalid', '"$(x)" is no object of a registry'],
  ['AS-NOT-THERE', 'unknown_object', 'AS-NOT-THERE is not known to'],
  ['AS-EMPTY', 'empty_set', 'AS-EMPTY has neither members nor routes at'],
  ['AS-ONE AS-NOT-THERE', 'unknown_object', 'AS-NOT-THERE is not known to'],
])('says of %s that it is no list', async (irr_as_set, code, says) => {
  const id = await world.system({ irr_as_set });
  await world.refresh({ autonomous_systems: [id] });
  const { list, in_force } = await world.listOf(id, 'ipv4');
  expect([list.status.value, list.code, in_force]).toEqual(['failing', code, null]);
  expect(list.message).toContain(says);
});

it('says of a source that the server does not have it, and asks the others all the same', async () => {
  const id = await world.system({ irr_as_set: 'AS-TWO', irr_sources_override: 'NOWHERE' });
  await world.refresh({ autonomous_systems: [id, system] });
  expect((await world.listOf(id, 'ipv4')).list).toMatchObject({
    status: { value: 'failing' },
    code: 'source_unknown',
  });
  expect((await world.listOf(system, 'ipv4')).list).toMatchObject({ status: { value: 'current' } });
});

it('says of a host that its name does not resolve', async () => {
  const lost = await irrWorld({ BGPQ3_HOST: 'nowhere.invalid' });
  try {
    const id = await lost.system({ irr_as_set: 'AS-ONE' });
    await lost.refresh({ autonomous_systems: [id] });
    const { list } = await lost.listOf(id, 'ipv4');
    expect(list).toMatchObject({ status: { value: 'failing' }, code: 'name_unresolved', fetched: null });
    expect(list.message).toContain('nowhere.invalid');
  } finally {
    await lost.close();
  }
});

it('ends circles, and lets an empty family neither stop the other nor pass for it', async () => {
  world.registry.knowsExpansion = false;
  const id = await world.system({ irr_as_set: 'AS64500:AS-THREE AS64502', irr_sources_override: 'MAIN' });
  await world.refresh({ autonomous_systems: [id] });
  expect((await world.listOf(id, 'ipv4')).list).toMatchObject({
    status: { value: 'current' },
    entry_count: 3,
  });
  const four = await world.system({ irr_as_set: 'AS64502', irr_sources_override: 'MAIN' });
  await world.refresh({ autonomous_systems: [four] });
  expect((await world.listOf(four, 'ipv4')).list.entry_count).toBe(1);
  expect(await world.listOf(four, 'ipv6')).toMatchObject({
    in_force: { entry_count: 0 },
    list: { status: { value: 'current' } },
  });
});

it('stands in with the AS number only where that is allowed, and says so', async () => {
  for (const irr_as_set of ['', 'AS-NOT-THERE', 'AS-EMPTY']) {
    const asn = { '': 64_501, 'AS-NOT-THERE': 64_502, 'AS-EMPTY': 64_509 }[irr_as_set];
    const id = await world.system({ irr_as_set, irr_fallback_to_asn: true, asn });
    await world.refresh({ autonomous_systems: [id] });
    const { list, in_force } = await world.listOf(id, 'ipv4');
    expect([list.status.value, list.resolved_by?.value, in_force?.entry_count]).toEqual([
      'current',
      'asn',
      { '': 2, 'AS-NOT-THERE': 1, 'AS-EMPTY': 1 }[irr_as_set],
    ]);
  }
  const never = await world.system({ irr_as_set: '' });
  expect(await world.listOf(never, 'ipv4')).toMatchObject({
    list: null,
    why: expect.stringContaining('AS-SET'),
  });
});

it('tells a mirror apart that drops what RPKI says is invalid', async () => {
  world.registry.override = (query) => {
    const text = JSON.stringify({ MAIN: { rpki_rov_filter: true }, OTHER: { rpki_rov_filter: made < 0 } });
    return query === '!J-*' ? `A${text.length + 1}\n${text}\nC\n` : undefined;
  };
  const [one, both] = [
    await world.system({
      irr_as_set: 'AS-TWO',
      irr_sources_override: 'MAIN',
      irr_ipv4_prefixes_args_override: '-m 25',
    }),
    await world.system({ irr_as_set: 'AS-TWO', irr_ipv4_prefixes_args_override: '-m 25' }),
  ];
  await world.refresh({ autonomous_systems: [one, both] });
  expect((await world.listOf(one, 'ipv4')).list.drops_invalid).toBe(true);
  expect((await world.listOf(both, 'ipv4')).list.drops_invalid).toBe(false);
  expect((await world.listOf(system, 'ipv4')).list.drops_invalid).toBeNull();
});

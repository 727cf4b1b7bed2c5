import { configuration, platform, router } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, SYSTEMS } from '../../../test/irr-world.ts';
import { make } from '../../../test/make.ts';

let world: IrrWorld;
let id: number;
beforeAll(async () => {
  world = await irrWorld({ BGPQ3_ARGS: '{"ipv4": ["-A"], "ipv6": []}' });
  const { admin } = world;
  const own = await world.system({ affiliated: true });
  const fake = await make(admin, platform, { napalm_driver: '' });
  const template = await make(admin, configuration, { template: 'x' });
  id = (
    await make(admin, router, {
      ...{ local_autonomous_system: own, platform: fake.id, configuration_template: template.id },
      poll_bgp_sessions_state: false,
    })
  ).id;
});
afterAll(() => world?.close());

/** What a template says over the network with this id. */
async function rendered(system: number, template: string) {
  await world.admin.patch(`/api/devices/routers/${id}/`, { local_autonomous_system: system });
  const { status, body, text } = await world.admin.post('/api/devices/configurations/check/', {
    router: id,
    template: `{% set a = local_as %}${template}`,
  });
  if (status !== 200 || !body.ok) throw new Error(`${status} ${text}`);
  return { text: body.text, findings: body.findings ?? [] };
}
const fetched = async (given: object) => {
  const system = await world.system({ affiliated: true, ...given });
  await world.refresh({ autonomous_systems: [system] });
  return system;
};

it("gives templates what is in force, in upstream's shapes", async () => {
  const system = await fetched({ irr_as_set: 'AS-ONE', asn: 64_501 });
  const { text, findings } = await rendered(
    system,
    '{{ a | prefix_list(4) }}\n{{ (a | prefix_list).ipv6 | length }}\n{{ a | as_list }}\n{{ a.get_irr_as_set_prefixes(6) }} {{ a.prefixes.ipv4 | length }}',
  );
  expect(text.split('\n')).toEqual([
    "[{'prefix': '192.0.2.0/24', 'exact': False, 'greater-equal': 25, 'less-equal': 25}, {'prefix': '198.51.100.0/24', 'exact': True}]",
    '1',
    '[64501, 64502]',
    "[{'prefix': '2001:db8:1::/48', 'exact': True}] 2",
  ]);
  expect(findings).toEqual([]);
});

it('prints whole lists for a platform; an empty family denies everything and leaves the other alone', async () => {
  const system = await fetched({ irr_as_set: 'AS64502' });
  const { text, findings } = await rendered(
    system,
    "{{ a | prefix_list_text(4, 'bird', 'P4') }}{{ a | prefix_list_text(6, 'bird', 'P6') }}{{ a | as_list_text('frr', 'PEER') }}",
  );
  expect(text).toContain('P4 = [\n    198.51.100.0/24\n];');
  expect(text).toContain('P6 = [\n    ::/128\n];');
  expect(text).toContain('64502');
  expect(findings).toEqual([]);
  const ranged = await fetched({ irr_as_set: 'AS-ONE AS64502' });
  const { text: junos } = await rendered(ranged, "{{ a | prefix_list_text(4, 'junos', 'P4') }}");
  expect(junos).toContain('route-filter-list P4 {\n    192.0.2.0/24 prefix-length-range /25-/25;');
  await expect(rendered(system, "{{ a | prefix_list_text(4, 'dos') }}")).rejects.toThrow(
    'there is no platform dos',
  );
});

it('never is silently empty: what was not fetched, is old, is off or stands in for an AS-SET is a finding', async () => {
  const findingsOf = async (system: number, filter = 'prefix_list(4)') =>
    (await rendered(system, `{{ a | ${filter} }}`)).findings.map(
      ({ kind, severity, message }: any) => `${severity} ${kind}: ${message}`,
    );
  const unfetched = await world.system({
    affiliated: true,
    irr_as_set: 'AS-TWO',
    irr_sources_override: 'MAIN',
  });
  expect(await findingsOf(unfetched)).toEqual([
    'error irr_list_missing: There is no list of IPv4 prefixes: it was never fetched.',
  ]);
  const unknown = await fetched({ irr_as_set: 'AS-NOT-THERE' });
  expect((await findingsOf(unknown))[0]).toContain('AS-NOT-THERE is not known to');
  const without = await world.system({ affiliated: true });
  expect((await findingsOf(without))[0]).toContain('the network has no AS-SET');
  const off = await world.system({ affiliated: true, irr_as_set: 'AS-ONE', retrieve_prefixes: false });
  expect((await findingsOf(off))[0]).toMatch(/^warning irr_list_off/);
  const byAsn = await fetched({ asn: 64_509, irr_sources_override: 'OTHER', irr_fallback_to_asn: true });
  expect((await findingsOf(byAsn))[0]).toMatch(/^warning irr_list_by_asn: .*AS64509 alone/);
  const stale = await fetched({ irr_as_set: 'AS64501' });
  expect(await findingsOf(stale)).toEqual([]);
  const { list } = await world.listOf(stale, 'ipv4');
  await sql`update irr_list set fetched = now() - interval '169 hours' where id = ${list.id}`.execute(
    world.app.system().db,
  );
  expect((await findingsOf(stale))[0]).toMatch(/^warning irr_list_stale: The list of IPv4 prefixes is old/);
  expect((await world.listOf(stale, 'ipv4')).stale).toBe(true);
});

it('carries no prefixes along with a network', async () => {
  const system = await fetched({ irr_as_set: 'AS-ONE' });
  const before = world.statements();
  expect(await world.show(`${SYSTEMS}${system}/`)).toMatchObject({ prefixes: null, as_list: [] });
  expect(before).toBeGreaterThan(0);
});

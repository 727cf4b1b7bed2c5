import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform, router } from '@peersmith/model';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IrrWorld, irrWorld, LISTS, SYSTEMS } from '../../../test/irr-world.ts';
import { make } from '../../../test/make.ts';
import { jobRunner } from '../../../test/run-jobs.ts';
import { rpkiModule } from '../rpki/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'peersmith-irr-rpki-'));
let world: IrrWorld;
beforeAll(async () => {
  const roas = [
    { asn: 'AS64501', prefix: '192.0.2.0/25', maxLength: 25 },
    { asn: 'AS64499', prefix: '198.51.100.0/24', maxLength: 24 },
  ];
  writeFileSync(join(folder, 'vrps.json'), JSON.stringify({ metadata: {}, roas }));
  world = await irrWorld({
    BGPQ3_ARGS: '{"ipv4": [], "ipv6": []}',
    RPKI_FILE: join(folder, 'vrps.json'),
  });
});
afterAll(async () => {
  await world?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('counts what RPKI says of the prefixes, shows it, and leaves out what is invalid where that is wanted', async () => {
  const keeps = await world.system({ irr_as_set: 'AS-ONE' });
  const drops = await world.system({ irr_as_set: 'AS-ONE', rpki_drop_invalid: true });
  await world.refresh();
  expect(await world.listOf(drops, 'ipv4')).toMatchObject({
    ...{ in_force: null, list: { code: 'no_data', options: '--rpki-drop-invalid' } },
  });
  await world.admin.post('/api/rpki/refresh/', {});
  await jobRunner(world.app, rpkiModule.jobs ?? [])();
  await world.refresh();
  const counted = { valid: 1, invalid: 1, not_found: 1 };
  const { list, in_force } = await world.listOf(keeps, 'ipv4');
  expect(in_force).toMatchObject({ ...counted, entry_count: 3 });
  expect((await world.show(`${SYSTEMS}${keeps}/rpki/`)).lists).toEqual({
    ipv4: counted,
    ipv6: { valid: 0, invalid: 0, not_found: 1 },
  });
  const { results } = await world.show(`${LISTS}${list.id}/entries/`);
  expect(results.map(({ prefix, validity }: any) => [prefix, validity])).toEqual([
    ['192.0.2.0/25', 'valid'],
    ['192.0.2.128/25', 'not_found'],
    ['198.51.100.0/24', 'invalid'],
  ]);
  const clean = await world.listOf(drops, 'ipv4');
  expect(clean).toMatchObject({
    in_force: { ...counted, entry_count: 2 },
    list: { status: { value: 'current' } },
  });
  expect(clean.query).toMatchObject({
    text: expect.stringContaining('What RPKI says is invalid is left out.'),
    bgpq4: [expect.not.stringContaining('rpki')],
  });
  const prefixes = await world.show(`${SYSTEMS}${drops}/as-set-prefixes/`);
  expect(prefixes.ipv4.map(({ prefix }: any) => prefix)).toEqual(['192.0.2.0/25', '192.0.2.128/25']);
  const { body } = await world.admin.post('/api/irr/what-if/', { as_set: 'AS-ONE' });
  expect(body.ipv4.results.map(({ validity }: any) => validity)).toEqual(['valid', 'not_found', 'invalid']);
  const { id: fake } = await make(world.admin, platform, { napalm_driver: '' });
  const { id } = await make(world.admin, router, {
    ...{ local_autonomous_system: keeps, platform: fake, poll_bgp_sessions_state: false },
  });
  const rendered = await world.admin.post('/api/devices/configurations/check/', {
    router: id,
    template: '{{ local_as | rpki(4) }}',
  });
  expect(rendered.body.text).toBe("{'valid': 1, 'invalid': 1, 'not_found': 1}");
});

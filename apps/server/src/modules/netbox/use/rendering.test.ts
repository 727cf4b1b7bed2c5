import { autonomousSystem, configuration, platform } from '@peersmith/model';
import { beforeAll, describe, expect, it } from 'vitest';
import { make } from '../../../../test/make.ts';
import { type NetboxUnderTest, netboxWorld } from '../../../../test/netbox-world.ts';

let world: NetboxUnderTest;
let id: number;
beforeAll(async () => {
  world = await netboxWorld();
  const { admin } = world.tested;
  world.fake.add(
    {
      id: 7,
      name: 'edge7',
      primary_ip4: '192.0.2.7/32',
      config_context: { ntp: ['192.0.2.9'] },
      tags: ['peering'],
    },
    2,
  );
  world.fake.add({ id: 8, name: 'edge8' });
  await world.read();
  const parts = {
    platform: (await make(admin, platform, { slug: 'eos' })).id,
    local_autonomous_system: (await make(admin, autonomousSystem, { affiliated: true })).id,
    configuration_template: (await make(admin, configuration, { template: TEMPLATE })).id,
  };
  const routerOf = async (device: number) =>
    (
      await admin.post('/api/devices/routers/', {
        ...{ name: `edge${device}`, hostname: `edge${device}`, netbox_device_id: device, ...parts },
      })
    ).body.id;
  id = await routerOf(7);
  await routerOf(8);
  return world.close;
});

const TEMPLATE = `{% set d = router.netbox %}{{ d.name }} {{ d.site }} {{ d.primary_ip4 }} {{ d.tags }} {{ d.config_context.ntp[0] }}
{% for i in d.interfaces %}{{ i.name }} {{ i.mac_address }} {{ i.mtu }} {{ i.addresses[0].address }}
{% endfor %}`;

async function rendered(template: string) {
  const { body } = await world.tested.admin.post('/api/devices/configurations/check/', {
    router: id,
    template,
  });
  return body;
}

describe('router.netbox', () => {
  it('is the device with its interfaces, addresses and config context', async () => {
    const { status, body } = await world.tested.admin.get(`/api/devices/routers/${id}/render/`);
    expect({ status, lines: body.text.trim().split('\n'), findings: body.findings }).toEqual({
      status: 200,
      lines: [
        "edge7 AMS 192.0.2.7 ['peering'] 192.0.2.9",
        'Ethernet1 02:00:5e:00:1b:59 9000 10.0.27.89/24',
        'Ethernet2 02:00:5e:00:1b:5a 9000 10.0.27.90/24',
      ],
      findings: [],
    });
  });

  it('is there for other routers too', async () => {
    const { text } = await rendered(
      '{% for r in local_as.router_set.all() %}{{ r.netbox.name }} {% endfor %}{{ router.netbox.id }}',
    );
    expect(text).toBe('edge7 edge8 7');
  });

  it('costs one statement, and only templates that ask for it', async () => {
    const { tested } = world;
    const cost = async (template: string) => {
      await rendered(template);
      tested.statements();
      await rendered(template);
      return tested.statements();
    };
    expect((await cost('{{ router.netbox.name }}')) - (await cost('{{ router.name }}'))).toBeLessThanOrEqual(
      1,
    );
  });

  it('changes what is rendered when NetBox changes', async () => {
    const before = (await rendered('{{ router.netbox.interfaces[1].description }}')).text;
    world.fake.interfaces.set(7002, { id: 7002, device: 7, name: 'Ethernet2', description: 'to AS64501' });
    await world.read();
    expect({ before, now: (await rendered('{{ router.netbox.interfaces[1].description }}')).text }).toEqual({
      ...{ before: 'port 2', now: 'to AS64501' },
    });
  });

  it('is none with an error where NetBox does not have the device any more', async () => {
    world.fake.remove(7);
    await world.read();
    expect(await rendered('{{ router.netbox }}')).toMatchObject({
      ...{ text: 'None', findings: [{ kind: 'netbox_missing', severity: 'error' }] },
    });
    // A template that reaches into it gives no text at all.
    expect((await world.tested.admin.get(`/api/devices/routers/${id}/render/`)).status).toBe(400);
    await world.tested.admin.patch(`/api/devices/routers/${id}/`, { netbox_device_id: 0 });
    expect(await rendered('{{ router.netbox }}')).toEqual({ ok: true, text: 'None' });
  });
});

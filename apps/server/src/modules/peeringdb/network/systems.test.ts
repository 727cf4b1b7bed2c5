import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, testApp } from '../../../../test/app.ts';
import { withDemoFolder } from '../../setup/demo-world.ts';
import { loadMirror } from '../index.ts';

let tested: TestApp;
beforeAll(async () => {
  tested = await testApp();
  await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
});
afterAll(() => tested?.close());

const SYSTEMS = '/api/peering/autonomous-systems/';
const record = async (asn: number) =>
  (await tested.admin.get(`/api/peeringdb/networks/?asn=${asn}`)).body.results[0];

describe('autonomous systems and their PeeringDB records', () => {
  it('makes an AS from its record once', async () => {
    const made = await tested.admin.post(`${SYSTEMS}from-peeringdb/`, { asn: 64_501 });
    const { name, irr_as_set, info_prefixes4 } = await record(64_501);
    expect(made.body).toMatchObject({ asn: 64_501, name, irr_as_set, ipv4_max_prefixes: info_prefixes4 });
    const again = await tested.admin.post(`${SYSTEMS}from-peeringdb/`, { asn: 64_501 });
    expect(again.body.id).toBe(made.body.id);
  });

  it('says that PeeringDB does not know an AS, and what is wrong with an ASN', async () => {
    expect(await tested.admin.post(`${SYSTEMS}from-peeringdb/`, { asn: 3_999 })).toMatchObject({
      status: 404,
      body: { detail: 'PeeringDB does not know AS3999.' },
    });
    const wrong = await tested.admin.post(`${SYSTEMS}from-peeringdb/`, { asn: 'AS1' });
    expect(wrong).toMatchObject({ status: 400, body: { asn: ['Enter an AS number.'] } });
  });

  it('shows where an AS differs, and takes over only what follows PeeringDB', async () => {
    const { body: held } = await tested.admin.post(SYSTEMS, {
      asn: 64_503,
      name: 'Ours by another name',
      name_peeringdb_sync: false,
      ipv4_max_prefixes: 1,
      affiliated: true,
    });
    const url = `${SYSTEMS}${held.id}/`;
    const recorded = await record(64_503);
    const before = (await tested.admin.get(`${url}peeringdb/`)).body;
    expect(before.network.asn).toBe(64_503);
    expect(before.differences).toContainEqual({
      field: 'ipv4_max_prefixes',
      label: 'IPv4 limit',
      ours: 1,
      theirs: recorded.info_prefixes4,
      follows: true,
    });
    const pushed = JSON.parse(
      Buffer.from(new URL(before.push_url).searchParams.get('p') ?? '', 'base64').toString(),
    );
    expect(pushed.updates[0]).toMatchObject({
      ref_tag: 'net',
      obj_id: recorded.id,
      data: { name: 'Ours by another name', info_prefixes4: 1 },
    });
    expect((await tested.admin.post(`${url}sync-with-peeringdb/`)).status).toBe(200);
    const after = (await tested.admin.get(`${url}peeringdb/`)).body;
    expect(after.differences).toEqual([
      {
        field: 'name',
        label: 'name',
        ours: 'Ours by another name',
        theirs: recorded.name,
        follows: false,
      },
    ]);
  });

  it('gives contacts to those who may see them', async () => {
    const { body: held } = await tested.admin.post(`${SYSTEMS}from-peeringdb/`, { asn: 64_501 });
    const url = `${SYSTEMS}${held.id}/peeringdb/`;
    expect((await tested.admin.get(url)).body.contacts[0]).toMatchObject({
      role: expect.any(String),
      email: expect.stringContaining('@'),
    });
    const viewer = await tested.holderOf(['peering.view_autonomoussystem', 'peeringdb.view_network']);
    expect((await viewer.get(url)).body.contacts).toBeNull();
  });

  it('synchronises all, and answers 204 for an AS that PeeringDB does not know', async () => {
    const { body: unknown } = await tested.admin.post(SYSTEMS, { asn: 3_999, name: 'Unknown' });
    expect((await tested.admin.post(`${SYSTEMS}${unknown.id}/sync-with-peeringdb/`)).status).toBe(204);
    await tested.admin.post(SYSTEMS, { asn: 64_505, name: 'Old name' });
    const all = await tested.admin.post(`${SYSTEMS}sync-all-with-peeringdb/`);
    expect(all.body).toEqual({ updated: 1 });
    expect((await tested.admin.post(`${SYSTEMS}sync-all-with-peeringdb/`)).body).toEqual({ updated: 0 });
    const { name } = await record(64_505);
    expect((await tested.admin.get(`${SYSTEMS}?asn=64505`)).body.results[0].name).toBe(name);
  });
});

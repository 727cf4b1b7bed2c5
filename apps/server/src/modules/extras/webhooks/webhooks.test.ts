import { autonomousSystem, community, router } from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOOKS, type HookWorld, hookWorld } from '../../../../test/hooks.ts';
import { make } from '../../../../test/make.ts';
import { inTransaction } from '../../../engine/context.ts';
import { remove } from '../../../engine/write/remove.ts';
import { create, save } from '../../../engine/write/save.ts';
import { recordChanges } from '../../peeringdb/changes/index.ts';
import { loadMirror } from '../../peeringdb/index.ts';
import { withDemoFolder } from '../../setup/demo-world.ts';

let world: HookWorld;
const COMMUNITIES = '/api/bgp/communities/';
const one = (name: string, given = {}) => ({ name, slug: name, value: '64500:1', ...given });

beforeAll(async () => {
  world = await hookWorld();
});
afterEach(async () => {
  await sql`delete from extras_webhook`.execute(world.tested.app.system().db);
  world.receiver.answer = 204;
  world.receiver.received.length = 0;
});
afterAll(() => world?.close());

const bodies = async () => (await world.delivered()).map(({ body }) => JSON.parse(body));

describe('events', () => {
  it('tell of a creation, an update and a deletion, once each', async () => {
    await world.hook();
    const { admin } = world.tested;
    const made = await admin.post(COMMUNITIES, one('first'));
    const { id } = made.body;
    const changed = await admin.patch(`${COMMUNITIES}${id}/`, { description: 'New' });
    await admin.delete(`${COMMUNITIES}${id}/`);
    const [created, updated, deleted, ...more] = await bodies();
    expect(more).toEqual([]);
    const relative = (body: any) => ({
      ...body,
      url: `${COMMUNITIES}${id}/`,
      display_url: expect.stringMatching(/^\/bgp\//),
    });
    expect(created).toEqual({
      event: 'create',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+00:00$/),
      model: 'community',
      username: 'user1',
      request_id: made.headers['x-request-id'],
      data: relative(made.body),
      snapshots: { prechange: null, postchange: expect.objectContaining({ name: 'first', tags: [] }) },
    });
    expect(Object.keys(created)).toEqual([
      'event',
      'timestamp',
      'model',
      'username',
      'request_id',
      'data',
      'snapshots',
    ]);
    expect(updated).toMatchObject({
      event: 'update',
      data: relative(changed.body),
      snapshots: { prechange: { description: '' }, postchange: { description: 'New' } },
    });
    expect(deleted).toMatchObject({
      event: 'delete',
      data: relative(changed.body),
      snapshots: { prechange: { description: 'New' }, postchange: null },
    });
  });

  it('are not told of an update that changes nothing, of what is not asked for, and by what is disabled', async () => {
    const { admin } = world.tested;
    await world.hook({ type_create: false, type_delete: false });
    await world.hook({ enabled: false });
    await world.hook({ content_types: ['devices.platform'] });
    const { id } = (await admin.post(COMMUNITIES, one('second'))).body;
    await admin.patch(`${COMMUNITIES}${id}/`, {});
    await admin.delete(`${COMMUNITIES}${id}/`);
    expect(await bodies()).toEqual([]);
    expect(await world.history()).toEqual([]);
  });

  it('tell of every object of a bulk write, and of none when it fails', async () => {
    const { admin } = world.tested;
    await world.hook();
    expect((await admin.post(COMMUNITIES, [one('a'), one('b'), { name: 'c' }])).status).toBe(400);
    expect(await world.history()).toEqual([]);
    const { body } = await admin.post(COMMUNITIES, [one('a'), one('b')]);
    const told = await bodies();
    expect(told.map(({ data }) => data.name).sort()).toEqual(['a', 'b']);
    await admin.delete(
      COMMUNITIES,
      body.map(({ id }: any) => ({ id })),
    );
    expect((await bodies()).map(({ event }) => event)).toEqual(['delete', 'delete']);
  });

  it('tell of an object once in a transaction, as it is at the end', async () => {
    await world.hook();
    await inTransaction(world.tested.app.system(), async (context) => {
      const kept = await create(context, community, one('kept'));
      await save(context, community, [{ id: Number(kept.id), given: { value: '64500:2' }, mode: 'modify' }]);
      const gone = await create(context, community, one('gone'));
      await remove(context, community, [Number(gone.id)]);
    });
    const told = await bodies();
    expect(told).toMatchObject([
      {
        event: 'create',
        username: 'peersmith',
        data: { name: 'kept', value: '64500:2' },
        snapshots: { prechange: null },
      },
    ]);
  });

  it('tell of what is deleted with something else', async () => {
    const { admin } = world.tested;
    const own = await make(admin, autonomousSystem, {
      affiliated: true,
    });
    const made = await make(admin, router, { local_autonomous_system: own.id, name: 'edge9' });
    await world.hook({ content_types: ['devices.router'] });
    expect((await admin.delete(`/api/peering/autonomous-systems/${own.id}/`)).status).toBe(204);
    expect(await bodies()).toMatchObject([
      {
        event: 'delete',
        model: 'router',
        data: { id: made.id, name: 'edge9', local_autonomous_system: { id: own.id } },
      },
    ]);
  });

  it('never tell secrets', async () => {
    await world.hook({ content_types: ['devices.router'] });
    const made = await make(world.tested.admin, router, { napalm_password: 'hunter-secret' });
    await world.tested.admin.patch(`/api/devices/routers/${made.id}/`, { napalm_password: 'hunter-other' });
    const sent = await world.delivered();
    expect(sent).toHaveLength(2);
    expect(JSON.parse(sent[0]?.body ?? '{}').data).toMatchObject({ has_napalm_password: true });
    expect(JSON.stringify(sent)).not.toContain('hunter');
    expect(JSON.stringify(await world.history())).not.toContain('hunter');
  });

  it('cost one statement when nobody listens', async () => {
    const { admin, statements, app } = world.tested;
    let made = 0;
    const costs = async () => {
      made += 1;
      const { id } = (await admin.post(COMMUNITIES, one(`cheap${made}`))).body;
      statements();
      await admin.patch(`${COMMUNITIES}${id}/`, { description: 'New' });
      const change = statements();
      await admin.delete(`${COMMUNITIES}${id}/`);
      return [change, statements()];
    };
    await costs();
    const [change = 0, removal = 0] = await costs();
    const { listeners } = app.engine;
    app.engine.listeners = [];
    expect(await costs()).toEqual([change - 1, removal - 1]);
    app.engine.listeners = listeners;
  });

  it('are told when their conditions hold', async () => {
    const { admin } = world.tested;
    await world.hook({ conditions: { and: [{ attr: 'value', value: '64500:7' }] } });
    await admin.post(COMMUNITIES, one('other'));
    await admin.post(COMMUNITIES, one('wanted', { value: '64500:7' }));
    expect((await bodies()).map(({ data }) => data.name)).toEqual(['wanted']);
  });

  it('tell of changes in PeeringDB that touch our objects', async () => {
    const { admin, app } = world.tested;
    await withDemoFolder((folder) => loadMirror(app.system(), { source: { folder } }));
    await admin.post('/api/peering/autonomous-systems/from-peeringdb/', { asn: 64_501 });
    await world.hook({ content_types: ['peeringdb.change'], type_update: false, type_delete: false });
    const { id } = (await admin.get('/api/peeringdb/networks/?asn=64501')).body.results[0];
    await app
      .system()
      .db.transaction()
      .execute(async (db) => {
        await sql`create temporary table incoming on commit drop as select (jsonb_populate_record(t, '{"info_prefixes4": 4321}')).* from peeringdb_network t where id = ${id}`.execute(
          db,
        );
        await sql`create temporary table leaving (id bigint primary key) on commit drop`.execute(db);
        await recordChanges({ ...app.system(), db }, { tag: 'net', run: 1 });
      });
    expect(await bodies()).toMatchObject([
      {
        event: 'create',
        model: 'change',
        username: 'peersmith',
        data: {
          kind: { value: 'network' },
          asn: 64_501,
          field: 'info_prefixes4',
          after: 4321,
          autonomous_system: { display: expect.stringContaining('64501') },
        },
        snapshots: { prechange: null, postchange: { field: 'info_prefixes4' } },
      },
    ]);
  });
});

describe('webhooks', () => {
  it.each([
    [
      { type_create: false, type_update: false, type_delete: false },
      { __all__: [expect.stringContaining('at least one type')] },
    ],
    [{ content_types: [] }, { content_types: ['This list may not be empty.'] }],
    [
      { content_types: ['extras.tag', 'a.b'] },
      { content_types: ['Invalid content type: extras.tag', 'Invalid content type: a.b'] },
    ],
    [{ ca_file_path: '/dev/ptmx' }, { ca_file_path: [expect.stringContaining('not opened')] }],
    [
      { ca_certificates: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
      { ca_certificates: ['Certificate 1 cannot be read.'] },
    ],
    [
      { conditions: { and: [{ attr: 'name', value: '(a)\\1', op: 'regex' }] } },
      { conditions: [expect.stringContaining("is not RE2's")] },
    ],
    [{ conditions: { AND: [] } }, { conditions: [expect.stringContaining('lower case')] }],
    [{ http_method: 'TRACE' }, { http_method: ['"TRACE" is not a valid choice.'] }],
  ])('are refused with %j', async (given, errors) => {
    const { status, body } = await world.tested.admin.post(HOOKS, {
      name: 'wrong',
      content_types: ['devices.router'],
      type_create: true,
      payload_url: 'https://example.net/',
      ...given,
    });
    expect({ status, body }).toEqual({ status: 400, body: errors });
  });

  it('keep the last of their types, and one of a kind to an address', async () => {
    const made = await world.hook({ type_update: false, type_delete: false });
    const { admin } = world.tested;
    expect(await admin.patch(`${HOOKS}${made.id}/`, { type_create: false })).toMatchObject({ status: 400 });
    const twin = { ...made, name: 'twin', id: undefined };
    expect((await admin.post(HOOKS, twin)).status).toBe(400);
    expect((await admin.post(HOOKS, { ...twin, type_update: true })).status).toBe(201);
  });

  it('show their secret to those who may see it', async () => {
    const { id } = await world.hook({ secret: 'hunter2' });
    const viewer = await world.tested.holderOf(['extras.view_webhook']);
    const trusted = await world.tested.holderOf(['extras.view_webhook', 'extras.view_password']);
    const { body } = await viewer.get(`${HOOKS}${id}/`);
    expect(body).not.toHaveProperty('secret');
    expect(body.has_secret).toBe(true);
    expect((await trusted.get(`${HOOKS}${id}/`)).body.secret).toBe('hunter2');
    const { rows } = await sql<{
      secret: string;
    }>`select secret from extras_webhook where id = ${id}`.execute(world.tested.app.system().db);
    expect(rows[0]?.secret).not.toContain('hunter2');
  });
});

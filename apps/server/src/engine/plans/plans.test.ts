import {
  autonomousSystem,
  connection,
  directPeeringSession,
  internetExchange,
  internetExchangePeeringSession,
  router,
  routingPolicy,
  tag,
  webhook,
} from '@peersmith/model';
import { apiPathOf, permissionOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { fingerprint } from '../../../test/fingerprint.ts';
import { make } from '../../../test/make.ts';

let tested: TestApp;
let api: Api;
beforeAll(async () => {
  tested = await testApp();
  api = tested.admin;
});
afterAll(() => tested?.close());

const AS = apiPathOf(autonomousSystem);
const TAGS = apiPathOf(tag);
const ROUTERS = apiPathOf(router);
const SESSIONS = apiPathOf(internetExchangePeeringSession);
const EXCHANGES = apiPathOf(internetExchange);
const database = () => tested.app.system().db;
const nothing = { create: 0, update: 0, delete: 0, refuse: 0, unchanged: 0, hidden: 0 };

/** Asks what a request would do, and holds that to doing nothing. */
async function planOf(method: string, url: string, body?: unknown, asker = api) {
  // The first use of a token is written down by itself.
  await asker.get('/api/auth/me/');
  const before = await fingerprint(database());
  const answer = await asker.send(method, `${url}?dry_run=true`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  expect(await fingerprint(database())).toEqual(before);
  return answer.body;
}
const carryOut = (method: string, url: string, digest: string, body?: unknown) =>
  api.send(method, `${url}?plan=${digest}`, body);

describe('a dry run', () => {
  it('says what would be made, and the plan makes that', async () => {
    const draft = { asn: 64_500, name: 'Example', ipv4_max_prefixes: 10 };
    const plan = await planOf('POST', AS, draft);
    expect(plan).toMatchObject({
      create: [{ type: 'peering.autonomoussystem', id: null, display: 'AS64500 - Example' }],
      counts: { ...nothing, create: 1 },
    });
    expect(plan.create[0].differences).toContainEqual({
      field: 'ipv4_max_prefixes',
      label: 'IPv4 max prefixes',
      before: null,
      after: 10,
    });
    const made = await carryOut('POST', AS, plan.digest, draft);
    expect(made).toMatchObject({ status: 201, body: { asn: 64_500 } });
    expect((await api.get(`${AS}?asn=64500`)).body.count).toBe(1);
  });

  it('says which fields change, choices and references by name', async () => {
    const exchange = await make(api, internetExchange, { name: 'Before', slug: 'before', status: 'enabled' });
    const local = await make(api, autonomousSystem, { asn: 64_501, name: 'Local' });
    const url = `${EXCHANGES}${exchange.id}/`;
    const body = { name: 'After', status: 'maintenance', local_autonomous_system: local.id };
    const plan = await planOf('PATCH', url, body);
    expect(plan.counts).toEqual({ ...nothing, update: 1 });
    expect(plan.update).toMatchObject([{ id: exchange.id, display: 'Before' }]);
    const of = Object.fromEntries(plan.update[0].differences.map((one: any) => [one.field, one]));
    expect(Object.keys(of).sort()).toEqual(['local_autonomous_system', 'name', 'status']);
    expect(of.name).toMatchObject({ before: 'Before', after: 'After' });
    expect(of.status).toMatchObject({ after: { value: 'maintenance', label: 'Maintenance' } });
    expect(of.local_autonomous_system.after).toEqual({ id: local.id, display: 'AS64501 - Local' });
    expect((await carryOut('PATCH', url, plan.digest, body)).status).toBe(200);
    expect((await planOf('PATCH', url, body)).counts).toEqual({ ...nothing, unchanged: 1 });
  });

  it('masks secrets, and still tells when somebody else changed them', async () => {
    const hook = await make(api, webhook, { secret: 'hunter-one' });
    const url = `${apiPathOf(webhook)}${hook.id}/`;
    const plan = await planOf('PATCH', url, { secret: 'hunter-two' });
    expect(JSON.stringify(plan)).not.toContain('hunter');
    expect(plan.update[0].differences).toMatchObject([{ field: 'secret', after: '***CHANGED***' }]);
    await api.patch(url, { secret: 'hunter-three' });
    expect(await carryOut('PATCH', url, plan.digest, { secret: 'hunter-two' })).toMatchObject({
      status: 409,
      body: { code: 'plan_changed' },
    });
  });

  it('queues nothing, and tells no webhook', async () => {
    const hook = { name: 'listens', content_types: ['peering.autonomoussystem'], type_create: true };
    const made = await api.post(apiPathOf(webhook), { ...hook, payload_url: 'https://hooks.example.net/' });
    expect(made.status, made.text).toBe(201);
    const body = { asn: 64_505, name: 'Heard' };
    const deliveries = async () => (await api.get('/api/extras/webhook-deliveries/')).body.count;
    const { digest } = await planOf('POST', AS, body);
    expect(await deliveries()).toBe(0);
    await carryOut('POST', AS, digest, body);
    expect(await deliveries()).toBe(1);
    await api.delete(`${apiPathOf(webhook)}${made.body.id}/`);
  });

  it('opens no secret in the eyes of the audit log, and shows no token', async () => {
    const path = '/api/users/tokens/';
    const user = (await api.get('/api/auth/me/')).body.user.id;
    const plan = await planOf('POST', path, { user });
    expect(plan.counts).toEqual({ ...nothing, create: 1 });
    expect(JSON.stringify(plan)).not.toMatch(/[0-9a-f]{40}/);
  });

  it('takes CSV, and numbers the rows that it refuses', async () => {
    const send = (url: string) =>
      api.send('POST', url, 'name,slug\r\nred,red\r\nblue,not a slug\r\n', { 'content-type': 'text/csv' });
    const { status, body } = await send(`${TAGS}?dry_run=true`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      create: [{ display: 'red' }],
      refuse: [{ type: 'extras.tag', position: 1, messages: { slug: [expect.any(String)] } }],
      counts: { ...nothing, create: 1, refuse: 1 },
    });
    // The write itself is all or nothing, and so is the plan.
    expect((await send(`${TAGS}?plan=${body.digest}`)).status).toBe(400);
    expect((await api.get(`${TAGS}?slug=red`)).body.count).toBe(0);
  });

  it('takes bulk writes, and says of each object what becomes of it', async () => {
    const [one, two] = [await make(api, tag), await make(api, tag, { color: 'ff0000' })];
    const body = [
      { id: one.id, color: 'ff0000' },
      { id: two.id, color: 'ff0000' },
    ];
    const plan = await planOf('PATCH', TAGS, body);
    expect(plan.counts).toEqual({ ...nothing, update: 1, unchanged: 1 });
    const gone = await planOf('DELETE', TAGS, [{ id: one.id }, { id: two.id }]);
    expect(gone.delete.map(({ id }: any) => id)).toEqual([one.id, two.id]);
    expect((await carryOut('DELETE', TAGS, gone.digest, [{ id: one.id }, { id: two.id }])).status).toBe(204);
    expect((await api.get(`${TAGS}${one.id}/`)).status).toBe(404);
  });

  it('answers as the write does where there is no such object, or no such route for plans', async () => {
    expect((await api.delete(`${TAGS}999999/?dry_run=true`)).status).toBe(404);
    expect((await api.delete(`${TAGS}1/?dry_run=perhaps`)).body).toEqual({
      dry_run: ['Enter true or false.'],
    });
    expect((await api.post(`${TAGS}?dry_run=true&plan=x`, {})).status).toBe(400);
    expect((await api.post('/api/peeringdb/cache/clear-local/?dry_run=true', {})).body).toEqual({
      dry_run: ['This request makes no plans: it writes no objects, or more than those.'],
    });
    expect((await api.post('/api/auth/logout/?plan=x', {})).status).toBe(400);
  });
});

/** Routes that write, and what they write is no object, or not all of it is in the database. */
const WITHOUT_PLANS = [
  'patch /api/users/userpref/',
  'delete /api/auth/sessions/{id}/',
  'patch /api/auth/me/',
  'post /api/auth/login/',
  'post /api/auth/logout/',
  'post /api/auth/password/',
  // What reaches out to data sources, or is written there: the preview says what would change here.
  'post /api/core/data-files/{id}/commit/',
  'post /api/core/data-sources/{id}/accept-host-key/',
  'post /api/core/data-sources/{id}/reset/',
  'post /api/core/data-sources/{id}/synchronise/',
  'post /api/core/data-sources/{id}/webhook/',
  'post /api/core/jobs/{id}/cancel/',
  'post /api/core/jobs/{id}/run-again/',
  // What is done to routers has plans of its own.
  'post /api/deployment/drifts/check/',
  'post /api/deployment/plans/',
  'post /api/deployment/plans/{id}/apply/',
  'post /api/deployment/plans/{id}/approve/',
  'post /api/deployment/plans/{id}/cancel/',
  'post /api/deployment/plans/{id}/reject/',
  'post /api/devices/push/',
  'post /api/devices/renderings/follow/',
  'post /api/devices/renderings/{id}/review/',
  'post /api/devices/routers/configure/',
  'post /api/devices/routers/push-datasource/',
  'post /api/devices/routers/{id}/accept-host-key/',
  // NetBox is told a status, and nothing else.
  'post /api/devices/routers/update-from-netbox/',
  // Jobs; those that import try first where they are told to.
  'post /api/devices/routers/{id}/poll-bgp-sessions/',
  'post /api/peering/autonomous-systems/{id}/poll-bgp-sessions/',
  'post /api/peering/bgp-groups/{id}/import-sessions/',
  'post /api/peering/bgp-groups/{id}/poll-bgp-sessions/',
  'post /api/peering/direct-peering-sessions/{id}/poll/',
  'post /api/peering/internet-exchange-peering-sessions/{id}/poll/',
  'post /api/peering/internet-exchanges/{id}/import-sessions/',
  'post /api/peering/internet-exchanges/{id}/poll-bgp-sessions/',
  'post /api/extras/webhook-deliveries/{id}/redeliver/',
  // Lists of registries have decisions of their own; a message that was queued is cancelled.
  'post /api/irr/lists/refresh/',
  'post /api/irr/versions/{id}/accept/',
  'post /api/irr/versions/{id}/reject/',
  'post /api/rpki/refresh/',
  'post /api/messaging/messages/{id}/cancel/',
  'post /api/messaging/messages/{id}/retry/',
  'post /api/messaging/test-email/',
  // Mailings are looked at before they are sent; what comes into the mailbox is dealt with, and is no object that anybody writes.
  'patch /api/messaging/mailing-recipients/{id}/',
  'patch /api/messaging/mailings/{id}/',
  'patch /api/peeringdb/source/',
  'post /api/messaging/emails/shipped/',
  'post /api/messaging/mailbox/read/',
  'post /api/messaging/mailbox/test/',
  'post /api/messaging/mailings/',
  'post /api/messaging/mailings/{id}/discard/',
  'post /api/messaging/mailings/{id}/exclude/',
  'post /api/messaging/mailings/{id}/prepare/',
  'post /api/messaging/mailings/{id}/send/',
  'post /api/messaging/mailings/{id}/stop/',
  'post /api/messaging/received-messages/{id}/handle/',
  'post /api/messaging/received-messages/{id}/reopen/',
  // What sends an e-mail; what is written and drained is told by previews of its own.
  'post /api/requests/requests/{id}/remind/',
  'post /api/requests/requests/{id}/tell/',
  'post /api/requests/requests/{id}/write/',
  // Exchanges are asked by their IX-API, and their answer is followed.
  'post /api/extras/ix-api/accounts/',
  'post /api/extras/ix-api/{id}/synchronise/',
  'post /api/ix-api/sagas/{id}/cancel/',
  'post /api/ix-api/sagas/{id}/retry/',
  'post /api/ix-api/sagas/{id}/undo/',
  'post /api/net/connections/{id}/ixapi-sagas/',
  'post /api/net/connections/{id}/ixapi-route-servers/',
  'post /api/net/connections/{id}/ixapi-route-server-changes/',
  'post /api/net/connections/{id}/ixapi-route-server-removals/',
  'post /api/net/connections/{id}/ixapi-fqdn/',
  'post /api/net/connections/{id}/ixapi-cancellation/',
  'post /api/peering/internet-exchanges/{id}/ixapi-orders/',
  'post /api/net/connections/{id}/update-ixapi-mac/',
  'post /api/netbox/read/',
  // A job reads what exchanges publish; what is proposed is written by who takes it up.
  'post /api/members/member-exports/{id}/read/',
  'post /api/members/member-exports/{id}/upload/',
  'post /api/members/propose/',
  // The Peering API of another network is asked.
  'post /api/requests/requests/{id}/ask/',
  'post /api/requests/requests/{id}/follow/',
  'post /api/requests/peering-apis/{id}/test/',
  // Answers to guests, which change no object of one's own.
  'post /api/portal/session-wishes/{id}/done/',
  'post /api/portal/session-wishes/{id}/refuse/',
  'post /api/portal/guest-tokens/{id}/revoke/',
  'post /api/maintenance/feed/',
  'post /api/maintenance/feed/revoke/',
  'post /api/maintenance/proposals/{id}/accept/',
  'post /api/maintenance/proposals/{id}/ignore/',
  'post /api/maintenance/windows/propose/',
  'post /api/maintenance/windows/{id}/cancel/',
  'post /api/maintenance/windows/{id}/end/',
  'post /api/maintenance/windows/{id}/recompute/',
  'post /api/maintenance/windows/{id}/schedule/',
  'post /api/peering/autonomous-systems/{id}/send-email/',
  'post /api/peeringdb/networks/send-email/',
  'post /api/moving/peering-manager/',
  'post /api/peeringdb/cache/clear-local/',
  'post /api/peeringdb/cache/update-local/',
  'post /api/setup/demo/',
  'post /api/setup/demo/remove/',
  'post /api/users/users/{id}/end-sign-ins/',
  // A request is sent to another server, and nothing is kept of it.
  'post /api/extras/webhooks/test/',
  'post /api/extras/webhooks/{id}/test/',
];
/** Questions that are too long for an address. */
const READS = [
  'post /api/core/data-sources/{id}/preview/',
  'post /api/devices/configurations/check/',
  'post /api/devices/configurations/{id}/try/',
  'post /api/extras/export-templates/check/',
  'post /api/irr/what-if/',
  'post /api/maintenance/windows/{id}/preview/',
  'post /api/messaging/emails/check/',
  'post /api/messaging/mailings/audience/',
  'post /api/peering/autonomous-systems/{id}/generate-email/',
  'post /api/peeringdb/candidates/preview/',
  'post /api/peeringdb/networks/render-email/',
  'post /api/peeringdb/renumber/preview/',
  'post /api/requests/requests/{id}/draft/',
  'post /api/requests/rules/dry-run/',
  'post /api/users/grants/preview/',
];

it('is there for every route that writes objects, and the description of the API says so', async () => {
  const { paths } = (await api.get('/api/schema/')).body;
  const without = Object.entries<any>(paths).flatMap(([path, operations]) =>
    Object.entries<any>(operations).flatMap(([method, { parameters = [] }]) =>
      method === 'get' || parameters.some(({ $ref = '' }) => $ref.endsWith('/dry_run'))
        ? []
        : [`${method} ${path}`],
    ),
  );
  expect(without.sort()).toEqual([...WITHOUT_PLANS, ...READS].sort());
});

describe('a deletion', () => {
  it('tells what goes with it and because of what, and carries that out', async () => {
    const peer = await make(api, autonomousSystem, { asn: 64_510, name: 'Peer' });
    const session = await make(api, internetExchangePeeringSession, { autonomous_system: peer.id });
    const url = `${AS}${peer.id}/`;
    const plan = await planOf('DELETE', url);
    expect(plan.counts).toMatchObject({ delete: 2, refuse: 0 });
    expect(plan.delete).toContainEqual({
      type: 'peering.internetexchangepeeringsession',
      id: session.id,
      display: session.display,
      because: { type: 'peering.autonomoussystem', id: peer.id, display: 'AS64510 - Peer' },
    });
    const another = await make(api, internetExchangePeeringSession, { autonomous_system: peer.id });
    const late = await carryOut('DELETE', url, plan.digest);
    expect(late).toMatchObject({ status: 409, body: { code: 'plan_changed' } });
    expect(late.body.plan.delete.map((one: any) => one.id)).toContain(another.id);
    expect((await carryOut('DELETE', url, late.body.plan.digest)).status).toBe(204);
    expect((await api.get(`${SESSIONS}${session.id}/`)).status).toBe(404);
  });

  it('tells whose references and tags it takes away', async () => {
    const label = await make(api, tag, { name: 'going', slug: 'going' });
    const policy = await make(api, routingPolicy);
    const peer = await make(api, autonomousSystem, {
      tags: [label.id],
      import_routing_policies: [policy.id],
    });
    expect(await planOf('DELETE', `${TAGS}${label.id}/`)).toMatchObject({
      update: [
        {
          id: peer.id,
          differences: [{ field: 'tags', before: ['going'], after: [] }],
          because: { id: label.id },
        },
      ],
      counts: { delete: 1, update: 1 },
    });
    const plan = await planOf('DELETE', `${apiPathOf(routingPolicy)}${policy.id}/`);
    expect(plan.update).toMatchObject([
      {
        id: peer.id,
        differences: [
          {
            field: 'import_routing_policies',
            before: [{ id: policy.id, display: policy.display }],
            after: [],
          },
        ],
      },
    ]);
    const port = await make(api, connection, { router: (await make(api, router)).id });
    const emptied = await planOf('DELETE', `${ROUTERS}${Object(port.router).id}/`);
    expect(emptied.update).toMatchObject([
      {
        id: port.id,
        differences: [
          {
            field: 'router',
            before: Object(port.router).id === null ? null : { id: Object(port.router).id },
            after: null,
          },
        ],
      },
    ]);
  });

  it('names what stands in the way', async () => {
    const relation = (await make(api, directPeeringSession)).relationship;
    const url = `/api/bgp/relationships/${Object(relation).id}/`;
    const plan = await planOf('DELETE', url);
    expect(plan.refuse).toMatchObject([
      {
        type: 'peering.directpeeringsession',
        position: null,
        messages: { relationship: [expect.any(String)] },
      },
    ]);
    expect(await carryOut('DELETE', url, plan.digest)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('unable to delete object') },
    });
  });
});

describe('a plan', () => {
  let peer: { id: number };
  beforeEach(async () => {
    peer = await make(api, autonomousSystem, { name: 'Planned', description: '' });
  });

  it('holds while only other fields changed, and not once what it changes has', async () => {
    const url = `${AS}${peer.id}/`;
    const { digest } = await planOf('PATCH', url, { name: 'New' });
    await api.patch(url, { description: 'meanwhile' });
    await sql`update peering_autonomoussystem set updated = now() where id = ${peer.id}`.execute(database());
    expect((await carryOut('PATCH', url, digest, { name: 'New' })).status).toBe(200);
    expect((await carryOut('PATCH', url, digest, { name: 'New' })).body.plan.counts).toMatchObject({
      update: 0,
      unchanged: 1,
    });
  });

  it('is for one request: another body is another plan', async () => {
    const url = `${AS}${peer.id}/`;
    const { digest } = await planOf('PATCH', url, { name: 'New' });
    const { status, body } = await carryOut('PATCH', url, digest, { name: 'Other' });
    expect(status).toBe(409);
    expect(body.plan.update[0].differences[0]).toMatchObject({ before: 'Planned', after: 'Other' });
    expect((await api.get(url)).body.name).toBe('Planned');
  });

  it('of many objects counts all of them, and lists so many that the answer stays small', async () => {
    const label = await make(api, tag);
    const body = Array.from({ length: 1200 }, (_, at) => ({
      asn: 3_000_000_000 + at,
      name: `AS ${at}`,
      tags: [label.id],
    }));
    const plan = (await api.post(`${AS}?dry_run=true`, body)).body;
    expect(plan.counts).toEqual({ ...nothing, create: 1200 });
    expect(plan.create).toHaveLength(1000);
    const made = await carryOut('POST', AS, plan.digest, body);
    expect(made.status).toBe(201);
    const untagging = await planOf('DELETE', `${TAGS}${label.id}/`);
    expect(untagging.counts).toMatchObject({ delete: 1, update: 1200 });
    expect(untagging.update).toHaveLength(1000);
    // One that is not listed counts as those that are.
    await api.patch(`${AS}${made.body.at(-1).id}/`, { tags: [] });
    const late = await carryOut('DELETE', `${TAGS}${label.id}/`, untagging.digest);
    expect(late).toMatchObject({ status: 409, body: { plan: { counts: { update: 1199 } } } });
  });
});

describe('who may ask', () => {
  it('is who may write', async () => {
    const { id } = await make(api, tag);
    const url = `${TAGS}${id}/?dry_run=true`;
    const viewer = await tested.holderOf([permissionOf(tag, 'view')]);
    const changer = await tested.holderOf([permissionOf(tag, 'change')]);
    for (const asker of [viewer, tested.readOnlyAdmin, tested.anonymous])
      for (const parameter of ['dry_run=true', 'plan=x'])
        expect((await asker.patch(`${TAGS}${id}/?${parameter}`, {})).status).toBe(403);
    expect((await changer.patch(url, { color: 'ff0000' })).status).toBe(200);
    expect((await changer.delete(url)).status).toBe(403);
  });

  it('is not told of what comes along and may not be viewed, but how much there is', async () => {
    const peer = await make(api, autonomousSystem);
    await make(api, internetExchangePeeringSession, { autonomous_system: peer.id });
    const remover = await tested.holderOf([permissionOf(autonomousSystem, 'delete')]);
    const plan = await planOf('DELETE', `${AS}${peer.id}/`, undefined, remover);
    expect(plan.delete.map(({ type }: any) => type)).toEqual(['peering.autonomoussystem']);
    expect(plan.counts).toMatchObject({ delete: 2, hidden: 1 });
  });
});

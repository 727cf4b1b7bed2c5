import {
  autonomousSystem,
  configuration,
  connection,
  contact,
  contactAssignment,
  contactRole,
  directPeeringSession,
  email,
  internetExchange,
  internetExchangePeeringSession,
  platform,
  relationship,
  router,
} from '@peersmith/model';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';

const MARKER = 'Marker-of-a-password';
const MASK = '********';
const WRITES = ['peering.send_email', 'peering.view_autonomoussystem', 'messaging.view_email'];
const EMAILS = '/api/messaging/emails/';
const NETWORK = 7001;

let tested: TestApp;
let ours: { id: number };
let peer: { id: number };
beforeAll(async () => {
  tested = await testApp({ RENDER_LIMIT_S: '1' });
  const { admin } = tested;
  ours = await make(admin, autonomousSystem, { asn: 64_500, name: 'Ours', affiliated: true });
  peer = await make(admin, autonomousSystem, { asn: 64_501, name: 'Peer', affiliated: false });
  const exchange = await make(admin, internetExchange, {
    name: 'IX',
    slug: 'ix',
    local_autonomous_system: ours.id,
  });
  const edge = await make(admin, router, {
    name: 'edge1',
    hostname: 'edge1.example.net',
    local_autonomous_system: ours.id,
    napalm_password: MARKER,
    platform: (await make(admin, platform, { slug: 'ios', password_algorithm: 'cisco-type7' })).id,
    encrypt_passwords: true,
  });
  const port = await make(admin, connection, {
    internet_exchange_point: exchange.id,
    router: edge.id,
    ipv4_address: '192.0.2.1/24',
    ipv6_address: null,
  });
  await make(admin, internetExchangePeeringSession, {
    autonomous_system: peer.id,
    ixp_connection: port.id,
    ip_address: '192.0.2.2',
    password: MARKER,
  });
  await make(admin, directPeeringSession, {
    autonomous_system: peer.id,
    local_autonomous_system: ours.id,
    ip_address: '203.0.113.1/30',
    local_ip_address: '203.0.113.2/30',
    router: edge.id,
    relationship: (await make(admin, relationship)).id,
    password: null,
  });
  await sql`insert into peeringdb_organization (id, name) values (1, 'Elsewhere')`.execute(
    tested.app.system().db,
  );
  await sql`insert into peeringdb_network (id, asn, name, org_id) values (${NETWORK}, 64510, 'Elsewhere', 1), (7002, 64501, 'Peer', 1)`.execute(
    tested.app.system().db,
  );
  await sql`insert into peeringdb_networkcontact (id, net_id, name, role, email, visible) values (1, ${NETWORK}, 'Their desk', 'NOC', 'noc@elsewhere.example', 'Public'), (2, 7002, 'Same', 'Policy', 'NOOR@example.net', 'Public'), (3, 7002, 'Policy desk', 'Policy', 'policy@example.net', 'Public'), (4, 7002, 'No address', 'NOC', '', 'Public')`.execute(
    tested.app.system().db,
  );
});
afterAll(() => tested?.close());

const template = (given: object) =>
  make(tested.admin, email, { jinja2_trim: false, jinja2_lstrip: false, ...given });
const generate = (api: Api, id: number, given: object = {}) =>
  api.post(`/api/peering/autonomous-systems/${peer.id}/generate-email/`, { email: id, ...given });
const renderFor = (api: Api, id: number, given: object = {}) =>
  api.post('/api/peeringdb/networks/render-email/', {
    email: id,
    autonomous_system: ours.id,
    network: NETWORK,
    ...given,
  });
const check = (api: Api, given: object) =>
  api.post(`${EMAILS}check/`, { subject: 'x', template: 'y', ...given });

describe('an e-mail to a network of ours', () => {
  it('is written with what is known of it, for its contacts and those in PeeringDB', async () => {
    const { id } = await template({
      subject: 'Peering AS{{ affiliated_autonomous_systems[0].asn }} / AS{{ autonomous_system.asn }}',
      template:
        'Dear {{ autonomous_system.name }},\n{% for s in autonomous_system.get_ixp_peering_sessions() %}{{ s }}{% endfor %}\n{{ autonomous_system.get_direct_peering_sessions().count() }} {{ autonomous_system.contacts.count() }} {{ autonomous_system.get_contact_email_addresses() | length }}',
    });
    const noor = await make(tested.admin, contact, { name: 'Noor', email: 'noor@example.net' });
    const silent = await make(tested.admin, contact, { name: 'Silent', email: '' });
    for (const [one, name] of [
      [noor, 'NOC'],
      [noor, 'Peering'],
      [silent, 'Abuse'],
    ] as const)
      await make(tested.admin, contactAssignment, {
        content_type: 'peering.autonomoussystem',
        object_id: peer.id,
        contact: one.id,
        role: (await make(tested.admin, contactRole, { name, slug: name.toLowerCase() })).id,
      });
    expect(await generate(tested.admin, id, { autonomous_system: 5, network: null })).toMatchObject({
      status: 200,
      body: {
        subject: 'Peering AS64500 / AS64501',
        body: 'Dear Peer,\nIX - AS64501 - IP 192.0.2.2\n1 3 1',
        findings: [],
        masked: 0,
        recipients: [
          { name: 'Noor', email: 'noor@example.net', roles: ['NOC', 'Peering'], source: 'contact' },
          { name: 'Policy desk', email: 'policy@example.net', roles: ['Policy'], source: 'peeringdb' },
        ],
      },
    });
    const writer = await tested.holderOf([...WRITES, 'peeringdb.view_networkcontact']);
    expect((await generate(writer, id)).body.recipients.map(({ email: to }: any) => to)).toEqual([
      'NOOR@example.net',
      'policy@example.net',
    ]);
    expect((await generate(await tested.holderOf(WRITES), id)).body.recipients).toEqual([]);
  });

  it('has no password in it, whoever asks, also where a template quotes it in an error', async () => {
    const every =
      '(autonomous_system.get_ixp_peering_sessions() | list + autonomous_system.get_direct_peering_sessions() | list)';
    const { id } = await template({
      subject: '{{ autonomous_system.get_ixp_peering_sessions().first().password }}',
      template: `{% for s in ${every} %}{{ s.password }} {{ s.encrypted_password }} {% endfor %}{{ affiliated_autonomous_systems[0].router_set.first().napalm_password }}{% for s in autonomous_system.get_ixp_peering_sessions() %} {{ s.ixp_connection.router.platform.decrypt_password(s.encrypted_password) }}{% endfor %}`,
    });
    const holder = await tested.holderOf([...WRITES, 'peering.view_password', 'devices.view_password']);
    for (const api of [tested.admin, holder]) {
      const { body, text } = await generate(api, id);
      expect(text).not.toContain(MARKER);
      expect(body).toMatchObject({
        subject: MASK,
        body: expect.stringMatching(/^\*{8} .* None /),
        masked: expect.any(Number),
      });
      expect(body.masked).toBeGreaterThan(1);
    }
    const told = async () => (await tested.admin.get('/api/users/audit-events/?kind=secret_read')).body.count;
    const before = await told();
    const quoting = await check(tested.admin, {
      template: '{{ {}[autonomous_system.get_ixp_peering_sessions().first().password] + 1 }}',
      autonomous_system: peer.id,
    });
    expect(quoting.body).toMatchObject({ ok: false, part: 'body' });
    expect(quoting.text).not.toContain(MARKER);
    expect(await told()).toBe(before);
  });

  it('is an error, and never text, where a template fails: 400 with where', async () => {
    const broken = await template({ subject: 'x', template: 'a\n{{ nothing.at.all }}' });
    expect(await generate(tested.admin, broken.id)).toMatchObject({
      status: 400,
      body: {
        code: 'template_error',
        part: 'body',
        line: 2,
        template: broken.name,
        detail: expect.stringContaining("'nothing' is undefined"),
      },
    });
    const two = await template({ subject: 'a{{ "\\n" }}Bcc: everybody@example.net', template: 'x' });
    expect(await generate(tested.admin, two.id)).toMatchObject({ status: 400, body: { part: 'subject' } });
    const endless = '{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}';
    const slow = await template({ subject: 'x', template: endless });
    expect(await generate(tested.admin, slow.id)).toMatchObject({
      status: 400,
      body: { part: 'body', code: 'template_error' },
    });
  });

  it('includes other templates, and is included by configurations', async () => {
    const signature = await template({
      name: 'Signature',
      subject: 'x',
      template: 'Yours, {{ autonomous_system }}{{ router }}',
    });
    await make(tested.admin, configuration, { name: 'Legal', template: 'Legal' });
    const { id } = await template({
      subject: '{% include_configuration "Legal" %}',
      template: `{% include_email Signature %} {% include 'email::${signature.id}' %}`,
    });
    expect((await generate(tested.admin, id)).body).toMatchObject({
      subject: 'Legal',
      body: 'Yours, AS64501 - Peer Yours, AS64501 - Peer',
    });
    const edge = (await tested.admin.get('/api/devices/routers/?name=edge1')).body.results[0];
    expect(
      (
        await tested.admin.post('/api/devices/configurations/check/', {
          template: '{% include_email Signature %}',
          router: edge.id,
        })
      ).body,
    ).toMatchObject({ ok: true, text: 'Yours, edge1' });
  });

  it('takes a bounded number of statements, however many sessions there are', async () => {
    const { id } = await template({
      subject: 'x',
      template:
        '{% for s in autonomous_system.get_ixp_peering_sessions() %}{{ s.ixp_connection.router }}{% endfor %}{{ autonomous_system | contact("NOC") }}',
    });
    const counted = async () => {
      tested.statements();
      expect((await generate(tested.admin, id)).status).toBe(200);
      return tested.statements();
    };
    const before = await counted();
    await sql`insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) select ${peer.id}, (select min(id) from net_connection), ('192.0.2.' || n)::inet from generate_series(10, 60) n`.execute(
      tested.app.system().db,
    );
    expect(await counted()).toBe(before);
    expect(before).toBeLessThanOrEqual(20);
  });
});

describe('an e-mail to a network that PeeringDB knows', () => {
  it('is written with the AS that writes and the network', async () => {
    const { id } = await template({
      subject: 'AS{{ autonomous_systems.0.asn }} / AS{{ autonomous_systems.1.asn }}',
      template:
        'Dear {{ autonomous_systems.1.name }} {{ autonomous_systems.1.poc_set.all() }} {{ autonomous_systems.0 | shared_facilities(autonomous_systems.1) }}',
    });
    expect(await renderFor(tested.admin, id)).toMatchObject({
      status: 200,
      body: {
        subject: 'AS64500 / AS64510',
        body: 'Dear Elsewhere <QuerySet [<NetworkContact: Their desk <noc@elsewhere.example>>]> <QuerySet []>',
        recipients: [{ email: 'noc@elsewhere.example', roles: ['NOC'], source: 'peeringdb' }],
      },
    });
  });

  it('is refused about what is not there, each by its name', async () => {
    const { id } = await template({ subject: 'x', template: 'y' });
    for (const [given, name] of [
      [{ email: 999_999 }, 'Email'],
      [{ autonomous_system: 999_999 }, 'AutonomousSystem'],
      [{ network: 999_999 }, 'Network'],
    ] as const)
      expect(await renderFor(tested.admin, id, given)).toMatchObject({
        status: 404,
        body: { detail: `No ${name} matches the given query.` },
      });
    expect((await generate(tested.admin, 999_999)).status).toBe(404);
    expect(await tested.admin.post('/api/peeringdb/networks/render-email/', { email: id })).toMatchObject({
      status: 400,
      body: { autonomous_system: ['This field is required.'], network: ['This field is required.'] },
    });
  });
});

describe('who writes e-mails', () => {
  it('may do so, see the template and the network; others are refused without a word', async () => {
    const { id } = await template({ subject: 'x', template: 'y' });
    expect((await generate(await tested.holderOf(WRITES), id)).status).toBe(200);
    expect((await renderFor(await tested.holderOf([...WRITES, 'peeringdb.view_network']), id)).status).toBe(
      200,
    );
    for (const left of [...WRITES, 'peeringdb.view_network']) {
      const api = await tested.holderOf([...WRITES, 'peeringdb.view_network'].filter((one) => one !== left));
      expect(await renderFor(api, id), left).toMatchObject({ status: 403, text: '' });
      if (WRITES.includes(left))
        expect(await generate(api, id), left).toMatchObject({ status: 403, text: '' });
    }
    expect((await generate(tested.readOnlyAdmin, id)).status).toBe(200);
    expect((await generate(tested.anonymous, id)).status).toBe(403);
  });

  it('does so with the templates and for the networks that they see', async () => {
    const seen = await template({ name: 'Seen', subject: 'x', template: 'y' });
    const hidden = await template({ name: 'Hidden', subject: 'x', template: 'y' });
    const byTemplate = await limitedApi(tested, { 'messaging.email': { name: ['Seen'] } });
    expect((await generate(byTemplate, seen.id)).status).toBe(200);
    expect((await generate(byTemplate, hidden.id)).status).toBe(404);
    const byNetwork = await limitedApi(tested, { 'peering.autonomoussystem': { asn: ['64500'] } });
    expect((await generate(byNetwork, seen.id)).status).toBe(404);
    expect((await check(byNetwork, { autonomous_system: ours.id })).body.detail).toContain('You are limited');
  });
});

describe('the check of a template that is being written', () => {
  it('says of both whether they read well, and what they give', async () => {
    const viewer = await tested.holderOf(['messaging.view_email']);
    expect((await check(viewer, {})).body).toEqual({ ok: true });
    expect((await check(viewer, { subject: '{{ x' })).body).toMatchObject({
      ok: false,
      part: 'subject',
      line: 1,
    });
    expect((await check(viewer, { template: '\n{% nope %}' })).body).toMatchObject({
      ok: false,
      part: 'body',
      line: 2,
    });
    expect((await check(viewer, { autonomous_system: peer.id })).status).toBe(403);
    expect((await tested.holderOf([]).then((api) => check(api, {}))).status).toBe(403);
    const given = { subject: '{{ autonomous_system }}', template: '{% if true %}\nyes\n{% endif %}' };
    expect(
      (await check(tested.admin, { ...given, autonomous_system: peer.id, jinja2_trim: true })).body,
    ).toEqual({
      ok: true,
      subject: 'AS64501 - Peer',
      body: 'yes\n',
      findings: [],
      masked: 0,
    });
    expect(
      (
        await check(tested.admin, {
          subject: '{{ autonomous_systems }}',
          autonomous_system: ours.id,
          network: NETWORK,
        })
      ).body,
    ).toMatchObject({
      ok: true,
      subject: '[<AutonomousSystem: AS64500 - Ours>, <Network: AS64510 - Elsewhere>]',
    });
    expect(await check(tested.admin, { network: NETWORK })).toMatchObject({
      status: 400,
      body: { autonomous_system: ['Say which AS writes to the network.'] },
    });
  });
});

describe('a mailing where mail is not set up', () => {
  it('can be looked at, and is not sent: 409 says what to set', async () => {
    const { body } = await tested.admin.post('/api/messaging/mailings/', {
      ...{ name: 'Hello', local_autonomous_system: ours.id, audience: { kind: 'asns', asns: [64_501] } },
      template: (await template({ subject: 'Hello', template: 'Hello' })).id,
    });
    expect(
      await tested.admin.post(`/api/messaging/mailings/${body.id}/send/`, {
        revision: body.revision,
        count: 1,
      }),
    ).toMatchObject({
      status: 409,
      body: { code: 'not_set_up', detail: expect.stringContaining('EMAIL_SERVER') },
    });
  });
});

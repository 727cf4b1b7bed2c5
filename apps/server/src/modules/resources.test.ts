import {
  autonomousSystem,
  connection,
  dataSource,
  ixapi,
  maintenanceWindow,
  memberExport,
  peeringRequest,
  registry,
  router,
  webhook,
} from '@peersmith/model';
import { contentTypeOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { describeResource } from '../../test/describe-resource.ts';
import { make } from '../../test/make.ts';
import { inTransaction } from '../engine/context.ts';
import { loadMirror } from './peeringdb/index.ts';
import { withDemoFolder } from './setup/demo-world.ts';

let tested: TestApp;

beforeAll(async () => {
  tested = await testApp();
  await withDemoFolder((folder) => loadMirror(tested.app.system(), { source: { folder } }));
  await inTransaction(tested.app.system(), (context) =>
    tested.app.jobs.enqueue(context, 'peeringdb.synchronise'),
  );
});
afterAll(() => tested?.close());

const NETBOX = {
  netbox_device: `(id, name, role, status, platform, site, primary_ip4, primary_ip6, tags, config_context, last_updated, gone) values
    (1, 'edge1', 'router', 'active', 'eos', 'AMS', '192.0.2.1/32', '2001:db8::1/128', '{peering}', '{"ntp": ["192.0.2.9"]}', now(), null),
    (2, 'edge2', 'router', 'offline', '', '', null, null, '{}', null, null, now())`,
  netbox_platform: `(id, name, slug, gone) values (1, 'EOS', 'eos', null), (2, 'Junos', 'junos', now())`,
  netbox_interface: `(id, device_id, name, type, mtu, speed, mac_address, gone) values
    (1, 1, 'Ethernet1', '100gbase-x-qsfp28', 9000, 100000000, '00:00:5e:00:53:01', null), (2, 1, 'Ethernet2', '', null, null, null, now())`,
  netbox_ipaddress: `(id, interface_id, address, status, gone) values (1, 1, '192.0.2.1/24', 'active', null), (2, 1, '2001:db8::1/64', 'reserved', now())`,
};

/** Rows of NetBox's mirror, with those of the tables before. */
async function sampleNetbox(wanted: keyof typeof NETBOX): Promise<void> {
  for (const [table, rows] of Object.entries(NETBOX)) {
    await sql`insert into ${sql.table(table)} ${sql.raw(rows)} on conflict do nothing`.execute(
      tested.app.system().db,
    );
    if (table === wanted) return;
  }
}

/** Rows of resources that nobody creates by the API. */
const PREPARED: Record<string, () => Promise<unknown>> = {
  'core.objectchange': () => tested.admin.post('/api/extras/tags/', { name: 'changed', slug: 'changed' }),
  'peeringdb.quarantinedrow': () =>
    sql`insert into peeringdb_quarantinedrow (tag, object_id, reason, row) values ('poc', 9001, 'net_id points at nothing: 9999', '{"id": 9001}')`.execute(
      tested.app.system().db,
    ),
  'peeringdb.change': () =>
    sql`insert into peeringdb_change (kind, summary, asn, field, before, after) values ('network', 'AS64501 is called otherwise', 64501, 'name', '"Old"', '"New"')`.execute(
      tested.app.system().db,
    ),
  'core.datafile': async () => {
    const { id } = await make(tested.admin, dataSource);
    await sql`insert into core_datafile (source_id, path, size, hash) values (${id}, 'templates/edge.j2', 12, repeat('0', 64)), (${id}, 'README.md', 7, repeat('1', 64))`.execute(
      tested.app.system().db,
    );
  },
  'deployment.plan': () =>
    sql`insert into deployment_plan (comment, message, router_count, options, status) values ('For the new port', 'It is being made.', 1, '{"parallel": 20}', 'ready'), ('', '', 0, '{}', 'planning')`.execute(
      tested.app.system().db,
    ),
  'deployment.planrouter': async () => {
    const routers = [await make(tested.admin, router), await make(tested.admin, router)];
    for (const { id, name } of routers)
      await sql`insert into deployment_planrouter (plan_id, router_id, router_name, status, added, message, sessions)
        select id, ${id}, ${String(name)}, 'planned', 3, 'It waits.', '{"before": 2, "after": 2, "gone": [], "fewer": []}' from deployment_plan order by id limit 1`.execute(
        tested.app.system().db,
      );
  },
  'devices.rendering': async () => {
    const { id } = await make(tested.admin, router);
    await sql`insert into devices_rendering (router_id, added, removed, lines, fault, reviewed, pushed) values
      (${id}, 12, 0, 12, '', now(), null), (${id}, 3, 1, 14, '', null, now()), (${id}, 0, 0, 0, 'Line 1 of Edge: it is wrong.', null, null)`.execute(
      tested.app.system().db,
    );
  },
  'deployment.drift': async () => {
    const routers = [await make(tested.admin, router), await make(tested.admin, router)];
    for (const { id } of routers)
      await sql`insert into deployment_drift (router_id, status, checked, since, added, message) values (${id}, 'differs', now(), now(), 2, 'It differs.')`.execute(
        tested.app.system().db,
      );
  },
  // Every network that was made above has some.
  'irr.list': () =>
    sql`delete from irr_list where id not in (select id from irr_list order by id limit 20)`.execute(
      tested.app.system().db,
    ),
  'irr.version': () =>
    sql`insert into irr_version (list_id, number, status, entry_count, came, reason, detail)
      select id, 1, case when id % 2 = 0 then 'held' else 'in_force' end, 7, 7, case when id % 2 = 0 then 'grown' end, 'It grew.' from irr_list order by id limit 4`.execute(
      tested.app.system().db,
    ),
  'rpki.snapshot': () =>
    sql`insert into rpki_snapshot (source_kind, source, as_of, loaded, confirmed, ipv4_vrps, rtr_version, rtr_session, rtr_serial, digest) values
      ('rtr', 'validator.example:323', now(), now(), now(), 480000, 1, 42, 7, repeat('0', 64)),
      ('file', '/srv/vrps.json', now() - interval '1 day', now(), now(), 470000, null, null, null, repeat('1', 64))`.execute(
      tested.app.system().db,
    ),
  'messaging.message': async () => {
    const { id } = await make(tested.admin, autonomousSystem);
    for (const n of [1, 2])
      await sql`insert into messaging_message (autonomous_system_id, asn, network_name, from_address, "to", subject, body, status, message_id, reference)
        values (${id}, ${64_600 + n}, 'Peer', 'desk@ours.example', '{noc@peer.example}', ${`Message ${n}`}, 'Hello', 'queued', ${`<${n}@ours.example>`}, ${String(n)})`.execute(
        tested.app.system().db,
      );
  },
  'members.port': async () => {
    const { id } = await make(tested.admin, memberExport);
    await sql`insert into members_port (source_id, asn, name, ip_address, mac_addresses, speed, max_prefixes, is_rs_peer) values
      (${id}, 64501, 'Peer', '192.0.2.7', '{00:00:5e:00:53:07}', 10000, 100, true), (${id}, 64502, 'Other', '2001:db8::8', '{}', null, null, null)`.execute(
      tested.app.system().db,
    );
  },
  'maintenance.affectedsession': async () => {
    const { id } = await make(tested.admin, maintenanceWindow);
    await sql`insert into maintenance_affectedsession (window_id, asn, network_name, ip_address, place, was_up, went_down) values
      (${id}, 64501, 'Peer', '192.0.2.7', 'Exchange', true, now()), (${id}, 64502, 'Other', '192.0.2.8', '', false, null)`.execute(
      tested.app.system().db,
    );
  },
  'maintenance.step': async () => {
    const { id } = await make(tested.admin, maintenanceWindow);
    await sql`insert into maintenance_step (window_id, at, kind, outcome, message) values (${id}, now(), 'scheduled', 'ok', 'It is scheduled.'),
      (${id}, now(), 'drain', 'warning', 'It begins late.')`.execute(tested.app.system().db);
  },
  'maintenance.notice': async () => {
    const { id } = await make(tested.admin, maintenanceWindow);
    await sql`insert into maintenance_notice (window_id, kind, asn, network_name, outcome, reason) values (${id}, 'notice', 64501, 'Peer', 'queued', ''),
      (${id}, 'notice', 64502, 'Other', 'no_address', 'No address is known.')`.execute(
      tested.app.system().db,
    );
  },
  'maintenance.proposal': () =>
    sql`insert into maintenance_proposal (summary, provider, maintenance_id, starts, ends, digest) values
      ('Fibre work', 'carrier.example', 'CHG-1', now(), now() + interval '1 hour', repeat('0', 64)),
      ('Card swap', 'exchange.example', 'CHG-2', now(), now() + interval '2 hours', repeat('1', 64))`.execute(
      tested.app.system().db,
    ),
  'portal.guesttoken': () =>
    sql`insert into portal_guesttoken (digest, prefix, asn, description, created_by) values
      ('0123', 'psm_12345678', 64511, 'Robot', 'noc@as64511.example'), ('4567', 'psm_87654321', 64512, '', 'noc@as64512.example')`.execute(
      tested.app.system().db,
    ),
  'portal.sessionwish': () =>
    sql`insert into portal_sessionwish (reference, asn, network_name, kind, starts, ends, sessions, text, name, email) values
      ('b8a5', 64501, 'Peer', 'drain', now(), now() + interval '1 hour', '[{"kind": "exchange", "id": 1, "place": "IX", "ip_address": "192.0.2.1"}]', 'New optics', 'Jane', 'jane@peer.example'),
      ('c9d2', 64502, 'Other', 'remove', null, null, '[]', '', 'Joe', 'joe@other.example')`.execute(
      tested.app.system().db,
    ),
  'ixapi.serviceconfig': async () => {
    const { id } = await make(tested.admin, ixapi);
    await sql`insert into ixapi_serviceconfig (endpoint_id, remote_id, state, type, network_service_name, ipv4_address, ipv6_address, vlan, mac_addresses, capacity, seen) values
      (${id}, 'nsc-1', 'production', 'exchange_lan', 'LAN', '192.0.2.5/24', '2001:db8::5/64', 100, '["00:00:5e:00:53:01"]', 10000, now()),
      (${id}, 'nsc-2', 'testing', 'exchange_lan', 'LAN', null, null, null, '[]', null, now())`.execute(
      tested.app.system().db,
    );
  },
  // In the order in which they are sampled, each brings what it points at.
  'netbox.device': () => sampleNetbox('netbox_device'),
  'netbox.platform': () => sampleNetbox('netbox_platform'),
  'netbox.interface': () => sampleNetbox('netbox_interface'),
  'netbox.ipaddress': () => sampleNetbox('netbox_ipaddress'),
  'ixapi.saga': async () => {
    const [{ id: endpoint }, { id }] = [
      await make(tested.admin, ixapi),
      await make(tested.admin, connection),
    ];
    await sql`insert into ixapi_saga (title, connection_id, endpoint_id, config_id, mac_address, state, message, steps, not_before, completed, reference) values
      ('One', ${id}, ${endpoint}, 'nsc-1', '00:00:5e:00:53:01', 'done', 'Done.', '[{"step": "register", "state": "done"}]', null, now(), 'r1'),
      ('Two', ${id}, ${endpoint}, 'nsc-2', null, 'scheduled', '', '[]', now(), null, 'r2')`.execute(
      tested.app.system().db,
    );
  },
  'requests.session': async () => {
    const { id } = await make(tested.admin, peeringRequest);
    await sql`insert into requests_session (request_id, ixlan, ip_address, password, status, verdict, checks) values
      (${id}, 1, '192.0.2.1', ${tested.app.system().secrets.seal('hunter1')}, 'proposed', '', '[]'),
      (${id}, 1, '2001:db8::1', null, 'refused', 'We are not there.', '[{"check": "address", "result": "fail", "text": "Not theirs."}]')`.execute(
      tested.app.system().db,
    );
  },
  'messaging.mailing': async () => {
    const { id } = await make(tested.admin, autonomousSystem);
    for (const n of [1, 2])
      await sql`insert into messaging_mailing (name, local_autonomous_system_id, audience, audience_text, given)
        values (${`Mailing ${n}`}, ${id}, '{"kind": "asns", "asns": [64501]}', 'AS64501', '{"date": "1 May"}')`.execute(
        tested.app.system().db,
      );
  },
  'messaging.mailingrecipient': async () => {
    const { id } = await make(tested.admin, autonomousSystem);
    for (const n of [1, 2])
      await sql`with mailing as (insert into messaging_mailing (name, local_autonomous_system_id) values ('Mailing', ${id}) returning id)
        insert into messaging_mailingrecipient (mailing_id, autonomous_system_id, asn, network_name, "to", subject, body)
        select id, ${id}, ${64_600 + n}, 'Peer', '{noc@peer.example}', ${`Message ${n}`}, 'Hello' from mailing`.execute(
        tested.app.system().db,
      );
  },
  'messaging.receivedmessage': async () => {
    const { id } = await make(tested.admin, autonomousSystem);
    for (const n of [1, 2])
      await sql`insert into messaging_receivedmessage (kind, autonomous_system_id, asn, network_name, from_address, "to", subject, body, received, size, thread, digest)
        values ('answer', ${id}, ${64_600 + n}, 'Peer', 'noc@peer.example', '{desk@ours.example}', ${`Message ${n}`}, 'Hello', now(), 2000, ${String(n)}, ${String(n)})`.execute(
        tested.app.system().db,
      );
  },
  'users.auditevent': () =>
    tested.admin.post('/api/users/groups/', { name: 'told', permissions: ['core.view_job'] }),
  'extras.webhookdelivery': async () => {
    const { id } = await make(tested.admin, webhook, { type_delete: true });
    await sql`insert into extras_webhookdelivery (webhook_id, delivery_id, event, object_type, object_id, object_repr, payload) values (${id}, gen_random_uuid(), 'create', 'extras.tag', 1, 'changed', '{}')`.execute(
      tested.app.system().db,
    );
  },
};

for (const resource of Object.values(registry)) {
  const prepare = PREPARED[contentTypeOf(resource)];
  describeResource(resource, { tested: () => tested, ...(prepare ? { prepare } : {}) });
}

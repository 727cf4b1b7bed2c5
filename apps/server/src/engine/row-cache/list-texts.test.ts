import {
  autonomousSystem,
  bfd,
  community,
  connection,
  internetExchange,
  registry,
  router,
  routingPolicy,
  internetExchangePeeringSession as session,
  tag,
} from '@peersmith/model';
import { type AnyResource, contentTypeOf, tableOf } from '@peersmith/resource';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, type TestApp, testApp } from '../../../test/app.ts';
import { limitedApi } from '../../../test/limited.ts';
import { make } from '../../../test/make.ts';
import { type SecondApp, secondApp } from '../../../test/second-app.ts';
import type { Context } from '../context.ts';
import { nestedSql } from '../read/nested.ts';
import { columns } from '../read/read.ts';
import { dependenciesOf } from './list-texts.ts';

const SESSIONS = '/api/peering/internet-exchange-peering-sessions/';

let tested: TestApp;
/** A second process on the same database. */
let other: SecondApp;
beforeAll(async () => {
  tested = await testApp();
  other = await secondApp(tested);
  await makeSession();
});
afterAll(async () => {
  await other?.close();
  await tested?.close();
});

/** A session with something in everything that it nests. */
async function makeSession(): Promise<void> {
  const { admin } = tested;
  const exchange = await make(admin, internetExchange, { name: 'Kept IX' });
  const device = await make(admin, router, { name: 'kept-router' });
  const port = await make(admin, connection, { internet_exchange_point: exchange.id, router: device.id });
  const peer = await make(admin, autonomousSystem, { asn: 64_510, name: 'Kept peer' });
  const timers = await make(admin, bfd, { name: 'kept-bfd' });
  const policy = await make(admin, routingPolicy, { name: 'Kept policy' });
  const value = await make(admin, community, { name: 'Kept community' });
  const label = await make(admin, tag, { name: 'Kept tag' });
  await make(admin, session, {
    autonomous_system: peer.id,
    ixp_connection: port.id,
    ip_address: '192.0.2.77',
    bfd: timers.id,
    import_routing_policies: [policy.id],
    communities: [value.id],
    tags: [label.id],
    status: 'enabled',
    password: null,
    encrypted_password: null,
  });
}

const sessionOf = async (api: Api): Promise<any> =>
  (await api.get(`${SESSIONS}?ip_address=192.0.2.77`)).body.results[0];
const shown = () => sessionOf(tested.admin);
/** Changes the database past the API, from a connection of the other process. */
const change = (text: string) => sql.raw(text).execute(other.db);
const statementsOfList = async () => {
  tested.statements();
  await tested.admin.get(SESSIONS);
  return tested.statements();
};

const exchangeIds = async (): Promise<number[]> =>
  (await tested.admin.get('/api/peering/internet-exchanges/?name=Kept%20IX')).body.results.map(
    ({ id }: any) => id,
  );

const KEPT = 2;
const READ = 4;

describe('rows of a list', () => {
  it('are read once, and then only their page is asked for', async () => {
    await tested.admin.get(SESSIONS);
    expect(await statementsOfList()).toBe(KEPT);
  });

  it('are read again after any statement on any table that they were read from', async () => {
    const tables = dependenciesOf(tested.app.system(), session) ?? [];
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      await statementsOfList();
      await change(`delete from ${table} where false`);
      expect(await statementsOfList(), table).toBe(READ);
      expect(await statementsOfList(), table).toBe(KEPT);
    }
  });

  it('are counted anew after a change of what they are counted by, in the statement of their page', async () => {
    const peers = `${SESSIONS}?autonomous_system_asn=64510&limit=1`;
    const limited = await limitedApi(tested, {
      [contentTypeOf(session)]: { internet_exchange_id: await exchangeIds() },
    });
    const counts = async () => [
      (await tested.admin.get(peers)).body.count,
      (await limited.get(`${SESSIONS}?limit=1`)).body.count,
    ];
    for (let n = 0; n < 3; n += 1) expect(await counts()).toEqual([1, 1]);
    await change(
      `insert into peering_internetexchangepeeringsession (autonomous_system_id, ixp_connection_id, ip_address) select autonomous_system_id, ixp_connection_id, '192.0.2.78' from peering_internetexchangepeeringsession limit 1`,
    );
    tested.statements();
    expect(await counts()).toEqual([2, 2]);
    expect(tested.statements()).toBeLessThanOrEqual(2 * READ);
    await change(`update net_connection set internet_exchange_point_id = null`);
    expect(await counts()).toEqual([2, 0]);
    expect(await counts()).toEqual([2, 0]);
    const [id] = await exchangeIds();
    await change(`update net_connection set internet_exchange_point_id = ${id}`);
    await change(`delete from peering_internetexchangepeeringsession where ip_address = '192.0.2.78'`);
    expect(await counts()).toEqual([1, 1]);
  });

  it('stay as they are when other tables change', async () => {
    await statementsOfList();
    await change(`update bgp_relationship set name = name`);
    expect(await statementsOfList()).toBe(KEPT);
  });

  const changes: Record<string, [text: string, see: (row: any) => unknown, expected: unknown]> = {
    'a column of their own': [
      `update peering_internetexchangepeeringsession set status = 'disabled'`,
      (row) => row.status.value,
      'disabled',
    ],
    'what they refer to': [
      `update peering_autonomoussystem set name = 'Renamed' where asn = 64510`,
      (row) => row.autonomous_system.name,
      'Renamed',
    ],
    'what a display names': [
      `update peering_internetexchange set name = 'Renamed IX' where name = 'Kept IX'`,
      (row) => row.ixp_connection.display,
      expect.stringMatching(/^Renamed IX on kept-router/),
    ],
    'what a display names, further on': [
      `update devices_router set name = 'renamed' where name = 'kept-router'`,
      (row) => row.ixp_connection.display,
      expect.stringMatching(/ on renamed/),
    ],
    'what is in a list': [
      `update peering_routingpolicy set name = 'Renamed policy' where name = 'Kept policy'`,
      (row) => row.import_routing_policies[0].name,
      'Renamed policy',
    ],
    'what a list leads to': [
      `delete from bgp_community where name = 'Kept community'`,
      (row) => row.communities,
      [],
    ],
    'a link': [
      `delete from peering_internetexchangepeeringsession_import_routing_policies`,
      (row) => row.import_routing_policies,
      [],
    ],
    'a tag': [
      `update extras_tag set color = 'abcdef' where name = 'Kept tag'`,
      (row) => row.tags[0].color,
      'abcdef',
    ],
    'a tagging': [`truncate extras_taggeditem`, (row) => row.tags, []],
    'what is set to null': [`delete from net_bfd where name = 'kept-bfd'`, (row) => row.bfd, null],
    'what a computed value reads': [
      `insert into peeringdb_organization (id) values (1); insert into peeringdb_network (id, asn, org_id) values (1, 64510, 1);
       insert into peeringdb_internetexchange (id, org_id) values (1, 1); insert into peeringdb_ixlan (id, ix_id) values (1, 1);
       insert into peeringdb_networkixlan (asn, speed, ipaddr4, net_id, ixlan_id) values (64510, 1000, '192.0.2.77', 1, 1)`,
      (row) => row.exists_in_peeringdb,
      true,
    ],
  };
  for (const [what, [text, see, expected]] of Object.entries(changes)) {
    it(`show a change of ${what} at once, whoever made it, in every process`, async () => {
      expect(see(await shown())).not.toEqual(expected);
      await sessionOf(other.api);
      await change(text);
      expect(see(await shown())).toEqual(expected);
      expect(see(await sessionOf(other.api))).toEqual(expected);
    });
  }

  it('do not show what is not committed, and show it once it is', async () => {
    const before = await shown();
    const name = async () => (await shown()).autonomous_system.name;
    await other.db.transaction().execute(async (transaction) => {
      await sql`update peering_autonomoussystem set name = 'In progress' where asn = 64510`.execute(
        transaction,
      );
      expect(await name()).toBe(before.autonomous_system.name);
      // Changes that come later and are committed sooner must not hide those that come last.
      await change(`update peering_autonomoussystem set name = name where asn <> 64510`);
      expect(await name()).toBe(before.autonomous_system.name);
    });
    expect(await name()).toBe('In progress');
  });

  it('are never older than what was committed before they were asked for', async () => {
    const WRITES = 150;
    let committed = 0;
    await change(`update peering_autonomoussystem set name = '0' where asn = 64510`);
    const write = async () => {
      for (let n = 1; n <= WRITES; n += 1) {
        await change(`update peering_autonomoussystem set name = '${n}' where asn = 64510`);
        committed = n;
        if (n % 50 === 0) await change('select forget_table_changes(0)');
      }
    };
    const read = async (api: Api) => {
      while (committed < WRITES) {
        const least = committed;
        expect(Number((await sessionOf(api)).autonomous_system.name)).toBeGreaterThanOrEqual(least);
      }
    };
    await Promise.all([
      write(),
      ...[tested.admin, other.api].flatMap((api) => [read(api), read(api), read(api)]),
    ]);
  });

  it('are read again when the changes since were forgotten', async () => {
    await shown();
    await change(`update peering_autonomoussystem set name = 'Forgotten' where asn = 64510`);
    await change('select forget_table_changes(0)');
    expect((await shown()).autonomous_system.name).toBe('Forgotten');
    expect((await sql<any>`select table_name from table_change`.execute(other.db)).rows).toContainEqual({
      table_name: '',
    });
    await change(`update peering_autonomoussystem set name = 'After' where asn = 64510`);
    expect((await shown()).autonomous_system.name).toBe('After');
  });

  it('are not kept across hosts, choices of fields, or what a caller may see', async () => {
    await tested.admin.patch(`${SESSIONS}${(await shown()).id}/`, { password: 'not for everyone' });
    expect(await shown()).toMatchObject({ has_password: true, password: 'not for everyone' });
    const viewer = await tested.holderOf(['peering.view_internetexchangepeeringsession']);
    const seen = await sessionOf(viewer);
    expect(seen).toMatchObject({ has_password: true });
    expect(seen).not.toHaveProperty('password');
    expect(await shown()).toHaveProperty('password', 'not for everyone');
    expect((await tested.admin.get(`${SESSIONS}?fields=id`)).body.results[0]).toEqual({ id: seen.id });
    const elsewhere = await tested.admin.send('GET', SESSIONS, undefined, { host: '127.0.0.1' });
    expect(elsewhere.body.results[0].autonomous_system.url).toMatch(/^http:\/\/127\.0\.0\.1\/api\//);
    expect((await shown()).autonomous_system.url).not.toContain('127.0.0.1');
  });
});

/** What PostgreSQL itself says that a resource's rows are read from. */
async function readByPostgres(
  context: Context,
  resource: AnyResource,
): Promise<{ tables: string[]; functions: string[] }> {
  const done = new Error('rolled back on purpose');
  let answer = { tables: [] as string[], functions: [] as string[] };
  const nested = nestedSql(context, resource).replaceAll(/\$\d+/g, 'null');
  await context.db
    .transaction()
    .execute(async (db) => {
      const rows = columns(context, resource)
        .compile(context.db)
        .sql.replaceAll(/t0\.xmin as xmin,|"t0"\."xmin" as "xmin",/g, '');
      await sql.raw(`create view seen_rows as select ${rows} from ${tableOf(resource)} t0`).execute(db);
      if (nested) await sql.raw(`create view seen_nested as ${nested}`).execute(db);
      const { rows: found } = await sql<{ view: string; relation: string | null; function: string | null }>`
        select v.relname as view, c.relname as relation, p.proname as function
        from pg_class v join pg_rewrite w on w.ev_class = v.oid join pg_depend d on d.objid = w.oid and d.classid = 'pg_rewrite'::regclass
        left join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid and c.oid <> v.oid
        left join pg_proc p on d.refclassid = 'pg_proc'::regclass and p.oid = d.refobjid and p.provolatile <> 'i'
        where v.relname in ('seen_rows', 'seen_nested')`.execute(db);
      answer = {
        tables: [
          ...new Set(
            found.flatMap((one) =>
              one.relation && !(one.view === 'seen_rows' && one.relation === tableOf(resource))
                ? [one.relation]
                : [],
            ),
          ),
        ],
        functions: found.flatMap((one) => one.function ?? []),
      };
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
  return answer;
}

describe('the tables that rows are read from', () => {
  for (const resource of Object.values(registry)) {
    it(`are those that PostgreSQL finds in the SQL of ${contentTypeOf(resource)}`, async () => {
      const context = tested.app.system();
      const tables = dependenciesOf(context, resource);
      if (tables === null) return;
      const seen = await readByPostgres(context, resource);
      expect(tables).toEqual(expect.arrayContaining(seen.tables));
      expect(seen.functions).toEqual([]);
    });
  }

  it('are not known of what depends on the moment, or on tables that are of no resource', () => {
    const kept = (resource: AnyResource) => dependenciesOf(tested.app.system(), resource) !== null;
    expect(
      Object.values(registry)
        .filter((resource) => !kept(resource))
        .map(contentTypeOf),
    ).toEqual([
      'peeringdb.hiddenpeer',
      'extras.ixapi',
      'irr.list',
      'requests.request',
      'requests.stance',
      'portal.admission',
    ]);
  });
});
